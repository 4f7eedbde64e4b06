// The kernel of <kernel-playground>: what there is to choose from, as [value, words], and a grid of
// boxes, one slider for the chosen box, and code.
import { numpyLine } from "../lib/kernels.mjs";
import { plain, show } from "../lib/numbers.mjs";
import { loadJson } from "./data.mjs";
import { h, say, slider } from "./dom.mjs";

const { designed, learned } = await loadJson("kernels.json");

/** Presets by name: {title, does, weights}. */
export const PRESETS = new Map(
  [...designed, ...learned].map((preset) => [
    preset.name,
    { ...preset, weights: Float32Array.from(preset.weights) },
  ]),
);

const named = ({ name, title }) => [name, title];

export const KERNELS = [
  ["own", "your own"],
  { group: "Designed", options: designed.map(named) },
  { group: "Learned from digits", options: learned.map(named) },
];
export const SIZES = [3, 5, 7].map((side) => [String(side), `${side}×${side}`]);

/** What a preset is for; nothing where the weights are the reader's. */
export const does = ({ weights, kernel }) => (weights ? "" : `${PRESETS.get(kernel).does} `);

const ENOUGH = 1000; // no weight is larger
const short = (value, digits = 3) => plain(Number(value.toPrecision(digits)));

export class KernelEditor {
  #kernel = new Float32Array(0);
  #chosen = 0;
  #onedit;
  #onproblem;
  #grid = h("div", { class: "cell-grid", role: "group", "aria-label": "Weights of the kernel" });
  #slider;
  code = h("code", {
    class: "playground-code",
    tabindex: 0,
    role: "group", // "code" may not have a name
    "aria-label": "The kernel in NumPy",
  });

  /** `onedit(kernel)` gets the whole kernel after each change, `onproblem` a sentence. */
  constructor(onedit, onproblem) {
    this.#onedit = onedit;
    this.#onproblem = onproblem;
    this.#slider = slider("Chosen weight", {
      min: -10,
      max: 10,
      step: 0.1,
      show: (value) => short(value),
      onpick: (value) => this.#edit(this.#chosen, value),
    });
    this.element = h("div", { class: "kernel-editor" }, this.#grid);
    this.slider = this.#slider.element;
    this.#grid.addEventListener("focusin", ({ target }) =>
      this.#choose(this.#boxes.indexOf(target)),
    );
    this.#grid.addEventListener("focusout", () => this.draw(this.#kernel));
  }

  get #boxes() {
    return [...this.#grid.children];
  }

  /** Show a kernel; the box that is being typed into is left alone. */
  draw(kernel) {
    const side = Math.sqrt(kernel.length);
    if (this.#grid.childElementCount !== kernel.length) this.#build(side);
    this.element.dataset.side = side;
    const limit = Math.max(...kernel.map(Math.abs)) || 1;
    this.#kernel = kernel;
    this.#boxes.forEach((box, i) => {
      if (document.activeElement !== box) box.value = short(kernel[i], side > 3 ? 2 : 3);
      box.style.setProperty("--v", (kernel[i] / limit).toFixed(3));
    });
    say(this.code, numpyLine(kernel));
    this.#choose(Math.min(this.#chosen, kernel.length - 1));
  }

  #build(side) {
    const box = (_, i) => {
      const name = `row ${Math.floor(i / side) + 1}, column ${(i % side) + 1}`;
      const input = h("input", {
        type: "number",
        step: "any",
        min: -ENOUGH,
        max: ENOUGH,
        "aria-label": name,
        oninput: () => this.#take(i, input),
      });
      return input;
    };
    this.#grid.replaceChildren(...Array.from({ length: side * side }, box));
    this.#grid.style.setProperty("--columns", side);
    this.#chosen = (side * side - 1) / 2;
  }

  #choose(i) {
    this.#chosen = i;
    this.#boxes.forEach((box, at) => box.toggleAttribute("data-look", at === i));
    this.#slider.set(this.#kernel[i]);
  }

  // What is half typed, or nothing yet, leaves the kernel alone.
  #take(i, { validity, value, valueAsNumber }) {
    const still = `this one is still ${show(this.#kernel[i], 3)}.`;
    if (validity.rangeOverflow || validity.rangeUnderflow)
      this.#onproblem(`A weight lies between −${ENOUGH} and ${ENOUGH}; ${still}`);
    else if (validity.valid && value !== "") this.#edit(i, valueAsNumber);
  }

  #edit(i, value) {
    const kernel = this.#kernel.slice();
    kernel[i] = value;
    this.#onedit(kernel);
  }
}
