// The patches that excite a second-layer filter most: name the pattern, then compare.
import { MAPS } from "./digit-data.mjs";
import { button, chooser, controls, h, liveRegion, say } from "./dom.mjs";
import { PixelCanvas } from "./pixels.mjs";

const COUNT = 9;

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
