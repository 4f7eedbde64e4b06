// <digit-explorer example="0">still</digit-explorer>
// Draw a digit; every map of the trained network and its ten scores follow. Attributes are
// the state:
//   example      which of the digits in widgets/data/digits.json
//   drawing      a drawing instead of it, as lib/drawing.mjs writes it
//   down, right  pixels by which it is shifted
//   unit         "conv2 3 5 7": stage, filter, row, column, counted from 0
//   off          filters that are switched off: "conv1 0,conv2 3"
//   address      keep the state in the page's address
// For scripts: element.classify(Float32Array(784)) gives at once {logits, conv1, pool1,
// conv2, pool2}, flat Float32Arrays, channels last, convolutions after ReLU, no filter off;
// element.useNetwork({W1, b1, …}) looks into another network, a promise.
import { decode, encode, shift, toCentre } from "./lib/drawing.mjs";
import { SIDE, fieldOf, forward } from "./lib/network.mjs";
import * as data from "./parts/digit-data.mjs";
import { DigitPad } from "./parts/digit-pad.mjs";
import { ScoreList, UnitPanel, answer, moved } from "./parts/digit-panels.mjs";
import { button, controls, h, readout, say } from "./parts/dom.mjs";
import { define } from "./parts/element.mjs";
import { MapWall } from "./parts/map-wall.mjs";
import { NetworkWidget } from "./parts/own-network.mjs";
import { custom, integer } from "./parts/state.mjs";

// ms: a held key has stopped by then; nobody is drawing any more.
const [STEP, REST] = [250, 600];

export class DigitExplorer extends NetworkWidget {
  static state = {
    example: integer(0, data.labels.length - 1, 0),
    drawing: custom(decode, encode),
    down: integer(-SIDE, SIDE, 0),
    right: integer(-SIDE, SIDE, 0),
    unit: custom(data.parseUnit, data.formatUnit, data.START),
    off: custom(data.parseFilters, data.formatFilters),
  };

  #pad = new DigitPad((drawing) => this.set({ drawing, down: 0, right: 0 }));
  #scores = new ScoreList();
  #answer = readout("answer", "digit-answer");
  #maps = new MapWall(data.MAPS, {
    onpoint: (unit) => this.set({ unit }),
    onswitch: (name, on) => this.set({ off: data.switched(this.state.off, name, on) }),
    filterOf: data.visibleFilter,
  });
  #panel = new UnitPanel();
  #heard; // answer and shift that were spoken last

  classify(image) {
    const { logits, conv1, pool1, conv2, pool2 } = forward(data.parameters, image);
    return { logits, conv1: conv1.data, pool1: pool1.data, conv2: conv2.data, pool2: pool2.data };
  }

  /** The drawing as the network sees it. */
  get image() {
    const { drawing, example: index, down, right } = this.state;
    return shift(drawing ?? data.example(index), down, right);
  }

  build() {
    return [
      h(
        "div",
        { class: "digit-stage" },
        this.#pad.element,
        this.#controls(),
        h("div", { class: "digit-scores" }, this.#answer, this.#scores.element),
      ),
      this.#maps.element,
      this.#panel.element,
      this.chooser,
    ];
  }

  #controls() {
    const move = (label, icon, down, right) =>
      button(label, () => this.#shift(down, right), { icon });
    return controls(
      button("Clear", () =>
        this.set({ drawing: new Float32Array(SIDE ** 2), down: 0, right: 0 }),
      ),
      button("Example", () => this.#next()),
      h(
        "div",
        { class: "widget-run", role: "group", "aria-label": "Shift" },
        move("Shift left", "left", 0, -1),
        move("Shift up", "up", -1, 0),
        move("Shift down", "down", 1, 0),
        move("Shift right", "right", 0, 1),
      ),
      button("Centre", () => this.#centre()),
      button("All filters on", () => this.set({ off: null })),
    );
  }

  update({ unit, off, drawing, example: index, down, right }) {
    const { image } = this;
    const silent = off ?? new Set();
    const stages = forward(data.parameters, image, silent);
    const whole = off ? forward(data.parameters, image).logits : stages.logits;
    this.#pad.draw(image, fieldOf(unit.stage, unit.row, unit.column));
    this.#scores.draw(stages.logits, whole);
    this.#maps.draw(stages, unit, silent);
    const news = this.#panel.draw(data.parameters, stages, unit);
    const label = drawing ? "" : ` Labelled ${data.labels[index]}.`;
    const blank = !image.some(Boolean);
    const words = blank ? "Draw a digit, or take an example." : `${answer(stages.logits)}${label}`;
    say(this.#answer, words);
    const heard = `${moved(down, right)}${words}`;
    if (news) this.speak(news, STEP);
    else if (heard !== this.#heard) this.speak(heard, REST);
    this.#heard = heard;
  }

  #next() {
    const { drawing, example: index } = this.state;
    this.set({
      example: drawing ? index : (index + 1) % data.labels.length,
      drawing: null,
      down: 0,
      right: 0,
    });
  }

  #shift(down, right) {
    const now = this.state;
    const within = (pixels) => Math.min(SIDE, Math.max(-SIDE, pixels)); // further off is as blank
    this.set({ down: within(now.down + down), right: within(now.right + right) });
  }

  #centre() {
    const { down, right } = toCentre(this.image);
    this.#shift(down, right);
  }
}

define("digit-explorer", DigitExplorer);
