// The page's side of Python: one Worker for all cells of a page.
// Fires "progress" {loaded, total}, in bytes, while Python loads.
import { Presence } from "./presence.mjs";
import { Stopped, Turns } from "./turns.mjs";

const WORKER = new URL("./worker.mjs", import.meta.url);
const MANIFEST = new URL("../../runtime/manifest.json", import.meta.url);
const SILENCE = 60; // seconds without a sign of life before a start is given up
const IDLE = 30; // seconds without a cell on the page before Python is let go

const manifest = await fetch(MANIFEST, { cache: "no-cache" })
  .then((response) => response.json())
  .catch(() => ({ available: false, why: "the list of its files did not load" }));

class Python extends EventTarget {
  manifest = manifest;
  cells = new Presence(IDLE, () => this.stop("left")); // those on the page
  #state = "cold"; // then "starting", then "ready"
  #ready; // settles with the start
  #refuse; // ends Python with a message
  #worker;
  #calls = new Map();
  #lastId = 0;
  #turns = new Turns();
  #watch;
  #image; // the reader's own picture, {rgba, height, width}

  get state() {
    return this.#state;
  }

  /** Load Python, or wait for it; rejects with a message that says what to do. */
  start() {
    this.#ready ??= new Promise((resolve, reject) => {
      this.#refuse = (why) => {
        this.#end(new Error(why));
        reject(new Error(why));
      };
      this.#state = "starting";
      this.#worker = new Worker(WORKER, { type: "module" });
      this.#worker.onmessage = ({ data }) => this.#receive(data);
      this.#worker.onerror = () => this.#refuse(notLoaded("worker.mjs could not be loaded"));
      this.#stayAwake();
      this.#send("start", { manifest }).then(() => {
        clearTimeout(this.#watch);
        this.#state = "ready";
        resolve();
      }, reject);
    });
    return this.#ready;
  }

  /** Start, and forget the variables of another page. */
  async open() {
    const { value: fresh } = await this.call("open", { page: location.pathname });
    if (fresh && this.#image) await this.call("image", this.#image);
  }

  /** Define `my_image`, in its turn and whenever Python starts again: after a Stop, too. */
  giveImage(image) {
    this.#image = image;
    if (this.#state === "ready") this.exclusive(() => this.call("image", image)).catch(() => {});
  }

  /**
   * Do one action of the worker. `limit` in seconds, for each part of it where it has
   * parts; `show` gets what it sends meanwhile.
   */
  async call(action, order = {}, { limit, show } = {}) {
    this.#turns.check();
    await this.start();
    let timer;
    const count = () => {
      clearTimeout(timer);
      if (limit) timer = setTimeout(() => this.stop("limit"), limit * 1000);
    };
    count();
    const watch = (message) => {
      if (message.kind === "part") count();
      show?.(message);
    };
    return this.#send(action, order, watch).finally(() => clearTimeout(timer));
  }

  /** Wait for one's turn, then do a task; all calls are made in one. Stop ends those that wait. */
  exclusive(task) {
    return this.#turns.take(task);
  }

  /** End what runs, at once; then start afresh, so that the next Run need not wait. */
  stop(reason) {
    const state = this.#state;
    if (state === "cold") return;
    if (reason !== "limit") this.#turns.cancel(); // a check goes on with its other parts
    this.#end(new Stopped(reason));
    if (state === "ready" && reason !== "left") this.start().catch(() => {});
  }

  #end(error) {
    clearTimeout(this.#watch);
    this.#worker.terminate();
    this.#state = "cold";
    this.#ready = undefined;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject } of calls) reject(error);
  }

  #send(action, order, show) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, show });
      this.#worker.postMessage({ id, action, ...order });
    });
  }

  #receive({ kind, ...message }) {
    const call = this.#calls.get(message.id);
    if (kind === "progress") {
      this.#stayAwake();
      const detail = { loaded: message.loaded, total: manifest.bytes };
      this.dispatchEvent(new CustomEvent("progress", { detail }));
    } else if (kind === "failed") {
      this.#refuse(notLoaded(message.message));
    } else if (kind === "broken") {
      const why = `Python itself broke off: ${message.message}. It starts afresh; variables are gone.`;
      this.#end(new Stopped("broken", why));
      this.start().catch(() => {});
    } else if (kind === "done") {
      this.#calls.delete(message.id);
      call?.resolve(message);
    } else {
      call?.show?.({ kind, ...message });
    }
  }

  #stayAwake() {
    clearTimeout(this.#watch);
    const why = `Python did not start within ${SILENCE} seconds. Reload the page and try again.`;
    this.#watch = setTimeout(() => this.#refuse(why), SILENCE * 1000);
  }
}

const notLoaded = (what) =>
  `Python could not start: ${what}. Check the connection, then press Run again.`;

export const python = new Python();
