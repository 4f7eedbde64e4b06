// <ablation-bench>still</ablation-bench>
// Silence filters of the network and see how many of 500 digits it still reads, and which it
// loses; what excites each second-layer filter most. Attributes are the state:
//   off       filters that are silenced: "conv1 0,conv2 3", counted from 0
//   guess     the filter that the reader expects to matter most, "conv1 2"
//   patches   a filter of the second layer, counted from 1
//   address   keep the state in the page's address
// For scripts: element.accuracy({conv1: [0, 2], conv2: []}) gives the share of digits read with
// these filters' maps set to zero; element.useNetwork({W1, b1, …}) looks into another network.
import { Ablation } from "./lib/ablation.mjs";
import { SIDE, fieldOf } from "./lib/network.mjs";
import { decodeArray } from "./lib/numbers.mjs";
import { FILTERS, LossPanel, PatchPanel, filterName, percent } from "./parts/ablation-panels.mjs";
import { loadJson } from "./parts/data.mjs";
import { formatFilters, parameters, parseFilters, switched } from "./parts/digit-data.mjs";
import { button, checkbox, chooser, controls, h, readout, say } from "./parts/dom.mjs";
import { define } from "./parts/element.mjs";
import { NetworkWidget, own } from "./parts/own-network.mjs";
import { choice, custom, integer } from "./parts/state.mjs";

const AT_ONCE = 25; // digits between two looks at what the reader does
const GUESSES = FILTERS.map((name) => [name, filterName(name)]);

const stored = await loadJson("heldout.json");
const [LABELS, IMAGES] = [stored.labels, decodeArray(stored.images).data];

const byLayer = (names) => {
  const of = (layer) => names.filter((n) => n.startsWith(layer)).map((n) => Number(n.split(" ")[1]));
  return { conv1: of("conv1"), conv2: of("conv2") };
};

export class AblationBench extends NetworkWidget {
  static state = {
    off: custom(parseFilters, formatFilters),
    guess: choice(FILTERS, null),
    patches: integer(1, FILTERS.filter((name) => name.startsWith("conv2")).length, 1),
  };

  #ablation;
  #boxes = FILTERS.map((name) => checkbox(filterName(name), (on) => this.set({ off: switched(this.state.off, name, on) })));
  #guess = chooser("Which one matters most?", [["", "choose one"], ...GUESSES], (guess) =>
    this.set({ guess: guess || null }),
  );
  #each = button("Silence each in turn", () => this.#silenceEach(), { primary: true });
  #accuracy = readout("accuracy", "bench-accuracy");
  #losses = new LossPanel();
  #patches = new PatchPanel((patches) => this.set({ patches }));
  #of; // the network whose answers are at hand

  /** The share of the 500 digits that is read with some filters silenced. */
  async accuracy(off) {
    await this.#ready();
    return this.#ablation.accuracy(off);
  }

  build() {
    const layer = (words, prefix) =>
      h(
        "fieldset",
        { class: "bench-filters" },
        h("legend", {}, words),
        ...FILTERS.flatMap((name, i) => (name.startsWith(prefix) ? [this.#boxes[i].element] : [])),
      );
    return [
      controls(this.#guess.element, this.#each),
      this.#losses.table,
      layer("First convolution", "conv1"),
      layer("Second convolution", "conv2"),
      this.#accuracy,
      this.#losses.lost,
      this.#patches.element,
      this.chooser,
    ];
  }

  update({ off, guess, patches }) {
    FILTERS.forEach((name, i) => this.#boxes[i].set(!off?.has(name)));
    this.#guess.set(guess ?? "");
    this.#each.disabled = !guess;
    if (this.#of !== parameters) this.#losses.clear();
    if (this.awake || this.#of) this.#show([...(off ?? [])], patches);
  }

  wake() {
    this.update(this.state);
  }

  async #show(off, patches) {
    await this.#ready();
    const whole = this.#ablation.answers();
    const answers = this.#ablation.answers(byLayer(off));
    const right = (found) => found.reduce((count, y, n) => count + (y === LABELS[n]), 0);
    const lost = LABELS.flatMap((label, n) => (whole[n] === label && answers[n] !== label ? [n] : []));
    const share = percent(right(answers) / LABELS.length);
    const words = off.length
      ? `Accuracy ${share} of ${LABELS.length} digits, ${percent(right(whole) / LABELS.length)} with all filters.`
      : `Accuracy ${share} of ${LABELS.length} digits, with all filters.`;
    say(this.#accuracy, words);
    this.speak(words);
    const digit = (n) => ({ image: this.#ablation.image(n), label: LABELS[n], answer: answers[n] });
    this.#losses.showLost(lost.map(digit));
    this.#patches.show(patches, this.#strongest(patches - 1), own);
  }

  #strongest(filter) {
    return this.#ablation.strongest(filter, 9).map(({ digit, row, column }) => {
      const { top, left, size } = fieldOf("conv2", row, column);
      return { image: this.#ablation.image(digit), top, left, size, side: SIDE };
    });
  }

  // The first layer runs over all digits once, a few at a time, so that the page stays at hand.
  async #ready() {
    if (this.#of !== parameters) {
      this.#of = parameters;
      this.#ablation = new Ablation(parameters, IMAGES, LABELS);
    }
    const ablation = this.#ablation;
    while (!ablation.prepare(AT_ONCE)) await new Promise((resolve) => setTimeout(resolve));
  }

  async #silenceEach() {
    await this.#ready();
    const found = FILTERS.map((name) => [name, this.#ablation.accuracy(byLayer([name]))]);
    const words = this.#losses.showEach(found, this.#ablation.accuracy(), this.state.guess);
    this.speak(words, 0);
  }
}

define("ablation-bench", AblationBench);
