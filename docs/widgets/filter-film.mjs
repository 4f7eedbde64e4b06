// <filter-film frame="52">still</filter-film>
// The twelve first filters of a network at every saved step of its training. Attributes
// are the state:
//   frame     which snapshot, counted from 0; the last one if left away
//   scale     common (one scale for all frames) or own (each filter on its own)
//   address   keep the state in the page's address
import { mapCorrelation, nearestKernels } from "./lib/kernels.mjs";
import { decodeArray, fixed, limitOf, show } from "./lib/numbers.mjs";
import { lineChart, numberGrid, scaleBar, signedCells, spoken } from "./parts/charts.mjs";
import { loadJson } from "./parts/data.mjs";
import { button, chooser, controls, h, readout, say, slider, sliders } from "./parts/dom.mjs";
import { Player, WidgetElement, define } from "./parts/element.mjs";
import { choice, integer } from "./parts/state.mjs";

const BEAT = 250; // ms a frame: the whole film lasts about a quarter of a minute
const SCALES = [
  ["common", "one scale for all"],
  ["own", "each filter on its own"],
];

const [film, { designed }] = await Promise.all([loadJson("film.json"), loadJson("kernels.json")]);
const [steps, weights, loss, accuracy] = ["steps", "W1", "loss", "accuracy"].map((name) =>
  decodeArray(film[name]),
);
const [FRAMES, FILTERS] = weights.shape;
const LAST = FRAMES - 1;
const COMMON = limitOf(weights.data);
const people = (number) => number.toLocaleString("en");
const TIME = { along: `step 0 … ${people(steps.data[LAST])}, not to scale` };
const titles = new Map(designed.map(({ name, title }) => [name, title.split(/[,:]/)[0]]));
const weightsOf = new Map(designed.map(({ name, weights }) => [name, weights]));

const filtersAt = (frame) =>
  Array.from({ length: FILTERS }, (_, k) => {
    const start = (frame * FILTERS + k) * 9;
    return weights.data.subarray(start, start + 9);
  });

export class FilterFilm extends WidgetElement {
  static state = {
    frame: integer(0, LAST, LAST),
    scale: choice(["common", "own"], "common"),
  };

  #grids = Array.from({ length: FILTERS }, () => ({
    grid: numberGrid(""),
    likeness: h("p", { class: "film-likeness" }),
  }));
  #player = new Player(() => this.#advance(), BEAT);
  #slider = slider("Step", {
    min: 0,
    max: LAST,
    show: (frame) => people(steps.data[frame]),
    onpick: (frame) => this.#jump(frame),
  });
  #scale = chooser("Colours", SCALES, (scale) => this.set({ scale }));
  #bar = scaleBar();
  #loss = lineChart("Loss", loss.data, { ...TIME, high: Math.max(...loss.data), show: fixed });
  #accuracy = lineChart("Accuracy on 500 unseen digits", accuracy.data, {
    ...TIME,
    high: 1,
    show: (share) => `${100 * share}%`,
  });
  #words = readout("training");

  build() {
    const cells = this.#grids.map(({ grid, likeness }) =>
      h("div", { class: "film-filter" }, grid.element, likeness),
    );
    const step = (by) => () => this.#jump((this.state.frame + by + FRAMES) % FRAMES);
    return [
      h("div", { class: "film-filters" }, ...cells),
      this.#bar.element,
      sliders({ step: this.#slider }),
      h("div", { class: "film-charts" }, this.#loss.element, this.#accuracy.element),
      controls(
        button("Previous", step(-1), { icon: "previous" }),
        this.#player.button,
        button("Next", step(1), { icon: "next" }),
        this.#scale.element,
      ),
      this.#words,
    ];
  }

  update({ frame, scale }) {
    const filters = filtersAt(frame);
    const nearest = nearestKernels(filters, designed, film);
    this.#grids.forEach(({ grid, likeness }, k) => {
      const limit = scale === "common" ? COMMON : limitOf(filters[k]);
      grid.fill(signedCells(filters[k], limit, { write: fixed }), 3);
      grid.name(String(k + 1), `Filter ${k + 1}: ${spoken(filters[k], 3)}`);
      likeness.replaceChildren(...alike(filters[k], nearest[k]).map((line) => h("span", {}, line)));
    });
    this.#bar.element.hidden = scale === "own";
    this.#bar.set("signed", COMMON);
    this.#scale.set(scale);
    this.#slider.set(frame);
    const right = `${(100 * accuracy.data[frame]).toFixed(1)}%`;
    this.#loss.set(frame, loss.data[frame].toFixed(3));
    this.#accuracy.set(frame, right);
    const found = nearest.filter(Boolean).length;
    const step = steps.data[frame];
    const result = `After ${people(step)} step${step === 1 ? "" : "s"}, ${found} of ${FILTERS}`;
    const bound = `(cosine ${show(film.alike)} or more, up to sign)`;
    say(this.#words, `${result} filters resemble a designed kernel ${bound}.`);
    // A voice that reads every frame of a film would never come to its end.
    this.speak(this.#player.playing ? "" : `${result} resemble a designed kernel.`);
  }

  sleep() {
    this.#player.stop();
  }

  #jump(frame) {
    this.#player.stop();
    this.set({ frame });
  }

  #advance() {
    const frame = (this.state.frame + 1) % FRAMES;
    this.set({ frame });
    return frame < LAST;
  }
}

// Likeness of the weights, then of the maps of the cat: one does not follow from the other.
function alike(filter, likeness) {
  const map = (name) => fixed(mapCorrelation(filter, weightsOf.get(name), film.covariance));
  const bright = `brightness ${map("blur")}`;
  if (!likeness) return ["like none", bright];
  return [
    `${titles.get(likeness.name)} ${fixed(likeness.cosine)}`,
    `maps ${map(likeness.name)}`,
    bright,
  ];
}

define("filter-film", FilterFilm);
