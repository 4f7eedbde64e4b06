// "Check my code" on the Create page: a line for each part, and when all are right, a
// canvas for the learner's own network. The judging is lesson.checker's.
import { h } from "../parts/dom.mjs";
import { ReadingNetwork } from "./reading-network.mjs";
import { python } from "./runtime.mjs";

const LESSON = new URL("../../", import.meta.url); // the lesson's page is the site's first
// forward comes with the starter, and is tried with right layers: it is no merit without any.
const LAYER_RIGHT = '[data-state="right"]:not([data-part="forward"])';
const WORDS = { right: "right", wrong: "not right yet", open: "is checked…" };

export class Answer {
  #cell;
  #list = h("ul", { class: "cell-checks" });
  #part = "file"; // the one that is judged now

  constructor(cell) {
    this.#cell = cell;
  }

  /** Judge the code in the editor; returns whether all is right. */
  async check() {
    const { view } = this.#cell;
    view.output.clear();
    view.editor.mark(null);
    view.output.append(this.#list);
    view.controls.busyWith("Checking…");
    const report = await this.#judge({ limit: [], broken: [] });
    report.checks.forEach((check) => this.#show(check.part, check));
    view.controls.quiet();
    view.controls.say(summary(report), report.passed ? "good" : "error");
    if (report.passed) view.output.append(new ReadingNetwork(python).element);
    this.#list.scrollIntoView({ block: "nearest" }); // the program is longer than a screen
    return report.passed;
  }

  // A part that runs too long, or breaks Python, costs a fresh one, and is left out next time.
  async #judge(lost) {
    const { view, file, limit } = this.#cell;
    const code = view.editor.value;
    const show = ({ part, verdict }) => this.#watch(part, verdict);
    try {
      const order = { code, name: file, slow: lost.limit, broken: lost.broken };
      return (await python.call("check", order, { limit: () => limit, show })).value;
    } catch (error) {
      const before = lost[error.reason];
      if (!before || Object.values(lost).flat().includes(this.#part)) throw error;
      return this.#judge({ ...lost, [error.reason]: [...before, this.#part] });
    }
  }

  #watch(part, verdict) {
    const { view, limit } = this.#cell;
    this.#part = part;
    view.controls.quiet();
    view.controls.count(limit);
    if (part !== "file") this.#show(part, verdict);
  }

  // One part's line; without a verdict it is being judged.
  #show(part, verdict) {
    const state = verdict ? (verdict.passed ? "right" : "wrong") : "open";
    const name = part === "file" ? "The program" : part;
    const why = state === "wrong" ? h("p", {}, ...linked(verdict.message)) : null;
    const waits = part === "forward" && state === "right" && !this.#list.querySelector(LAYER_RIGHT);
    const words = ` ${WORDS[state]}${waits ? " once the layers are" : ""}`;
    const row = h("li", { "data-part": part, "data-state": state }, h("strong", {}, name), words, why);
    const before = this.#list.querySelector(`[data-part="${part}"]`);
    if (before) before.replaceWith(row);
    else this.#list.append(row);
  }
}

// "… Reread Part 2, Stride: #stride" ends in a link.
function linked(text) {
  const found = text.match(/^(.*Reread )(.+?): (#[\w-]+)\.?$/s);
  if (!found) return [text];
  const [, before, section, anchor] = found;
  const href = section.startsWith("Create") ? anchor : new URL(anchor, LESSON).href;
  return [before, h("a", { href }, section), "."];
}

function summary({ passed, checks }) {
  if (passed) return "All parts are right. Draw a digit: your network reads it.";
  if (checks.length === 1) return "Python cannot run the program to its end yet.";
  const wrong = checks.filter((check) => !check.passed).map(({ part }) => part);
  const layers = checks.filter(({ part }) => part !== "forward");
  const right = layers.some((check) => check.passed) ? checks.length - wrong.length : 0;
  if (layers.every(({ code }) => code === "untouched")) {
    const [next] = layers[0].message.match(/TODO \d+/) ?? ["TODO 1"];
    return `Right: 0 of ${checks.length} parts. No layer is written yet: next is ${next}.`;
  }
  return `Right: ${right} of ${checks.length} parts. Not yet: ${wrong.join(", ")}. The reasons are below.`;
}
