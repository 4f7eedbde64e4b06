// What a cell looks like: title strip, editor, buttons with status, results. No Python here.
import { h } from "../parts/dom.mjs";
import { Controls, megabytes } from "./controls.mjs";
import { Editor } from "./editor.mjs";
import { Output } from "./output.mjs";
import { showLine } from "./rest.mjs";

const KEYS = "Ctrl+Enter runs · Tab leaves · Ctrl+M makes Tab indent";

export class CellView {
  controls = new Controls();
  editor;
  output;

  /** `bytes` are loaded once; `rest` stays above the buttons; `acts` has run and changed. */
  constructor({ title, limit, bytes, rest, acts }) {
    this.editor = new Editor({ ...acts, title, say: (text) => this.controls.say(text) });
    this.output = new Output((line) => {
      if (this.#holds(line)) this.editor.goTo(line);
      else showLine(rest, line, this.#lines);
    });
    const keys = h("span", { class: "cell-keys" }, KEYS);
    const cost = `Python: ${megabytes(bytes)} MB, once · at most ${limit} s a run`;
    const rule = h("span", { class: "cell-rule" }, cost);
    this.elements = [
      h("div", { class: "cell-strip" }, h("span", {}, title), keys, rule),
      this.editor.element,
      ...rest,
      this.controls.element,
      this.output.element,
    ];
  }

  set title(text) {
    this.elements[0].firstChild.textContent = text;
  }

  get #lines() {
    return this.editor.value.split("\n").length;
  }

  // Whether a line stands in the editor: the rest of the program is folded below it.
  #holds(line) {
    return line && line <= this.#lines;
  }

  /** A run begins. */
  begin(limit) {
    this.output.clear();
    this.editor.mark(null);
    this.controls.busyWith("Running…");
    this.controls.count(limit);
  }

  /** Show what a run sends. */
  show(message) {
    this.output.add(message);
    if (message.kind !== "error") return;
    this.editor.mark(this.#holds(message.line) ? message.line : null);
    this.controls.say(message.line ? `Error in line ${message.line}.` : "Error.", "error");
  }
}
