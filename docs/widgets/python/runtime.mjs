// The page's side of Python: one Worker for all cells of a page, one order at a time.
// Fires "progress" {loaded, total, stage, slow} while Python loads: bytes, and what is done.
import { Presence, Stopped, Turns, takeBack, writeLetter } from "./stopping.mjs";

const WORKER = new URL("./worker.mjs", import.meta.url);
const MANIFEST = new URL("../../runtime/manifest.json", import.meta.url);
const SILENCE = 60; // seconds without a byte before a download is given up
const SLOW = 20; // seconds without news after which a start is called slow
const IDLE = 30; // seconds without a cell on the page before Python is let go
// WebKit does not end a Worker that is inside one long step of WebAssembly.
const HOLDS = navigator.vendor.startsWith("Apple");
// Seconds from Stop to the end before Python is given up: longer where that ends nothing.
const OBEY = HOLDS ? 10 : 3;
const SILENT = `Nothing more of Python arrived for ${SILENCE} seconds. Check the connection, then press Run again.`;

const manifest = await fetch(MANIFEST, { cache: "no-cache" })
  .then((response) => response.json())
  .catch(() => ({ available: false, why: "the list of its files did not load" }));

class Python extends EventTarget {
  manifest = manifest;
  cells = new Presence(IDLE, () => this.#end(new Stopped("left"))); // those on the page
  #state = "cold"; // then "starting", then "ready"
  #worker;
  #start; // {promise, resolve, reject, letter, stage, loaded}
  #order; // the one that Python is busy with
  #hears; // whether Python can be stopped without being ended
  #lastId = 0;
  #turns = new Turns();
  #watch = [];
  #image; // the reader's own picture, {rgba, height, width}
  #given; // the one that Python has

  get state() {
    return this.#state;
  }

  /** Load Python, or wait for it; rejects with a message that says what to do. */
  start() {
    if (this.#state !== "cold") return this.#start.promise;
    const letter = writeLetter();
    this.#start = { letter, stage: "python", loaded: 0 };
    this.#start.promise = new Promise((resolve, reject) => Object.assign(this.#start, { resolve, reject }));
    this.#state = "starting";
    this.#worker = new Worker(WORKER, { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = () => this.#receive({ kind: "failed", message: "worker.mjs could not be loaded" });
    this.#worker.postMessage({ action: "start", manifest, letter });
    this.#progress({});
    return this.#start.promise;
  }

  /** Define `my_image`: from the next order on, and whenever Python starts again. */
  giveImage(image) {
    this.#image = image;
  }

  /**
   * Give one order to the Worker and wait for its end. `limit` returns the seconds that
   * the order may take, from the start and from each message; `show` gets what it sends.
   */
  async call(action, order, { limit, show }) {
    this.#turns.check();
    await this.start();
    this.#turns.check();
    const image = this.#image === this.#given ? undefined : this.#image;
    this.#given = this.#image;
    return new Promise((resolve, reject) => {
      const [id, letter, page] = [++this.#lastId, writeLetter(), location.pathname];
      this.#order = { id, letter, resolve, reject, show, limit };
      this.#worker.postMessage({ id, letter, action, page, image, ...order });
      this.#count({});
    });
  }

  /** Wait for one's turn, then do a task; all calls are made in one. Stop ends those that wait. */
  exclusive(task) {
    return this.#turns.take(task);
  }

  /** Interrupt what runs. Python and its variables stay, unless it does not obey. */
  stop(reason) {
    if (reason !== "limit") this.#turns.cancel(); // a check goes on with its other parts
    if (this.#state === "starting") return this.#end(new Stopped(reason));
    const order = this.#order;
    if (!order || order.reason) return;
    order.reason = reason;
    takeBack(order.letter);
    clearTimeout(order.timer);
    order.timer = setTimeout(() => this.#again(reason, { burns: HOLDS }), this.#hears ? OBEY * 1000 : 0);
  }

  #count(message) {
    const order = this.#order;
    const seconds = order.limit(message);
    if (!seconds || order.reason) return;
    clearTimeout(order.timer);
    order.timer = setTimeout(() => this.stop("limit"), seconds * 1000);
  }

  // End the Worker, and whatever waits for it.
  #end(error) {
    if (this.#state === "cold") return;
    this.#state = "cold";
    this.#watch.forEach(clearTimeout);
    this.#worker.onmessage = this.#worker.onerror = null;
    this.#worker.terminate();
    this.#given = undefined;
    takeBack(this.#start.letter);
    this.#start.promise.catch(() => {}); // nobody may be waiting
    this.#start.reject(error);
    this.#done()?.reject(error);
  }

  // The last resort; then a fresh start, so that the next Run need not wait.
  #again(reason, more) {
    this.#end(new Stopped(reason, more));
    if (reason !== "left") this.start().catch(() => {});
  }

  #done() {
    const order = this.#order;
    this.#order = undefined;
    if (order) takeBack(order.letter);
    clearTimeout(order?.timer);
    return order;
  }

  #receive({ kind, ...message }) {
    if (kind === "shown" && message.id === this.#order?.id) this.#show(message.shown);
    else if (kind === "done") this.#finish(message);
    else if (kind === "parked") this.#again(this.#order.reason);
    else if (kind === "broken") this.#again("broken", { message: broken(message.message) });
    else if (kind === "ready") this.#begin(message);
    else if (kind === "failed") this.#end(new Error(notLoaded(message.message)));
    else if (kind === "idle" && this.#start.loaded < manifest.bytes) this.#end(new Error(SILENT));
    else if (kind === "progress") this.#progress(message);
  }

  #show(shown) {
    try {
      this.#order.show?.(shown);
    } catch {
      // A program has forged a message that cannot be shown.
    }
    this.#count(shown);
  }

  #finish({ stopped, line, ...message }) {
    const order = this.#done();
    if (stopped) order.reject(new Stopped(order.reason, { at: line, kept: true }));
    else order.resolve(message);
  }

  #begin({ hears }) {
    this.#watch.forEach(clearTimeout);
    this.#state = "ready";
    this.#hears = hears;
    takeBack(this.#start.letter);
    this.#start.resolve();
  }

  #progress(news, slow = false) {
    const { loaded, stage } = Object.assign(this.#start, news);
    const detail = { loaded, total: manifest.bytes, stage, slow };
    this.dispatchEvent(new CustomEvent("progress", { detail }));
    if (slow) return;
    this.#watch.forEach(clearTimeout);
    // A Worker that has time to answer waits for bytes; one that has not is busy.
    const ask = () => this.#worker.postMessage({ action: "ping" });
    this.#watch = [setTimeout(() => this.#progress({}, true), SLOW * 1000), setTimeout(ask, SILENCE * 1000)];
  }
}

const notLoaded = (what) =>
  `Python could not start: ${what}. Check the connection, then press Run again.`;
const broken = (why) => `Python itself broke off: ${why}. It starts afresh; variables are gone.`;

export const python = new Python();
