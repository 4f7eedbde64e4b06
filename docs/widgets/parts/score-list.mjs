// Ten scores as signed bars, with a mark where they stood while every filter was on.
import { h, say } from "./dom.mjs";

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
