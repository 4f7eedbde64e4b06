// What <digit-explorer> says of its digit: its reading, ten scores, and what is behind one unit.
import { STAGES, behind, softmax } from "../lib/network.mjs";
import { fixed, limitOf } from "../lib/numbers.mjs";
import { numberGrid, signedCells, spoken } from "./charts.mjs";
import { h, readout, say } from "./dom.mjs";

/** How the digit was shifted: the reading may stay as it is, but that it happened is said. */
export function moved(down, right) {
  const ways = [
    [down, "down"],
    [-down, "up"],
    [right, "right"],
    [-right, "left"],
  ].filter(([pixels]) => pixels > 0);
  return ways.length ? `Shifted ${ways.map((way) => way.join(" ")).join(", ")}. ` : "";
}

/** What the network reads, and how sure it is. */
export function answer(logits) {
  const shares = softmax(logits);
  const best = shares.indexOf(Math.max(...shares));
  return `The network reads ${best} (softmax ${(100 * shares[best]).toFixed(1)}%).`;
}

export class ScoreList {
  #rows = Array.from({ length: 10 }, (_, digit) => {
    const [bar, mark, value] = [
      h("span", { class: "bar" }),
      h("span", { class: "mark" }),
      h("span", { class: "value" }),
    ];
    const track = h("span", { class: "track", "aria-hidden": "true" }, bar, mark);
    return {
      bar,
      mark,
      value,
      row: h("li", {}, h("span", { class: "digit" }, `${digit} `), track, value),
    };
  });

  constructor() {
    this.element = h(
      "ol",
      { class: "score-list", role: "list", "aria-label": "Scores", start: 0 },
      ...this.#rows.map(({ row }) => row),
    );
  }

  /** Show scores, and the scores of the whole network where they differ. */
  draw(scores, whole) {
    const limit = Math.max(...[...scores, ...whole].map(Math.abs), 1);
    const best = scores.indexOf(Math.max(...scores));
    this.#rows.forEach(({ bar, mark, value, row }, digit) => {
      const share = scores[digit] / limit;
      bar.style.setProperty("--from", `${50 + 50 * Math.min(0, share)}%`);
      bar.style.setProperty("--length", `${50 * Math.abs(share)}%`);
      bar.dataset.sign = share < 0 ? "negative" : "positive";
      mark.style.setProperty("--at", `${50 + (50 * whole[digit]) / limit}%`);
      mark.hidden = scores[digit] === whole[digit];
      row.toggleAttribute("data-best", digit === best);
      say(value, scores[digit].toFixed(1).replace("-", "−"));
    });
  }
}

const MOST = 4; // channels below a unit, of which each brings a patch and a kernel

export class UnitPanel {
  #parts = Array.from({ length: MOST }, () => {
    const [values, weights] = [numberGrid(""), numberGrid("")];
    const sum = h("p", { class: "unit-sum" });
    const sign = h("span", { class: "widget-sign", "aria-hidden": "true" }, "∗");
    const element = h("div", { class: "unit-part" }, values.element, sign, weights.element, sum);
    return { values, weights, sum, sign, element };
  });
  #row = h("div", { class: "unit-parts" }, ...this.#parts.map(({ element }) => element));
  #unit;
  #words = readout("unit");

  constructor() {
    this.element = h("div", { class: "unit-panel" }, this.#words, this.#row);
  }

  /** Take a unit apart; returns what there is to say where it is another unit than before. */
  draw(parameters, stages, unit) {
    const { stage, channel, row, column } = unit;
    const found = behind(parameters, stages, stage, row, column, channel);
    const { below } = STAGES[stage];
    const pooled = stage.startsWith("pool");
    this.#row.dataset.count = found.inputs.length;
    this.#parts.forEach((part, i) => {
      const input = found.inputs[i];
      part.element.hidden = !input;
      const source =
        below === "input" ? "drawing" : `${below}, filter ${(pooled ? channel : i) + 1}`;
      if (input) this.#drawPart(part, input, source, limitOf(stages[below].data));
    });
    const words = sentence(found, stages, unit);
    say(this.#words, words);
    const name = Object.values(unit).join();
    const news = name !== this.#unit && words;
    this.#unit = name;
    return news;
  }

  #drawPart(part, { values, weights }, source, limit) {
    const side = Math.sqrt(values.length);
    part.values.fill(signedCells(values, limit, { write: fixed }), side);
    part.values.name(source, `${source}: ${spoken(values, side)}`);
    part.weights.element.hidden = part.sign.hidden = part.sum.hidden = !weights;
    if (!weights) return;
    part.weights.fill(signedCells(weights, limitOf(weights), { write: fixed }), side);
    part.weights.name("weights", `weights: ${spoken(weights, side)}`);
    say(part.sum, `= ${fixed(values.reduce((sum, v, t) => sum + v * weights[t], 0))}`);
  }
}

function sentence({ inputs, bias, sum }, stages, { stage, channel, row, column }) {
  const { data, width, channels } = stages[stage];
  const value = fixed(data[(row * width + column) * channels + channel]);
  const where = `${stage}, filter ${channel + 1}, row ${row + 1}, column ${column + 1}: ${value}.`;
  if (!inputs[0].weights) return `${where} The largest of four numbers.`;
  const parts = inputs.map(({ values, weights }) =>
    fixed(values.reduce((s, v, t) => s + v * weights[t], 0)),
  );
  const total = `${parts.join(" + ")} + bias ${fixed(bias)} = ${fixed(sum)}`.replaceAll("+ −", "− ");
  const relu = sum < 0 ? "; ReLU makes it 0" : "; ReLU leaves it";
  const off = sum > 0 && value === fixed(0) ? "; the filter is switched off" : relu;
  return `${where} Products add up to ${total}${off}.`;
}
