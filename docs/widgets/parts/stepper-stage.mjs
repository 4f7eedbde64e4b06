// The grids of <convolution-stepper>: input with its window, kernel, output.
import { flip } from "../lib/kernels.mjs";
import { show } from "../lib/numbers.mjs";
import { SIDE, kernelAt, nearest, outputs, paddedPixels, plan, windowAt } from "../lib/steps.mjs";
import { numberGrid, pointable, signedCells, spoken } from "./charts.mjs";
import { h } from "./dom.mjs";

let serial = 0; // each hint needs an id of its own
const HINT = "Drag the frame, or focus it and use the arrow keys.";
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class StepperStage {
  #input = numberGrid("Input");
  #kernel = numberGrid("Sobel-x");
  #turned = numberGrid("flipped");
  #output = numberGrid("Output");
  #turnedOutput = numberGrid("true convolution");
  #hint = h("p", { class: "widget-hint", id: `stepper-hint-${++serial}` }, HINT);
  #panels;
  #state;

  /** `onmove(position)` is called when the reader drags the window or presses arrow keys. */
  constructor(onmove) {
    const sign = (text) => h("span", { class: "widget-sign", "aria-hidden": "true" }, text);
    this.#panels = h(
      "div",
      { class: "widget-panels" },
      this.#input.element,
      sign("∗"),
      h("div", { class: "stepper-column" }, this.#kernel.element, this.#turned.element),
      sign("="),
      h("div", { class: "stepper-column" }, this.#output.element, this.#turnedOutput.element),
    );
    this.elements = [this.#panels, this.#hint];
    this.#makeHandle(onmove);
    this.#drag(
      this.#input,
      () => plan(this.#state).padded,
      (...cell) => nearest(this.#state, ...cell),
      onmove,
    );
    for (const grid of [this.#output, this.#turnedOutput]) {
      const side = () => plan(this.#state).count;
      this.#drag(grid, side, (row, column) => row * side() + column, onmove);
    }
  }

  // The frame alone takes the arrow keys: the grids stay text that screen readers walk through.
  #makeHandle(onmove) {
    const { frame } = this.#input;
    frame.removeAttribute("aria-hidden");
    const names = { role: "application", "aria-label": "Window", "aria-describedby": this.#hint.id };
    for (const [name, value] of Object.entries(names)) frame.setAttribute(name, value);
    frame.tabIndex = 0;
    frame.addEventListener("keydown", (event) => this.#press(event, onmove));
  }

  /** Draw the state; `position` lies within the output. */
  draw(state, position) {
    this.#state = state;
    const sizes = plan(state);
    const { style } = this.#panels;
    style.setProperty("--all", sizes.padded + state.kernel + Math.max(1, sizes.count));
    style.setProperty(
      "--widest",
      Math.max(sizes.padded, state.kernel + Math.max(1, sizes.count) + 3),
    );
    const now = sizes.count ? windowAt(state, position) : null;
    this.#drawInput(state, sizes, now);
    this.#drawKernels(state, position, now);
    this.#drawOutputs(state, sizes, now, position);
  }

  #drawInput({ padding, kernel, dilation }, { padded, seen, spread }, now) {
    const pixels = paddedPixels(padding);
    const taps = new Set(dilation > 1 && now ? now.terms.map(({ at }) => at) : []);
    const cells = Array.from(pixels, (pixel, i) => {
      const [y, x] = [Math.floor(i / padded), i % padded];
      const inside = (v) => v >= padding && v < padding + SIDE;
      const marks = [];
      if (!inside(y) || !inside(x)) marks.push("padding");
      if (now && !(seen[y] && seen[x])) marks.push("unread");
      if (taps.has(i)) marks.push("tap");
      return { text: show(pixel), kind: "plain", marks };
    });
    this.#input.fill(cells, padded);
    this.#input.look(now && { top: now.top, left: now.left, size: spread });
    const around = padding ? `, with ${padding} of zeros around it` : "";
    this.#input.name("Input", `Input${around}: ${spoken(pixels, padded)}`);
  }

  #drawKernels(state, position, now) {
    const weights = kernelAt(state, position);
    const turned = flip(weights);
    const limit = Math.max(...weights.map(Math.abs), 1);
    for (const [grid, kernel] of [
      [this.#kernel, weights],
      [this.#turned, turned],
    ]) {
      grid.fill(signedCells(kernel, limit, { plus: true }), state.kernel);
    }
    const shared = state.kernel === 1 ? "Identity" : "Sobel-x";
    const own =
      now && state.unshared ? `Kernel of row ${now.row + 1}, column ${now.column + 1}` : shared;
    this.#kernel.name(
      state.unshared ? `kernel ${position + 1}` : shared,
      `${own}: ${spoken(weights, state.kernel)}`,
    );
    this.#turned.name("flipped", `Flipped kernel: ${spoken(turned, state.kernel)}`);
    this.#turned.element.hidden = !state.flip;
  }

  #drawOutputs(state, { count }, now, position) {
    const { correlation, convolution } = outputs(state);
    const limit = Math.max(...correlation.map(Math.abs), ...convolution.map(Math.abs), 1);
    const draw = (grid, values, title) => {
      const cells = signedCells(values, limit, { digits: 0 });
      for (const cell of cells.slice(position + 1))
        Object.assign(cell, { text: "", kind: "empty" });
      grid.fill(cells, Math.max(1, count));
      grid.look(now && { top: now.row, left: now.column, size: 1 });
      grid.name(title, `${title}, so far: ${spoken(values.slice(0, position + 1), count)}`);
    };
    draw(this.#output, correlation, state.flip ? "cross-correlation" : "Output");
    draw(this.#turnedOutput, convolution, "true convolution");
    this.#turnedOutput.element.hidden = !state.flip;
  }

  #drag(grid, side, position, onmove) {
    const shape = () => ({ rows: side(), columns: side() });
    pointable(
      grid.stage,
      shape,
      (row, column) => plan(this.#state).count && onmove(position(row, column)),
    );
  }

  #press(event, onmove) {
    const { count } = plan(this.#state);
    const step = KEYS[event.key];
    if (!step || !count || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onmove(({ row, column }) => {
      const inside = (v) => Math.min(count - 1, Math.max(0, v));
      return inside(row + step[0]) * count + inside(column + step[1]);
    });
  }
}
