// The editor of a cell: a text area over its own text in colour. The coloured lines give
// the height, so it grows with the text; reading aids see the text area alone.
import { h } from "../parts/dom.mjs";
import { lines } from "./highlight.mjs";

const INDENT = "    ";

export class Editor {
  #area = h("textarea", {
    "aria-label": "Code",
    autocapitalize: "off",
    autocomplete: "off",
    spellcheck: "false",
    wrap: "off",
  });
  #lines = h("div", { class: "cell-lines", "aria-hidden": "true" });
  element = h("div", { class: "cell-editor" }, this.#lines, this.#area);
  #marked = null;
  #tabIndents = false;

  /** `run` is called on Ctrl+Enter, `changed` after every edit, `say` with a remark. */
  constructor({ title, run, changed, say }) {
    const keys = "Ctrl+Enter runs. Tab leaves; Ctrl+M makes it indent.";
    this.#area.setAttribute("aria-description", `${title}. ${keys}`); // every editor is named "Code"
    this.#area.addEventListener("input", () => {
      this.#draw(null);
      changed(this.value);
    });
    this.#area.addEventListener("keydown", (event) => this.#key(event, run, say));
  }

  get value() {
    return this.#area.value;
  }

  set value(code) {
    this.#area.value = code;
    this.#draw(null);
  }

  /** Mark one line, counted from 1, as the place of an error; null takes the mark away. */
  mark(number) {
    if (number !== this.#marked) this.#draw(number);
  }

  /** Put the cursor on a line. */
  goTo(number) {
    const start = this.value.split("\n").slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    const end = this.value.indexOf("\n", start);
    this.#area.focus();
    this.#area.setSelectionRange(start, end < 0 ? this.value.length : end);
  }

  #draw(marked) {
    this.#marked = marked;
    this.#lines.replaceChildren(...lines(this.value).map((pieces, i) => {
      const coloured = pieces.map(([kind, text]) => (kind ? h("span", { "data-kind": kind }, text) : text));
      return h("div", { "data-error": i + 1 === marked }, ...coloured, "\n");
    }));
  }

  #key(event, run, say) {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && control) run();
    else if (event.key === "Enter" && !event.shiftKey) this.#insert(`\n${this.#indentBelow()}`);
    else if (event.key.toLowerCase() === "m" && event.ctrlKey) this.#toggleTab(say);
    else if (event.key === "Tab" && this.#tabIndents && !control) this.#shift(event.shiftKey);
    else return;
    event.preventDefault();
  }

  #toggleTab(say) {
    this.#tabIndents = !this.#tabIndents;
    say(this.#tabIndents ? "Tab indents now; Ctrl+M lets it leave the editor." : "Tab leaves the editor now.");
  }

  // The indentation of the line that Enter ends, deeper after a colon.
  #indentBelow() {
    const before = this.value.slice(0, this.#area.selectionStart).split("\n").at(-1);
    const indent = before.match(/^ */)[0];
    return /:\s*(#.*)?$/.test(before) ? indent + INDENT : indent;
  }

  // Indent the selected lines, or take four spaces away from each.
  #shift(back) {
    const { selectionStart: start, selectionEnd: end, value } = this.#area;
    if (start === end && !back) return this.#insert(INDENT);
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const block = value.slice(from, end);
    this.#area.setSelectionRange(from, end);
    this.#insert(block.replace(/^ {0,4}/gm, (found) => (back ? "" : found + INDENT)));
    const length = this.#area.selectionEnd - from;
    this.#area.setSelectionRange(from, from + length);
  }

  // execCommand is old, but alone keeps the browser's own undo.
  #insert(text) {
    if (document.execCommand("insertText", false, text)) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#area.dispatchEvent(new Event("input"));
  }
}
