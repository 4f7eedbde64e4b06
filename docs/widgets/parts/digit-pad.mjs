// The paper of <digit-explorer>: ink by mouse, finger, or arrow keys and space.
import { stroke } from "../lib/drawing.mjs";
import { SIDE } from "../lib/network.mjs";
import { h, liveRegion, say } from "./dom.mjs";
import { PixelCanvas, placeFrame } from "./pixels.mjs";

const REST = 150; // ms until the pen's place is spoken: a held key is through by then
let serial = 0; // each help text needs an id of its own
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class DigitPad {
  #pixels = new Float32Array(SIDE * SIDE);
  #oninked;
  #last;
  #cursor = { x: SIDE / 2, y: SIDE / 2 };
  #penDown = false;
  #help = `digit-help-${++serial}`;
  #canvas = new PixelCanvas("Draw a digit", {
    role: "application",
    tabindex: 0,
    "aria-describedby": this.#help,
  });
  #field = h("span", { class: "pixel-frame", "aria-hidden": "true", hidden: true });
  #point = h("span", { class: "pixel-cursor", "aria-hidden": "true" });
  #pen = liveRegion("pen", "digit-pen");
  #speaking;

  /** `oninked(pixels)` gets a new drawing after each movement of the pen. */
  constructor(oninked) {
    this.#oninked = oninked;
    const help = "Arrow keys move the pen; space puts it down and lifts it.";
    this.element = h(
      "div",
      { class: "digit-pad" },
      h("div", { class: "digit-paper" }, this.#canvas.element, this.#field, this.#point),
      h("p", { id: this.#help, class: "digit-help" }, help, " ", this.#pen),
    );
    const paper = this.#canvas.element;
    paper.addEventListener("pointerdown", (event) => this.#press(event));
    paper.addEventListener("pointermove", (event) => this.#drag(event));
    paper.addEventListener("keydown", (event) => this.#key(event));
    paper.addEventListener("blur", () => this.#lower(false));
  }

  /** Show a drawing, and the square of it that a unit sees. */
  draw(pixels, field) {
    this.#pixels = pixels;
    this.#canvas.draw(pixels, SIDE, SIDE, 1, "ink");
    placeFrame(this.#field, field, SIDE);
    placeFrame(
      this.#point,
      { top: this.#cursor.y - 0.5, left: this.#cursor.x - 0.5, size: 1 },
      SIDE,
    );
  }

  #at(event) {
    const box = this.#canvas.element.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * SIDE,
      y: ((event.clientY - box.top) / box.height) * SIDE,
    };
  }

  #press(event) {
    if (event.button !== 0) return;
    this.#canvas.element.setPointerCapture(event.pointerId);
    this.#last = this.#at(event);
    this.#ink([this.#last]);
  }

  #drag(event) {
    if (!this.#canvas.element.hasPointerCapture(event.pointerId)) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#ink((events.length ? events : [event]).map((part) => this.#at(part)));
  }

  #ink(points) {
    const pixels = this.#pixels.slice();
    for (const point of points) {
      stroke(pixels, this.#last, point);
      this.#last = point;
    }
    this.#oninked(pixels);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") this.#lower(!this.#penDown);
    else if (event.key in KEYS) this.#move(...KEYS[event.key]);
    else return;
    event.preventDefault();
  }

  #move(right, down) {
    this.#last = { ...this.#cursor };
    const inside = (value) => Math.min(SIDE - 0.5, Math.max(0.5, value));
    this.#cursor = { x: inside(this.#cursor.x + right), y: inside(this.#cursor.y + down) };
    if (this.#penDown) return this.#ink([this.#cursor]);
    const [top, left] = [this.#cursor.y - 0.5, this.#cursor.x - 0.5];
    placeFrame(this.#point, { top, left, size: 1 }, SIDE);
    this.#tell(`row ${Math.ceil(top) + 1}, column ${Math.ceil(left) + 1}`, REST);
  }

  #tell(words, pause) {
    clearTimeout(this.#speaking);
    if (pause) this.#speaking = setTimeout(() => say(this.#pen, words), pause);
    else say(this.#pen, words);
  }

  #lower(down) {
    if (down === this.#penDown) return;
    this.#penDown = down;
    this.#tell(down ? "The pen is down." : "The pen is up.");
    this.#last = this.#cursor;
    if (down) this.#ink([this.#cursor]);
  }
}
