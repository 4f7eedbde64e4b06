// The panels of <gradient-walk>: a layer's maps above the gradient by each of their pixels, and
// one shared weight with all that it meets.
import { meetings } from "../lib/gradients.mjs";
import { SIDE } from "../lib/network.mjs";
import { inCell, limitOf } from "../lib/numbers.mjs";
import { numberGrid, scaleBar, signedCells, spoken } from "./charts.mjs";
import { chooser, controls, h, say, slider, sliders } from "./dom.mjs";
import { PixelCanvas } from "./pixels.mjs";
import { PLACES } from "./walk-words.mjs";

export class LayerPanel {
  #bar = scaleBar();
  #rows;

  /** `count` is the number of maps of the layer that has most. */
  constructor(count) {
    this.#rows = ["values", "gradient"].map((kind) => ({
      title: h("p", { class: "widget-title" }),
      maps: Array.from({ length: count }, (_, c) => new PixelCanvas(`${kind} ${c + 1}`)),
    }));
    const rows = this.#rows.map(({ title, maps }) => {
      const row = h("div", { class: "walk-maps" }, ...maps.map(({ element }) => element));
      return h("div", { class: "walk-layer" }, title, row);
    });
    this.element = h("div", {}, ...rows, this.#bar.element);
  }

  draw({ stages, arriving }, { values, gradient, below }) {
    const limit = limitOf(arriving[gradient].data);
    this.#row(0, stages[values], below, limitOf(stages[values].data), "ink");
    this.#row(1, arriving[gradient], "gradient of the loss by each pixel", limit, "signed");
    this.#bar.set("signed", limit);
  }

  #row(which, { data, height, width, channels }, words, limit, how) {
    const { title, maps } = this.#rows[which];
    say(title, `${words} · ${height}×${width}×${channels}`);
    maps.forEach((map, c) => {
      map.element.hidden = c >= channels;
      const values = data.filter((_, at) => at % channels === c);
      if (c < channels) map.draw(values, width, height, limit, how);
    });
  }
}

export class WeightPanel {
  #pictures = ["The digit, shifted", "Gradient at each position", "Their product"].map((name) => ({
    name,
    canvas: new PixelCanvas(name),
  }));
  #taps = numberGrid("");
  #filter;
  #tap;
  #summed;
  #weight;

  /** `onchoose(weight)`, `onsum(count)`; `play` is the button that adds up by itself. */
  constructor(filters, { onchoose, onsum, play }) {
    const choose = (changes) => onchoose({ ...this.#weight, ...changes });
    const numbers = Array.from({ length: filters }, (_, k) => [String(k + 1), String(k + 1)]);
    this.#filter = chooser("Filter", numbers, (filter) => choose({ filter: Number(filter) }));
    this.#tap = chooser("Weight", PLACES, (place) => {
      const [row, column] = place.split(" ").map(Number);
      choose({ row, column });
    });
    this.#summed = slider("Products added up", { min: 0, max: SIDE ** 2, onpick: onsum });
    const pictures = this.#pictures.map(({ name, canvas }) =>
      h("div", {}, h("p", { class: "widget-title" }, name), canvas.element),
    );
    this.element = h(
      "div",
      {},
      controls(this.#filter.element, this.#tap.element, play),
      h("div", { class: "walk-met" }, ...pictures, this.#taps.element),
      sliders({ summed: this.#summed }),
    );
  }

  /** Draws, and returns the sum of the first products. */
  draw(result, weight, summed) {
    this.#weight = weight;
    const { filter, row, column } = weight;
    const { met, arrived, product } = meetings(result, filter - 1, row - 1, column - 1);
    const added = product.map((v, at) => (at < summed ? v : 0));
    this.#filter.set(String(filter));
    this.#tap.set(`${row} ${column}`);
    this.#summed.set(summed);
    const [digit, gradient, products] = this.#pictures.map(({ canvas }) => canvas);
    digit.draw(met, SIDE, SIDE, 1, "ink");
    gradient.draw(arrived, SIDE, SIDE, limitOf(arrived));
    products.draw(added, SIDE, SIDE, limitOf(arrived));
    const taps = result.gradients.W1.subarray((filter - 1) * 9, filter * 9);
    this.#taps.fill(signedCells(taps, limitOf(taps), { write: inCell }), 3);
    this.#taps.name("Gradients", `Gradients of filter ${filter}: ${spoken(taps, 3)}`);
    this.#taps.look({ top: row - 1, left: column - 1, size: 1 });
    return added.reduce((sum, v) => sum + v, 0);
  }
}
