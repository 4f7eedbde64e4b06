// The page's side of Python: one Worker for all cells, one task at a time.
// Fires "progress" {loaded, total}, in bytes, while Python loads.

const WORKER = new URL("./worker.mjs", import.meta.url);
const MANIFEST = new URL("../../runtime/manifest.json", import.meta.url);
const SILENCE = 60; // seconds without a sign of life before a start is given up
const IDLE = 30; // seconds without a cell on the page before Python is let go

/** A task that did not come to its end: reason is "stop", "limit" or "left". */
export class Stopped extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const manifest = await fetch(MANIFEST)
  .then((response) => response.json())
  .catch(() => ({ available: false, why: "the list of its files did not load" }));

class Python extends EventTarget {
  manifest = manifest;
  #image; // the reader's own picture, {rgba, height, width}
  #cells = new Set();
  #calls = new Map();
  #state = "cold"; // then "starting", then "ready"
  #worker;
  #ready;
  #refuse;
  #watch;
  #idle;
  #turn = Promise.resolve();
  #round = 0;
  #lastId = 0;

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

  /** Define `my_image`, now and whenever Python starts again. */
  async giveImage(image) {
    this.#image = image;
    if (this.#state === "ready") await this.exclusive(() => this.call("image", image));
  }

  /** Run one action of the worker; `limit` in seconds; `show` gets what it sends meanwhile. */
  async call(action, order = {}, { limit, show } = {}) {
    await this.start();
    const timer = limit && setTimeout(() => this.stop("limit"), limit * 1000);
    return this.#send(action, order, show).finally(() => clearTimeout(timer));
  }

  /** Wait for one's turn, then do a task of several calls; Stop ends those that wait too. */
  exclusive(task) {
    const round = this.#round;
    const turn = this.#turn.then(() => {
      if (round !== this.#round) throw new Stopped("stop");
      return task();
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** End what runs, at once; then start afresh, so that the next Run need not wait. */
  stop(reason) {
    const state = this.#state;
    if (state === "cold") return;
    this.#end(new Stopped(reason));
    if (state === "ready" && reason !== "left") this.start().catch(() => {});
  }

  #end(error) {
    clearTimeout(this.#watch);
    this.#worker.terminate();
    this.#state = "cold";
    this.#ready = this.#worker = undefined;
    this.#round += 1;
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  /** Cells say that they are there; without any, Python is let go after a while. */
  adopt(cell) {
    clearTimeout(this.#idle);
    this.#cells.add(cell);
  }

  release(cell) {
    this.#cells.delete(cell);
    clearTimeout(this.#idle);
    if (!this.#cells.size) this.#idle = setTimeout(() => this.stop("left"), IDLE * 1000);
  }

  #send(action, order, show) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, show });
      this.#worker.postMessage({ id, action, ...order });
    });
  }

  #receive(message) {
    const call = this.#calls.get(message.id);
    if (message.kind === "progress") {
      this.#stayAwake();
      const detail = { loaded: message.loaded, total: manifest.bytes };
      this.dispatchEvent(new CustomEvent("progress", { detail }));
    } else if (message.kind === "failed") {
      this.#refuse(notLoaded(message.message));
    } else if (message.kind !== "done") {
      call?.show?.(message);
    } else {
      this.#calls.delete(message.id);
      if (!message.broken) call?.resolve(message);
      else this.#refuse(`Python broke off (${message.broken}) and is started again.`);
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
