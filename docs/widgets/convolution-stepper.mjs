// <convolution-stepper kernel="3" stride="1" padding="0" dilation="1" position="6">still</…>
// A window steps over a grid of numbers and fills the output. Attributes are the state:
//   kernel, stride, padding, dilation   numbers
//   position   which output, counted from 0, row by row
//   flip       show true convolution beside cross-correlation
//   unshared   give each position a kernel of its own
//   address    keep the state in the page's address
// For scripts: element.position, a number to read and to set.
import { show } from "./lib/numbers.mjs";
import { answered, counted, plan, remarks, sized, windowAt } from "./lib/steps.mjs";
import { button, checkbox, controls, h, readout, say, slider, sliders } from "./parts/dom.mjs";
import { Player, WidgetElement, define } from "./parts/element.mjs";
import { flag, integer } from "./parts/state.mjs";
import { StepperStage } from "./parts/stepper-stage.mjs";

const BEAT = 900; // ms a step: time to find the window and its sum
const STEP = 150; // ms until a step is spoken: a held key is through by then
const SLIDERS = {
  kernel: ["Kernel size", 1, 5],
  stride: ["Stride", 1, 3],
  padding: ["Padding", 0, 3],
  dilation: ["Dilation", 1, 3],
};

export class ConvolutionStepper extends WidgetElement {
  static state = {
    kernel: integer(1, 5, 3),
    stride: integer(1, 3, 1),
    padding: integer(0, 3, 0),
    dilation: integer(1, 3, 1),
    position: integer(0, 143, 6),
    flip: flag(),
    unshared: flag(),
  };

  #stage = new StepperStage((to) => this.#move(to));
  #player = new Player(() => this.#advance(), BEAT);
  #where = readout("position");
  #sum = readout("sum", "stepper-sum");
  #size = readout("output size", "stepper-end");
  #weights = readout("weights", "stepper-end");
  #notes = h("p", { class: "widget-status" });
  #sliders = {};
  #flip = checkbox("Flip the kernel", (flip) => this.set({ flip }));
  #unshared = checkbox("Stop sharing", (unshared) => this.set({ unshared }));

  /** Which output the window makes, from 0, row by row. */
  get position() {
    const { count } = plan(this.state);
    return Math.min(this.state.position, Math.max(0, count * count - 1));
  }

  set position(value) {
    const { count } = plan(this.state);
    this.set({ position: Math.max(0, Math.min(Math.trunc(value) || 0, count * count - 1)) });
  }

  build() {
    for (const [name, [label, min, max]] of Object.entries(SLIDERS)) {
      const onpick = (value) => this.set({ [name]: value });
      this.#sliders[name] = slider(label, { min, max, onpick });
    }
    return [
      ...this.#stage.elements,
      this.#sum,
      controls(
        button("Previous", () => this.#jump(-1), { icon: "previous" }),
        this.#player.button,
        button("Next", () => this.#jump(1), { icon: "next" }),
        this.#where,
        this.#size,
      ),
      sliders(this.#sliders),
      controls(this.#flip.element, this.#unshared.element, this.#weights),
      this.#notes,
    ];
  }

  update(state) {
    const sizes = plan(state);
    const { position } = this;
    for (const [name, { set }] of Object.entries(this.#sliders)) set(state[name]);
    this.#flip.set(state.flip);
    this.#unshared.set(state.unshared);
    this.#stage.draw(state, position);
    const now = sizes.count ? windowAt(state, position) : null;
    say(this.#where, now ? `row ${now.row + 1}, column ${now.column + 1}` : "no window fits");
    write(this.#sum, now, state.flip);
    const resized = say(this.#size, `output size ${sizes.count} × ${sizes.count}`);
    const recounted = say(this.#weights, counted(state, sizes));
    say(this.#notes, remarks(state, sizes).join(" "));
    // A voice that reads every step of a film would never come to its end.
    if (this.#player.playing) this.speak("");
    else if (resized || recounted) this.speak(sized(state, sizes));
    else this.speak(answered(now, state.flip), STEP);
  }

  sleep() {
    this.#player.stop();
  }

  #move(to) {
    this.#player.stop();
    this.position = typeof to === "function" ? to(windowAt(this.state, this.position)) : to;
  }

  #jump(by) {
    const total = plan(this.state).count ** 2;
    if (total) this.#move((this.position + by + total) % total);
  }

  #advance() {
    const total = plan(this.state).count ** 2;
    if (total) this.position = (this.position + 1) % total;
    return this.position < total - 1;
  }
}

/** Write the products and their sum, where they differ from what is written. */
function write(place, now, flipped) {
  const lines = now ? written(now, flipped) : [];
  const text = lines.map(({ textContent }) => textContent).join("");
  if (place.textContent !== text) place.replaceChildren(...lines);
}

// The products, one span each so that zeros can stand back, then their sum.
function written({ terms, sum, turned, turnedSum }, flipped) {
  const factor = (weight) => (weight < 0 ? `(${show(weight)})` : show(weight));
  const line = (weights, total) => {
    const products = terms.flatMap(({ pixel }, i) => [
      i ? " + " : "",
      h(
        "span",
        weights[i] ? {} : { class: "stepper-zero" },
        `${show(pixel)}·${factor(weights[i])}`,
      ),
    ]);
    return h("span", { class: "stepper-line" }, ...products, h("strong", {}, ` = ${show(total)}`));
  };
  const lines = [
    line(
      terms.map(({ weight }) => weight),
      sum,
    ),
  ];
  return flipped ? [...lines, line(turned, turnedSum)] : lines;
}

define("convolution-stepper", ConvolutionStepper);
