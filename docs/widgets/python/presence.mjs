// Who is on the page; when nobody has been for a while, something is let go.

export class Presence {
  #present = new Set();
  #patience;
  #letGo;
  #timer;

  /** `letGo` is called when nobody has been present for so many seconds. */
  constructor(seconds, letGo) {
    this.#patience = seconds * 1000;
    this.#letGo = letGo;
  }

  enter(element) {
    clearTimeout(this.#timer);
    this.#present.add(element);
  }

  leave(element) {
    this.#present.delete(element);
    clearTimeout(this.#timer);
    if (!this.#present.size) this.#timer = setTimeout(this.#letGo, this.#patience);
  }
}
