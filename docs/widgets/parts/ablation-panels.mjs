// What <ablation-bench> shows of filters: a bar for each that is silenced, the digits that are lost
// without it, and the patches that excite one most.
import { SIDE } from "../lib/network.mjs";
import { MAPS } from "./digit-data.mjs";
import { button, chooser, controls, h, liveRegion, readout, say } from "./dom.mjs";
import { PixelCanvas } from "./pixels.mjs";

const SHOWN = 24; // lost digits at a time

/** All filters of both layers, as "conv1 0". */
export const FILTERS = ["conv1", "conv2"].flatMap((layer) =>
  Array.from({ length: MAPS[layer] }, (_, k) => `${layer} ${k}`),
);

/** "conv1 0" as "convolution 1, filter 1". */
export const filterName = (name) =>
  `convolution ${name[4]}, filter ${Number(name.split(" ")[1]) + 1}`;

export const percent = (share) => `${(100 * share).toFixed(1)}%`;

export class LossPanel {
  #verdict = readout("verdict");
  #bars = h("div", { class: "widget-bars" });
  #title = h("p", { class: "widget-title" });
  #digits = h("ul", { class: "bench-digits" });
  table = h("div", { class: "bench-table", hidden: true }, this.#verdict, this.#bars);
  lost = h("div", { class: "bench-lost" }, this.#title, this.#digits);

  clear() {
    this.table.hidden = true;
  }

  /** `found` are [filter, accuracy without it]; returns what is said of the guess. */
  showEach(found, whole, guess) {
    const lowest = Math.min(...found.map(([, accuracy]) => accuracy));
    const worst = found.filter(([, accuracy]) => accuracy === lowest).map(([name]) => name);
    const rows = found.flatMap(([name, accuracy]) => [
      h("span", { class: name === guess ? "bench-guess" : null }, filterName(name)),
      h("span", { style: `--share: ${accuracy}` }),
      h("span", { class: "value" }, percent(accuracy)),
    ]);
    this.#bars.replaceChildren(...rows);
    this.table.hidden = false;
    const named = worst.map(filterName).join(" and ");
    const yours = found.find(([name]) => name === guess)[1];
    const verdict = worst.includes(guess)
      ? `You were right: without ${named} only ${percent(lowest)} are read, instead of ${percent(whole)}.`
      : `Without your choice ${percent(yours)} are read; without ${named} only ${percent(lowest)}, instead of ${percent(whole)}.`;
    say(this.#verdict, verdict);
    return verdict;
  }

  /** Digits that the whole network reads and the silenced one does not: {image, label, answer}. */
  showLost(digits) {
    const shown = digits.slice(0, SHOWN);
    const items = shown.map(({ image, label, answer }) => {
      const canvas = new PixelCanvas(`a ${label}, now read as ${answer}`);
      canvas.draw(image, SIDE, SIDE, 1, "clip");
      return h("li", {}, canvas.element, h("span", { "aria-hidden": "true" }, `${label} → ${answer}`));
    });
    this.#digits.replaceChildren(...items);
    this.lost.hidden = digits.length === 0;
    const first = digits.length > SHOWN ? `, the first ${SHOWN}` : "";
    say(this.#title, `Read with all filters, and no longer: ${digits.length}${first}`);
  }
}

const COUNT = 9; // patches

// Of the lesson's network, by looking at the nine patches of each and their mean.
const NAMES = [
  "black with an upright stroke at its right: the beginning of a stroke, from the left",
  "a level stroke through the middle, black above and below",
  "an arc that is open to the right",
  "an upright stroke with black to its right: the end of a stroke",
  "a stroke that falls to the right, with black above it and more ink at the top right",
  "a black band that rises to the right, between two strokes",
  "black below a level stroke or the bottom of a bowl",
  "a corner or arc that points to the left, its lower arm falling to the right",
];

/** The patches that excite a second-layer filter most: name the pattern, then compare. */
export class PatchPanel {
  #patches = Array.from({ length: COUNT }, (_, i) => new PixelCanvas(`patch ${i + 1}`));
  #mean = new PixelCanvas("their mean");
  #filter;
  #name = h("input", { type: "text", class: "widget-input", id: "bench-name", maxlength: 80 });
  #answer = liveRegion("pattern");
  #shown; // the filter whose patches are seen
  #own = false;

  /** `onpick` gets a filter's number, from 1. */
  constructor(onpick) {
    const numbers = Array.from({ length: MAPS.conv2 }, (_, k) => [String(k + 1), String(k + 1)]);
    this.#filter = chooser("Filter of convolution 2", numbers, (k) => onpick(Number(k)));
    const naming = h("label", { class: "widget-field" }, "What do they have in common?", this.#name);
    this.element = h(
      "div",
      { class: "bench-patches" },
      h("p", { class: "widget-title" }, "The nine patches, of nine digits, that excite it most"),
      controls(this.#filter.element),
      h("div", { class: "patch-row" }, ...this.#patches.map(({ element }) => element)),
      controls(naming, button("Compare", () => this.#compare())),
      this.#answer,
      h("div", { class: "patch-mean", hidden: true }, h("span", {}, "their mean"), this.#mean.element),
    );
  }

  /** `found` are {image, top, left, size, side}; `own` says whether the network is the reader's. */
  show(filter, found, own) {
    const cut = found.map(patch);
    const { size } = found[0];
    cut.forEach((values, i) => this.#patches[i].draw(values, size, size, 1, "clip"));
    const mean = cut[0].map((_, p) => cut.reduce((sum, values) => sum + values[p], 0) / cut.length);
    this.#mean.draw(mean, size, size, 1, "clip");
    this.#filter.set(String(filter));
    this.#own = own;
    if (filter !== this.#shown) {
      this.#name.value = "";
      this.#reveal("", true);
    }
    this.#shown = filter;
  }

  #compare() {
    const yours = this.#name.value.trim();
    if (!yours) return this.#reveal("Write down what you see first.", true);
    const ours = this.#own ? "Nobody has named it yet: it is your network's." : `We say: ${NAMES[this.#shown - 1]}.`;
    return this.#reveal(`You say: ${yours}. ${ours} The mean shows what all nine share.`, false);
  }

  #reveal(words, hidden) {
    say(this.#answer, words);
    this.element.querySelector(".patch-mean").hidden = hidden;
  }
}

// What lies beyond the digit is black.
function patch({ image, top, left, size, side }) {
  return Float32Array.from({ length: size * size }, (_, p) => {
    const [row, column] = [top + Math.floor(p / size), left + (p % size)];
    const inside = row >= 0 && row < side && column >= 0 && column < side;
    return inside ? image[row * side + column] : 0;
  });
}
