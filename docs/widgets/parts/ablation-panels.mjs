// What <ablation-bench> shows of silenced filters: a bar for each, and the digits that are lost.
import { SIDE } from "../lib/network.mjs";
import { MAPS } from "./digit-data.mjs";
import { h, readout, say } from "./dom.mjs";
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
