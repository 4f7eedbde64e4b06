// Every feature map of the network at once; any unit can be pointed at.
import { STAGES } from "../lib/network.mjs";
import { limitOf, show } from "../lib/numbers.mjs";
import { pointable } from "./charts.mjs";
import { h, say } from "./dom.mjs";
import { PixelCanvas, placeFrame } from "./pixels.mjs";

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const WORDS = {
  conv1: "first convolution, after ReLU",
  pool1: "max-pooled",
  conv2: "second convolution, after ReLU",
  pool2: "max-pooled",
};
const HINT =
  "Point at a unit to take it apart, or press Tab to reach the framed one and move it with the " +
  "arrow keys. Untick a filter to silence it.";
let serial = 0; // each wall needs ids of its own

export class MapWall {
  #maps = []; // {stage, channel, canvas, frame, box}
  #stages;
  #unit;
  #onpoint;
  #onswitch;
  #sizes = {};
  #id = `map-wall-${++serial}`;

  /**
   * `counts` are maps by stage; `onpoint({stage, channel, row, column})` and
   * `onswitch("conv1 0", on)` are called; `filterOf(stage, channel)` gives weights for its corner.
   */
  constructor(counts, { onpoint, onswitch, filterOf }) {
    this.#onpoint = onpoint;
    this.#onswitch = onswitch;
    const groups = Object.keys(STAGES).map((stage) => {
      this.#sizes[stage] = h("span", { class: "map-size" });
      const id = `${this.#id}-${stage}`;
      const name = h("span", { id }, h("b", {}, stage), ` · ${WORDS[stage]}`);
      const maps = Array.from({ length: counts[stage] }, (_, c) =>
        this.#map(stage, c, filterOf(stage, c)),
      );
      return h(
        "div",
        { class: `map-group map-group--${stage}`, role: "group", "aria-labelledby": id },
        h("p", { class: "widget-title" }, name, " ", this.#sizes[stage]),
        ...maps,
      );
    });
    const hint = h("p", { class: "widget-hint", id: this.#id }, HINT);
    this.element = h("div", {}, hint, h("div", { class: "map-wall" }, ...groups));
    this.element.addEventListener("keydown", (event) => this.#press(event));
  }

  #map(stage, channel, weights) {
    const name = `${stage}, filter ${channel + 1}`;
    const canvas = new PixelCanvas(name, {
      role: "application",
      "aria-roledescription": "feature map",
      "aria-describedby": this.#id,
      tabindex: -1,
    });
    const frame = h("span", { class: "pixel-frame", hidden: true });
    const corner =
      weights && new PixelCanvas(`weights of filter ${channel + 1}`, { class: "map-corner" });
    const face = h("div", { class: "map-face" }, canvas.element, frame, corner?.element);
    const map = { stage, channel, canvas, frame, corner, weights };
    if (stage.startsWith("conv")) {
      map.box = h("input", { type: "checkbox", checked: true, "aria-label": `use ${name}` });
      map.box.addEventListener("change", () =>
        this.#onswitch(`${stage} ${channel}`, map.box.checked),
      );
    }
    const shape = () => ({ rows: this.#stages[stage].height, columns: this.#stages[stage].width });
    pointable(
      canvas.element,
      shape,
      (row, column) => this.#onpoint({ stage, channel, row, column }),
      { hover: true },
    );
    this.#maps.push(map);
    const label = map.box && h("label", { class: "map-switch" }, map.box, ` ${channel + 1}`);
    return h("div", { class: "map" }, face, label);
  }

  /** Draw all stages; `unit` gets the amber frame, `off` names silenced filters. */
  draw(stages, unit, off) {
    this.#stages = stages;
    this.#unit = unit;
    for (const stage of Object.keys(STAGES)) {
      const { data, height, width, channels } = stages[stage];
      const limit = limitOf(data);
      say(this.#sizes[stage], `${height}×${width}, blue up to ${show(limit)}`);
      for (const map of this.#maps.filter((map) => map.stage === stage)) {
        const values = data.filter((_, i) => i % channels === map.channel);
        map.canvas.draw(values, width, height, limit);
        const here = unit.stage === stage && unit.channel === map.channel;
        placeFrame(map.frame, here ? { top: unit.row, left: unit.column, size: 1 } : null, height);
        map.canvas.element.tabIndex = here ? 0 : -1;
        map.corner?.draw(map.weights, 3, 3, limitOf(map.weights));
        if (map.box) map.box.checked = !off.has(`${stage} ${map.channel}`);
      }
    }
  }

  // Arrow keys move the unit; past the edge of a map they go on in its neighbour.
  #press(event) {
    const step = KEYS[event.key];
    const map = this.#maps.find(({ canvas }) => canvas.element === event.target);
    if (!step || !map || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const unit = this.#neighbour(map, this.#unit.row + step[0], this.#unit.column + step[1]);
    if (!unit) return;
    this.#onpoint(unit);
    this.#maps
      .find(({ stage, channel }) => stage === unit.stage && channel === unit.channel)
      .canvas.element.focus();
  }

  #neighbour({ stage, channel }, row, column) {
    const { height, width, channels } = this.#stages[stage];
    if (row >= 0 && row < height && column >= 0 && column < width)
      return { stage, channel, row, column };
    if (column < 0 || column >= width) {
      const beside = channel + Math.sign(column || -1);
      return beside >= 0 && beside < channels
        ? { stage, channel: beside, row, column: column < 0 ? width - 1 : 0 }
        : null;
    }
    const names = Object.keys(STAGES);
    const other = names[names.indexOf(stage) + (row < 0 ? -1 : 1)];
    if (!other) return null;
    const size = this.#stages[other];
    return {
      stage: other,
      channel: Math.min(channel, size.channels - 1),
      row: row < 0 ? size.height - 1 : 0,
      column: Math.floor((column * size.width) / width),
    };
  }
}
