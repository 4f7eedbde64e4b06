// <kernel-learner kernel="sobel_x" photo="chelsea">still</kernel-learner>
// Nine random weights become the kernel behind a picture, by gradient descent, step by step.
// Attributes are the state:
//   kernel    name of the designed kernel that made the wanted picture
//   flip      whether it was turned by half first, as a true convolution does
//   photo     name of a photograph
//   rate      learning rate, 0.01 to 0.3
//   weights   which nine random numbers to begin with, by number; Reset takes the next
//   address   keep the state in the page's address
// For scripts: element.step(n) takes n steps; element.weights and element.gradient are
// Float32Arrays of nine, row by row; element.loss is the mean squared error.
import { KernelLearning, randomWeights } from "./lib/kernel-learning.mjs";
import { cosine, flip } from "./lib/kernels.mjs";
import { brief, decodeArray, fixed, inCell, limitOf } from "./lib/numbers.mjs";
import { growingChart, numberGrid, signedCells, spoken } from "./parts/charts.mjs";
import { loadJson } from "./parts/data.mjs";
import { button, checkbox, chooser, controls, h, readout, say, slider, sliders } from "./parts/dom.mjs";
import { Player, WidgetElement, define } from "./parts/element.mjs";
import { PixelCanvas } from "./parts/pixels.mjs";
import { choice, custom, flag, integer } from "./parts/state.mjs";

const [BEAT, FILM] = [80, 200]; // ms a step, and steps until Run ends by itself
const [SLOWEST, DEFAULT, FASTEST] = [0.01, 0.1, 0.3];
const LOST = 1e6; // times the first loss: it will not come back

const [{ designed }, photos] = await Promise.all(["kernels.json", "learner.json"].map(loadJson));
const KERNELS = new Map(designed.filter(({ weights }) => weights.length === 9).map((k) => [k.name, k]));
const PHOTOS = new Map(
  photos.map(({ name, title, grey }) => {
    const { shape, data } = decodeArray(grey);
    return [name, { title, data, height: shape[0], width: shape[1] }];
  }),
);

const asRate = (text) => {
  const rate = Number(text);
  return rate >= SLOWEST && rate <= FASTEST ? rate : null;
};

export class KernelLearner extends WidgetElement {
  static state = {
    kernel: choice([...KERNELS.keys()], "sobel_x"),
    photo: choice([...PHOTOS.keys()], [...PHOTOS.keys()][0]),
    flip: flag(),
    rate: custom(asRate, String, DEFAULT),
    weights: integer(1, 999, 1),
  };

  #task; // what is being learned, as a word
  #learning;
  #losses;
  #player = new Player(() => this.#advance(), BEAT, "Run");
  #pictures = ["Picture", "Wanted", "Now"].map((name) => new PixelCanvas(name));
  #weights = numberGrid("Weights");
  #gradient = numberGrid("Gradient of each weight");
  #chart = growingChart("Loss, on a logarithmic scale");
  #kernel = chooser("Kernel", [...KERNELS].map(([name, { title }]) => [name, title.split(/[,:]/)[0]]), (kernel) => this.#restart({ kernel }));
  #photo = chooser("Photo", [...PHOTOS].map(([name, { title }]) => [name, title]), (photo) => this.#restart({ photo }));
  #flip = checkbox("Flip the target", (on) => this.#restart({ flip: on }));
  #rate = slider("Learning rate", { min: SLOWEST, max: FASTEST, step: 0.01, show: fixed, onpick: (rate) => this.set({ rate }) });
  #words = readout("learning");

  get weights() {
    return Float32Array.from(this.#current().weights);
  }

  get gradient() {
    return Float32Array.from(this.#current().gradient);
  }

  get loss() {
    return this.#current().loss;
  }

  /** Take `count` steps at the learning rate that is set, and show where they led. */
  step(count = 1) {
    const learning = this.#current();
    for (let i = 0; i < count && !this.#lost; i++) {
      learning.step(this.state.rate);
      this.#losses.push(learning.loss);
    }
    this.update(this.state);
  }

  build() {
    const [picture, wanted, now] = this.#pictures.map(({ element }, i) =>
      h("div", { class: "learner-picture" }, h("p", { class: "widget-title" }, ["Picture", "Wanted", "Now"][i]), element),
    );
    const next = button("Step", () => this.step(1));
    const reset = button("Reset", () => this.#restart({ weights: (this.state.weights % 999) + 1 }));
    return [
      h("div", { class: "learner-pictures" }, picture, wanted, now),
      h("div", { class: "learner-numbers" }, this.#weights.element, this.#gradient.element, this.#chart.element),
      controls(next, this.#player.button, reset, this.#flip.element),
      sliders({ rate: this.#rate }),
      controls(this.#kernel.element, this.#photo.element),
      this.#words,
    ];
  }

  update(state) {
    const learning = this.#current();
    const { width, height, weights, gradient } = learning;
    this.#kernel.set(state.kernel);
    this.#photo.set(state.photo);
    this.#flip.set(state.flip);
    this.#rate.set(state.rate);
    const photo = PHOTOS.get(state.photo);
    const limit = limitOf(learning.wanted);
    this.#pictures[0].draw(photo.data, photo.width, photo.height, 255, "clip");
    this.#pictures[1].draw(learning.wanted, width, height, limit);
    this.#pictures[2].draw(learning.output, width, height, limit);
    this.#grid(this.#weights, "Weights", weights, fixed);
    this.#grid(this.#gradient, "Gradient of each weight", gradient, inCell);
    this.#chart.draw(this.#losses.map(Math.log10), brief(learning.loss));
    const words = this.#said(state);
    say(this.#words, words);
    this.speak(this.#player.playing ? "" : words);
  }

  sleep() {
    this.#player.stop();
  }

  get #lost() {
    const [first, last] = [this.#losses[0], this.#losses.at(-1)];
    return !(last < LOST * first);
  }

  // The task follows the attributes; the same nine weights begin each task.
  #current() {
    const { kernel, flip: turned, photo, weights } = this.state;
    const task = `${kernel} ${turned} ${photo} ${weights}`;
    if (task !== this.#task) {
      this.#task = task;
      this.#learning = new KernelLearning(PHOTOS.get(photo), this.#hidden(), randomWeights(weights));
      this.#losses = [this.#learning.loss];
    }
    return this.#learning;
  }

  #hidden() {
    const { weights } = KERNELS.get(this.state.kernel);
    return this.state.flip ? flip(weights) : weights;
  }

  #grid(grid, title, values, write) {
    grid.fill(signedCells(values, limitOf(values), { write: (v) => (Math.abs(v) < 100 ? write(v) : inCell(v)) }), 3);
    grid.name(title, `${title}: ${spoken(values, 3)}`);
  }

  #said({ rate }) {
    const { steps, steepest } = this.#learning;
    const count = `After ${steps} step${steps === 1 ? "" : "s"}`;
    if (this.#lost) {
      return `${count} the loss is past all measure. On this photograph a rate above ${fixed(steepest)} is too large: each step overshoots the lowest point by more than it was away from it. Choose a smaller rate, then press Reset.`;
    }
    const near = cosine(Array.from(this.#learning.weights), Array.from(this.#hidden()));
    const turned = this.state.flip ? "the hidden kernel, flipped" : "the hidden kernel";
    const growing = rate > steepest && steps > 0 ? ` The rate is above ${fixed(steepest)}: the loss will grow.` : "";
    return `${count}: loss ${brief(this.loss)}, cosine ${near.toFixed(3).replace("-", "−")} with ${turned}.${growing}`;
  }

  #restart(changes) {
    this.#player.stop();
    this.set(changes);
  }

  #advance() {
    this.step(1);
    return !this.#lost && this.#learning.steps % FILM !== 0;
  }
}

define("kernel-learner", KernelLearner);
