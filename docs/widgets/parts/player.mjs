// A button that plays: one step a beat, only after a press, never off-screen.
import { button } from "./dom.mjs";

export class Player {
  #timer;
  #beat;
  #step;
  #name;

  /** `step` moves on and returns whether there is more; `beat` is in milliseconds. */
  constructor(step, beat, name = "Play") {
    this.#step = step;
    this.#beat = beat;
    this.#name = name;
    this.button = button(name, () => this.toggle(), { primary: true });
  }

  get playing() {
    return this.#timer !== undefined;
  }

  toggle() {
    if (this.playing) this.stop();
    else this.start();
  }

  start() {
    this.button.textContent = "Pause";
    const step = () => this.#step() || this.stop();
    this.#timer = setInterval(step, this.#beat);
    step();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.button.textContent = this.#name;
  }
}
