// <gradient-walk example="3">still</gradient-walk>
// The gradient of one digit's loss, from its ten scores back to one shared weight. Attributes
// are the state:
//   example   which of the digits in widgets/data/digits.json
//   stage     how far back, 0 (scores) to 7 (one weight)
//   weight    "2 1 3": filter, row and column of a first-layer weight, counted from 1
//   summed    how many of the 784 products have been added up
//   address   keep the state in the page's address
// For scripts: element.setImage(Float32Array(784), label), then element.gradients gives those
// of the cross-entropy by {W1, b1, W2, b2, W3, b3}, Float32Arrays in the order of the .npz;
// element.useNetwork({W1, b1, …}) looks into another network, a promise.
import { backward } from "./lib/gradients.mjs";
import { SIDE } from "./lib/network.mjs";
import { brief } from "./lib/numbers.mjs";
import { numberGrid, signedCells, spoken } from "./parts/charts.mjs";
import * as data from "./parts/digit-data.mjs";
import { button, controls, h, readout, say } from "./parts/dom.mjs";
import { Player, define } from "./parts/element.mjs";
import { NetworkWidget } from "./parts/own-network.mjs";
import { PixelCanvas } from "./parts/pixels.mjs";
import { custom, integer } from "./parts/state.mjs";
import { LayerPanel, WeightPanel } from "./parts/walk-panels.mjs";
import { WALK, summedUp } from "./parts/walk-words.mjs";

const BEAT = 120; // ms a row of products

const parseWeight = (text) => {
  const [filter, row, column, ...rest] = text.split(" ").map(Number);
  const inside = (n, most) => Number.isInteger(n) && n >= 1 && n <= most;
  const known = inside(filter, data.MAPS.conv1) && inside(row, 3) && inside(column, 3);
  return known && rest.length === 0 ? { filter, row, column } : null;
};
const formatWeight = ({ filter, row, column }) => `${filter} ${row} ${column}`;

export class GradientWalk extends NetworkWidget {
  static state = {
    example: integer(0, data.labels.length - 1, data.MISREAD), // its gradients are large
    stage: integer(0, WALK.length - 1, 0),
    weight: custom(parseWeight, formatWeight, { filter: 1, row: 1, column: 1 }),
    summed: integer(0, SIDE ** 2, SIDE ** 2),
  };

  #own; // {image, label} of a script's
  #result;
  #known = []; // what the result is of: digit and network
  #digit = new PixelCanvas("The digit");
  #answer = readout("answer");
  #steps = WALK.map(({ name }, i) =>
    h("button", { type: "button", class: "widget-button", onclick: () => this.#go(i) }, name),
  );
  #scores = numberGrid("");
  #layers = new LayerPanel(data.MAPS.conv2);
  #player = new Player(() => this.#addRow(), BEAT, "Add them up");
  #weight = new WeightPanel(data.MAPS.conv1, {
    onchoose: (weight) => this.#pause({ weight }),
    onsum: (summed) => this.#pause({ summed }),
    play: this.#player.button,
  });
  #parts = { scores: this.#scores, layers: this.#layers, weight: this.#weight };
  #words = readout("stage");

  /** Walk with a digit of one's own; `label` is what it should be read as. */
  setImage(image, label) {
    const fit = image?.length === SIDE ** 2 && Array.prototype.every.call(image, Number.isFinite);
    if (!fit || !Number.isInteger(label) || label < 0 || label > 9) {
      throw new RangeError(`a digit has ${SIDE ** 2} numbers and a label from 0 to 9`);
    }
    this.#own = { image: Float32Array.from(image), label };
    this.update(this.state);
  }

  get gradients() {
    const { gradients } = this.#walked();
    return Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, g.slice()]));
  }

  build() {
    this.#scores.element.classList.add("walk-scores");
    const list = this.#steps.map((step) => h("li", {}, step));
    const digit = h("div", { class: "walk-digit" }, this.#digit.element, this.#answer);
    const stages = h("ol", { class: "walk-stages", "aria-label": "Stages" }, ...list);
    return [
      h("div", { class: "walk-head" }, digit, stages),
      controls(
        button("Back", () => this.#go(this.state.stage + 1), { primary: true }),
        button("Forward", () => this.#go(this.state.stage - 1)),
        button("Example", () => this.#next()),
      ),
      this.#words,
      ...Object.values(this.#parts).map(({ element }) => element),
      this.chooser,
    ];
  }

  update(state) {
    const result = this.#walked();
    const { image, label } = this.#digitNow();
    this.#digit.draw(image, SIDE, SIDE, 1, "clip");
    const best = result.shares.indexOf(Math.max(...result.shares));
    say(this.#answer, `A ${label}, read as ${best}. Loss ${brief(result.loss)}.`);
    this.#steps.forEach((step, i) => {
      if (i === state.stage) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    const { kind, words } = WALK[state.stage];
    for (const [name, part] of Object.entries(this.#parts)) part.element.hidden = name !== kind;
    if (kind === "scores") this.#drawScores(result);
    if (kind === "layers") this.#layers.draw(result, WALK[state.stage]);
    let said = words(result, label);
    if (kind === "weight") {
      said += summedUp(state.summed, this.#weight.draw(result, state.weight, state.summed));
    }
    say(this.#words, said);
    this.speak(this.#player.playing ? "" : said);
  }

  sleep() {
    this.#player.stop();
  }

  #digitNow() {
    const { example: index } = this.state;
    return this.#own ?? { image: data.example(index), label: data.labels[index] };
  }

  #walked() {
    const { image, label } = this.#digitNow();
    const known = [this.#own ?? this.state.example, data.parameters];
    if (!known.every((part, i) => part === this.#known[i])) {
      this.#result = backward(data.parameters, image, label);
    }
    this.#known = known;
    return this.#result;
  }

  #drawScores({ dlogits }) {
    const cells = signedCells(dlogits, 1);
    this.#scores.fill(cells, cells.length);
    this.#scores.name("Gradient of each score, 0 to 9", `Gradient: ${spoken(dlogits, 10)}`);
  }

  #pause(changes) {
    this.#player.stop();
    this.set(changes);
  }

  #go(stage) {
    this.#pause({ stage: Math.min(WALK.length - 1, Math.max(0, stage)) });
  }

  #next() {
    this.#own = undefined;
    this.#pause({ example: (this.state.example + 1) % data.labels.length });
  }

  #addRow() {
    const { summed } = this.state;
    const next = summed >= SIDE ** 2 ? SIDE : summed + SIDE;
    this.set({ summed: next });
    return next < SIDE ** 2;
  }
}

define("gradient-walk", GradientWalk);
