// <parameter-counter size="224" channels="3" units="1000" kernel="3" filters="64">still</…>
// Weights of a dense, a locally connected and a convolutional layer, side by side.
// Attributes are the state: the five numbers, and
//   scale     linear (bars in proportion) or log (each line ten times the one before)
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
  units: ["Units", [1, 10, 30, 100, 300, 1000, 2000, 4096, 10000]],
  kernel: ["Kernel size", [1, 3, 5, 7, 9, 11]],
  filters: ["Filters", [1, 4, 8, 12, 16, 32, 64, 96, 128, 256, 512]],
};
const SCALES = [
  ["linear", "in proportion"],
  ["log", "each line ten times the last"],
];
const people = (number) => number.toLocaleString("en");

export class ParameterCounter extends WidgetElement {
  static state = {
    size: integer(1, 4096, 224),
    channels: integer(1, 4096, 3),
    units: integer(1, 1_000_000, 1000),
    kernel: integer(1, 63, 3),
    filters: integer(1, 4096, 64),
    scale: choice(["linear", "log"], "linear"),
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
    return { dense: denseWeights(state), local: localWeights(state), shared: sharedWeights(state) };
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
    const labels = [
      `dense, ${people(state.units)} unit${state.units > 1 ? "s" : ""}`,
      "locally connected",
      `convolution, ${people(state.filters)} filter${state.filters > 1 ? "s" : ""}`,
    ];
    this.#rows.forEach(({ label, bar, value }, i) => {
      say(label, labels[i]);
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

function verdict({ size, channels, kernel }, { dense, shared }) {
  const patch = kernel * kernel * channels;
  return [
    `Locality: a unit reads ${people(patch)} numbers, not ${people(size * size * channels)}.`,
    `Sharing: one set of weights serves all ${people(size * size)} positions.`,
    dense > shared
      ? `Drawn with 1 mm for the convolution, the dense bar would be ${length(dense / shared)} long.`
      : "Here the dense layer has no more weights than the convolution.",
  ].join(" ");
}

define("parameter-counter", ParameterCounter);
