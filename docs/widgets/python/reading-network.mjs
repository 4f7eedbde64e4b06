// The learner's own network at work: draw a digit, and their `forward` says what it is.
import { shift, toCentre } from "../lib/drawing.mjs";
import { SIDE } from "../lib/network.mjs";
import { DigitPad } from "../parts/digit-pad.mjs";
import { button, h, readout, say } from "../parts/dom.mjs";

const HELP = "Draw a digit: your network reads it.";
const STOPPED = "Python was stopped. Press Check my code to let your network read again.";
const LIMIT = 20; // seconds
const REST = 600; // ms: nobody is drawing any more
const DIGITS = [...Array(10).keys()];

export class ReadingNetwork {
  #python;
  #drawing;
  #newest = 0; // number of the newest drawing
  #busy = false;
  #answer = readout("Answer");
  #voice = h("p", { class: "widget-voice", role: "status" });
  #speaking;
  #bars = DIGITS.map(() => ({ bar: h("span"), value: h("span", { class: "value" }) }));
  #pad = new DigitPad((pixels) => this.#draw(pixels));

  constructor(python) {
    this.#python = python;
    const rows = DIGITS.flatMap((digit) => [h("span", {}, String(digit)), ...Object.values(this.#bars[digit])]);
    this.element = h(
      "section",
      { class: "reading-network", "aria-label": "Your network" },
      this.#pad.element,
      h("div", {}, this.#answer, this.#voice, h("div", { class: "widget-bars" }, ...rows), button("Clear", () => this.#clear())),
    );
    this.#blank();
  }

  #clear() {
    this.#blank();
    this.#tell(HELP);
  }

  // The line changes with each movement of the pen; it is spoken when the pen rests.
  #tell(words, spoken = words) {
    say(this.#answer, words);
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => say(this.#voice, spoken), REST);
  }

  #blank() {
    this.#newest += 1;
    this.#drawing = new Float32Array(SIDE * SIDE);
    this.#pad.draw(this.#drawing);
    this.#show(DIGITS.map(() => 0));
    say(this.#answer, HELP);
  }

  // One reading at a time: while Python works, newer drawings replace each other.
  async #draw(pixels) {
    this.#newest += 1;
    this.#drawing = pixels;
    this.#pad.draw(pixels);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let read; read !== this.#newest; ) {
        read = this.#newest;
        await this.#read();
      }
    } catch {
      this.#tell(STOPPED);
    }
    this.#busy = false;
  }

  async #read() {
    const number = this.#newest;
    if (!this.#drawing.some(Boolean)) return;
    const { down, right } = toCentre(this.#drawing); // as the digits of MNIST lie
    const pixels = shift(this.#drawing, down, right);
    const { value } = await this.#python.exclusive(() => this.#python.call("read", { pixels }, { limit: () => LIMIT }));
    if (number < this.#newest && !this.#drawing.some(Boolean)) return;
    this.#show(value);
    const best = value.indexOf(Math.max(...value));
    const share = `${Math.round(100 * value[best])}%`;
    this.#tell(`Your network reads ${best}, with ${share}.`, `Reads ${best}, ${share}.`);
  }

  #show(shares) {
    this.#bars.forEach(({ bar, value }, digit) => {
      bar.style.setProperty("--share", shares[digit]);
      value.textContent = `${Math.round(100 * shares[digit])}%`;
    });
  }
}
