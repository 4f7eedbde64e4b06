// <kernel-playground kernel="sobel_x" photo="chelsea">still</kernel-playground>
// A picture, an editable kernel and their convolution, live. Attributes are the state:
//   kernel     name of a preset; weights: 9, 25 or 49 numbers instead of it
//   photo      name of a photograph
//   edges      constant (zeros, as lesson.conv2d), edge or reflect, as numpy.pad names them
//   negatives  auto, signed, clip or absolute
//   address    keep the state in the page's address
// For scripts: element.result, {width, height, data: Float32Array} before display scaling,
// null while no picture is there; element.setImage(Float32Array, width, height).
import { EDGES } from "./lib/conv.mjs";
import { GreyFrame, asPicture } from "./lib/frame.mjs";
import * as kernels from "./lib/kernels.mjs";
import { limitOf, pictureLimit, show } from "./lib/numbers.mjs";
import { scaleBar } from "./parts/charts.mjs";
import { button, chooser, controls, h, readout, save, say } from "./parts/dom.mjs";
import { WidgetElement, define } from "./parts/element.mjs";
import { KERNELS, KernelEditor, PRESETS, SIZES, does } from "./parts/kernel-editor.mjs";
import { PHOTOS, PICTURES, PictureSource, TAKE } from "./parts/picture-source.mjs";
import { PixelCanvas } from "./parts/pixels.mjs";
import { choice, custom } from "./parts/state.mjs";

const BORDERS = [
  ["constant", "zeros, as in networks"],
  ["edge", "the border repeated"],
  ["reflect", "the picture mirrored"],
];
const DISPLAYS = [
  ["auto", "as suits the sum"],
  ["signed", "in colour: blue +, red −"],
  ["clip", "clipped to black"],
  ["absolute", "as their size"],
];

const SUITS = { 0: "signed", 1: "clip" };

/** How the result of a kernel of this sum is shown. */
const suited = (negatives, sum) =>
  negatives === "auto" ? (SUITS[sum] ?? "signed") : negatives;

const names = (pairs) => pairs.map(([name]) => name);

export class KernelPlayground extends WidgetElement {
  static state = {
    kernel: choice([...PRESETS.keys()], "sobel_x"),
    weights: custom(kernels.parseWeights, kernels.formatWeights),
    photo: choice(names(PHOTOS), "chelsea"),
    edges: choice(EDGES, "constant"),
    negatives: choice(names(DISPLAYS), "auto"),
  };

  #frame; // the picture, ready to be convolved
  #asked; // the photo that was last sent for
  #shown; // the name of the picture
  #own; // weights of the reader's
  #editor = new KernelEditor((weights) => this.set({ weights }), (words) => this.#tell(words));
  #source = new PictureSource((grey, name) => this.#take(grey, name), (why) => this.#refuse(why));
  #photo = new PixelCanvas("Picture");
  #result = new PixelCanvas("Result");
  #kernel = chooser("Kernel", KERNELS, (kernel) => this.#pick(kernel));
  #size = chooser("Size", SIZES, (size) =>
    this.set({ weights: kernels.resize(this.kernel, Number(size)) }),
  );
  #picture = chooser("Photo", PICTURES, (photo) => this.#load(photo));
  #edges = chooser("Beyond the border", BORDERS, (edges) => this.set({ edges }));
  #negatives = chooser("Negatives", DISPLAYS, (negatives) => this.set({ negatives }));
  #scale = scaleBar();
  #figure = h("div", { class: "playground-result", role: "figure" });
  #about = readout("about the kernel");

  /** The weights in force, row by row. */
  get kernel() {
    const { kernel, weights } = this.state;
    return weights ?? PRESETS.get(kernel).weights;
  }

  get result() {
    if (!this.#frame) return null;
    const { width, height, data } = this.#frame;
    return { width, height, data: data.slice() };
  }

  setImage(data, width, height) {
    const picture = asPicture(data, width, height);
    this.#asked = this.state.photo;
    this.#source.cancel();
    this.#take(picture, "own");
  }

  build() {
    const asPng = async () => save(await this.#result.png(), "result.png");
    const { code } = this.#editor;
    const asLine = () => save(new Blob([`${code.textContent}\n`]), "kernel.py");
    this.#source.takeDropsOn(this);
    const part = (name, ...children) => h("div", { class: `playground-${name}` }, ...children);
    this.#figure.append(this.#result.element, this.#scale.element);
    return [
      part("stage", part("picture", this.#photo.element), this.#editor.element, this.#figure),
      controls(this.#kernel.element, this.#size.element, this.#editor.slider),
      controls(this.#picture.element, ...this.#source.elements),
      controls(this.#edges.element, this.#negatives.element),
      this.#about,
      controls(button("Download result", asPng), button("Download kernel", asLine), code),
    ];
  }

  update(state) {
    const { kernel } = this;
    this.#own = state.weights ?? this.#own;
    this.#kernel.set(state.weights ? "own" : state.kernel);
    this.#size.set(String(Math.sqrt(kernel.length)));
    this.#edges.set(state.edges);
    this.#negatives.set(state.negatives);
    this.#editor.draw(kernel);
    const { sum, meaning } = kernels.sumMeaning(kernel);
    this.#tell(`${does(state)}The weights sum to ${show(sum)}: ${meaning}.`);
    if (this.#frame) this.#convolve(state, kernel, sum);
    if (this.awake && state.photo !== this.#asked) this.#fetch(state.photo);
  }

  #tell(words) {
    say(this.#about, words);
    this.speak(words);
  }

  wake() {
    this.update(this.state);
  }

  sleep() {
    this.#source.stop();
  }

  #convolve({ edges, negatives }, kernel, sum) {
    const { width, height } = this.#frame;
    const values = this.#frame.convolve(kernel, edges);
    const how = suited(negatives, sum);
    const limit = how === "clip" ? 1 : pictureLimit(values);
    this.#result.draw(values, width, height, limit, how);
    this.#scale.set(how, limit, limitOf(values));
    this.#photo.element.ariaLabel = `Picture: ${this.#picture.words}`;
    this.#figure.ariaLabel = `${this.#picture.words}, kernel: ${this.#kernel.words}`;
  }

  #take({ data, width, height }, name) {
    this.#frame = new GreyFrame(data, width, height);
    this.#photo.draw(data, width, height, 1, "clip");
    this.#picture.set((this.#shown = name));
    this.update(this.state);
    if (name === "own") this.speak(`Your own image, ${height} × ${width}.`);
  }

  #fetch(photo) {
    this.#asked = photo;
    this.#picture.set(photo);
    this.#source.photo(photo);
  }

  #load(photo) {
    if (!names(PHOTOS).includes(photo)) return this.#refuse(TAKE);
    this.#fetch(photo);
    this.set({ photo });
  }

  // The list goes on naming the picture that is there.
  #refuse(problem) {
    this.#picture.set(this.#shown);
    this.#tell(problem);
  }

  #pick(kernel) {
    if (kernel === "own") this.set({ weights: this.#own ?? this.kernel });
    else this.set({ kernel, weights: null });
  }
}

define("kernel-playground", KernelPlayground);
