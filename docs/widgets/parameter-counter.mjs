// <parameter-counter size="224" channels="3" kernel="3" filters="64">still</…>
// Weights of a dense, a locally connected and a convolutional layer with as many outputs.
// Attributes are the state: the four numbers, and
//   scale     log (each line ten times the one before) or linear (bars in proportion)
//   address   keep the state in the page's address
// For scripts: element.counts, {dense, local, shared}, without biases.
import { barShare, denseWeights, length, localWeights, sharedWeights } from "./lib/sizes.mjs";
import { chooser, controls, h, readout, say, slider, sliders } from "./parts/dom.mjs";
import { WidgetElement, define } from "./parts/element.mjs";
import { choice, integer } from "./parts/state.mjs";

// Sizes that networks have; any other number can be given as an attribute.
const STOPS = {
  size: ["Image size", [8, 16, 28, 32, 64, 96, 128, 224, 256, 384, 512, 768, 1024]],
  channels: ["Channels", [1, 3, 4, 8, 16, 32, 64, 128, 256, 512]],
  kernel: ["Kernel size", [1, 3, 5, 7, 9, 11]],
  filters: ["Filters", [1, 4, 8, 12, 16, 32, 64, 96, 128, 256, 512]],
};
const SCALES = [
  ["log", "each line ten times the last"],
  ["linear", "in proportion"],
];
const LABELS = ["dense", "locally connected", "convolution"];
const people = (number) => number.toLocaleString("en");

export class ParameterCounter extends WidgetElement {
  static state = {
    size: integer(1, 4096, 224),
    channels: integer(1, 4096, 3),
    kernel: integer(1, 63, 3),
    filters: integer(1, 4096, 64),
    scale: choice(["log", "linear"], "log"),
  };

  #sliders = {};
  #scale = chooser("Bars", SCALES, (scale) => this.set({ scale }));
  #rows = ["dense", "local", "shared"].map(() => ({
    label: h("span", { class: "label" }),
    bar: h("span", { class: "bar", "aria-hidden": "true" }),
    value: h("span", { class: "value" }),
  }));
  #bars = h(
    "div",
    { class: "widget-bars" },
    ...this.#rows.map(({ label, bar, value }) =>
      h("div", { class: "row" }, label, h("span", { class: "track" }, bar), value),
    ),
  );
  #verdict = readout("comparison");

  get counts() {
    const { state } = this;
    const dense = denseWeights({ ...state, units: outputs(state) });
    return { dense, local: localWeights(state), shared: sharedWeights(state) };
  }

  build() {
    for (const [name, [label, stops]] of Object.entries(STOPS)) {
      this.#sliders[name] = stopSlider(label, stops, (value) => this.set({ [name]: value }));
    }
    return [this.#bars, sliders(this.#sliders), controls(this.#scale.element), this.#verdict];
  }

  update(state) {
    for (const [name, { set }] of Object.entries(this.#sliders)) set(state[name]);
    this.#scale.set(state.scale);
    const counts = Object.values(this.counts);
    const largest = Math.max(...counts);
    this.#rows.forEach(({ label, bar, value }, i) => {
      say(label, LABELS[i]);
      say(value, people(counts[i]));
      bar.style.setProperty("--share", barShare(counts[i], largest, state.scale).toFixed(6));
    });
    this.#bars.dataset.scale = state.scale;
    this.#bars.style.setProperty("--decades", Math.log10(largest));
    say(this.#verdict, verdict(state, this.counts));
    const [dense, local, shared] = counts.map(people);
    this.speak(`Dense ${dense}, locally connected ${local}, convolution ${shared} weights.`);
  }
}

// A slider over a list; a number between two stops shows at the nearest.
function stopSlider(label, stops, onpick) {
  let shown = stops[0];
  const nearest = (value) => {
    const away = stops.map((stop) => Math.abs(Math.log(stop / value)));
    return away.indexOf(Math.min(...away));
  };
  const { element, set } = slider(label, {
    min: 0,
    max: stops.length - 1,
    show: () => people(shown),
    onpick: (index) => onpick(stops[index]),
  });
  return {
    element,
    set: (value) => {
      shown = value;
      set(nearest(value));
    },
  };
}

// One for each position and filter, in all three.
const outputs = ({ size, filters }) => size * size * filters;

function verdict(state, { dense, local, shared }) {
  const { size, channels, kernel } = state;
  const patch = kernel * kernel * channels;
  return [
    `All three give ${people(outputs(state))} outputs.`,
    `Locality: each reads ${people(patch)} numbers, not ${people(size * size * channels)}; that is`,
    `${times(dense, local)}.`,
    `Sharing: one set of weights serves all ${people(size * size)} positions; that is`,
    `${times(local, shared)}.`,
    `Drawn with 1 mm for the convolution, the dense bar would be ${length(dense / shared)} long.`,
  ].join(" ");
}

function times(before, after) {
  if (before < after) return `${people(Math.round(after / before))} times as many weights`;
  const factor = before / after;
  const shown = factor < 10 ? Number(factor.toFixed(1)) : Math.round(factor);
  return shown === 1 ? "as many weights as before" : `${people(shown)} times fewer weights`;
}

define("parameter-counter", ParameterCounter);
