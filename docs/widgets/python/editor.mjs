// The editor of a cell: a text area over its own text in colour. The coloured lines give
// the height, so it grows with the text; reading aids see the text area alone.
import { h } from "../parts/dom.mjs";

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
    return this.#area.value.replace(/^\uFEFF/, ""); // a file's mark of its encoding, pasted with it
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
    if (event.isComposing || event.keyCode === 229) return; // Enter takes a word of an input method
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
    const before = this.#area.value.slice(0, this.#area.selectionStart).split("\n").at(-1);
    const indent = before.match(/^[ \t]*/)[0];
    if (!/:\s*(#.*)?$/.test(before)) return indent;
    return indent + (indent.endsWith("\t") ? "\t" : INDENT);
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

// ---- Python's words, told apart for colouring while the reader types. No DOM.

const KEYWORDS = new Set(
  `and as assert async await break class continue def del elif else except finally for from
   global if import in is lambda nonlocal not or pass raise return try while with yield
   False None True`.split(/\s+/),
);
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>(?<!\p{L})[rbuf]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?))`,
    String.raw`(?<number>(?<![\p{L}_\d])(?:0[xob][\da-f_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?j?))`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
  ].join("|"),
  "giu",
);

/** The text as [kind, piece] in order; kind is comment, string, number, keyword, name or "". */
export function tokens(code) {
  const found = [];
  let [end, before] = [0, ""];
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) found.push(["", code.slice(end, match.index)]);
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    if (kind === "word") found.push([wordKind(match[0], before), match[0]]);
    else found.push([isDocstring(match) ? "comment" : kind, match[0]]);
    if (kind === "word") before = match[0];
    end = match.index + match[0].length;
  }
  if (end < code.length) found.push(["", code.slice(end)]);
  return found;
}

const wordKind = (word, before) => {
  if (KEYWORDS.has(word)) return "keyword";
  return before === "def" || before === "class" ? "name" : "";
};

// Three quotes where a statement begins.
const isDocstring = ({ 0: text, index, input }) =>
  /^[ru]?("""|''')/i.test(text) && /(^|\n)[ \t]*$/.test(input.slice(0, index));

/** The same by lines: a list of [kind, piece] for each, without its line break. */
export function lines(code) {
  const found = [[]];
  for (const [kind, text] of tokens(code)) {
    text.split("\n").forEach((piece, i) => {
      if (i) found.push([]);
      if (piece) found.at(-1).push([kind, piece]);
    });
  }
  return found;
}
