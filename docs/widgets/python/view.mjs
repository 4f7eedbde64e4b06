// What a cell looks like: title strip, editor, buttons with status, results. No Python here.
import { button, h } from "../parts/dom.mjs";
import { Editor } from "./editor.mjs";
import { Output, showLine } from "./output.mjs";

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

  async #keep(arrays) {
    try {
      const { keep } = await import("../parts/own-network.mjs");
      keep(arrays);
      this.output.append(kept());
    } catch (error) {
      this.output.append(h("p", { class: "cell-note" }, `my_network.npz is kept by none of the page's elements: ${error.message}`));
    }
  }

  /** Show what a run sends. */
  show(message) {
    if (message.kind === "network") return void this.#keep(message.arrays);
    this.output.add(message);
    if (message.kind !== "error") return;
    this.editor.mark(this.#holds(message.line) ? message.line : null);
    this.controls.say(message.line ? `Error in line ${message.line}.` : "Error.", "error");
  }
}

const ELEMENTS = { "digit-explorer": "digit explorer", "gradient-walk": "gradient walk", "ablation-bench": "ablation bench" };

// What was saved is the reader's network from now on.
function kept() {
  const end = location.pathname.endsWith(".html") ? ".html" : "/";
  const links = Object.entries(ELEMENTS).flatMap(([tag, words], i) => [
    i ? ", " : " ",
    h("a", { href: new URL(`../../explore/${tag}${end}`, import.meta.url) }, words),
  ]);
  return h("p", { class: "cell-note" }, "Kept on this device as your network. Look into it:", ...links, ".");
}

// ---- The row below a cell's editor: buttons, a progress bar, one line of status and a clock.
const STAGES = { python: "Starting Python…", numpy: "Loading NumPy…", lesson: "Loading the lesson…" };
const SOON = 400; // ms: what is over by then is announced once, by how it ended

export class Controls {
  #buttons = new Map();
  #bar = h("progress", { "aria-label": "Loading Python", hidden: true });
  #bytes = h("span", { class: "cell-clock", "aria-hidden": "true" });
  #status = h("span", { class: "widget-status", role: "status" });
  #clock = h("span", { class: "cell-clock", "aria-hidden": "true" }); // reading aids are spared its ticking
  #tick;
  #soon;
  element = h("div", { class: "widget-controls" }, this.#bar, this.#bytes, this.#status, this.#clock);

  /** Add a button; it can be focused while it is off, so that focus is never lost. */
  button(name, press, options) {
    const added = button(name, () => added.ariaDisabled !== "true" && press(), options);
    this.#buttons.set(name, added);
    this.element.insertBefore(added, this.#bar);
  }

  /** While something runs, Stop is the only button that does anything. */
  set busy(busy) {
    for (const [name, element] of this.#buttons) {
      element.ariaDisabled = String(busy !== (name === "Stop"));
    }
    if (!busy) this.quiet();
  }

  /** Say what goes on, if it goes on for a while. */
  busyWith(text) {
    this.say("");
    this.#soon = setTimeout(() => this.say(text), SOON);
  }

  say(text, kind = "") {
    clearTimeout(this.#soon);
    this.#status.textContent = text;
    this.#status.dataset.kind = kind;
  }

  /** Count the seconds of a run beside the limit. */
  count(limit) {
    clearInterval(this.#tick);
    const begun = performance.now();
    const show = () => {
      this.#clock.textContent = `${Math.floor((performance.now() - begun) / 1000)} of ${limit} s`;
    };
    show();
    this.#tick = setInterval(show, 1000);
  }

  /** Wait until Python is there, and show how far it has come. */
  async follow(python) {
    const show = ({ detail }) => this.#progress(detail);
    python.addEventListener("progress", show);
    if (python.state !== "ready") this.say("Loading Python…");
    try {
      await python.start();
    } finally {
      python.removeEventListener("progress", show);
      this.quiet();
    }
  }

  // Bytes, and after the last one what is done.
  #progress({ loaded, total, stage, slow }) {
    Object.assign(this.#bar, { hidden: false, max: total, value: loaded });
    const amount = `${megabytes(loaded)} of ${megabytes(total)} MB`;
    this.#bytes.textContent = loaded < total ? amount : "";
    const what = loaded < total ? "Downloading Python…" : STAGES[stage];
    const words = slow ? `Slow, still at it: ${what}` : what;
    if (this.#status.textContent !== words) this.say(words);
  }

  /** Take clock and progress bar away. */
  quiet() {
    clearInterval(this.#tick);
    this.#bar.hidden = true;
    this.#clock.textContent = this.#bytes.textContent = "";
  }
}

export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

// ---- What a cell holds before its script has run: the listing and what stands below it.

/**
 * {title, code, starts, rest, end, built}: `starts` are {name, code} of other places to start
 * from, `rest` are elements whose text `end` runs after the code.
 */
export function readListing(cell) {
  const listing = cell.querySelector("pre");
  const title = cell.querySelector(".filename")?.textContent ?? "Python";
  const rest = [...cell.querySelectorAll(":scope > .cell-rest")];
  const starts = [...cell.querySelectorAll(":scope > .cell-start")];
  const output = cell.querySelector(":scope > .cell-output") ?? cell;
  (listing.closest(".highlight") ?? listing).remove();
  for (const part of [...rest, ...starts]) part.remove();
  return {
    title,
    code: textOf(listing),
    starts: starts.map((part) => ({ name: part.dataset.name, code: textOf(part) })),
    rest,
    end: rest.map((part) => `\n\n\n${textOf(part)}\n`).join(""),
    built: [...output.childNodes],
  };
}

const textOf = (element) => (element.querySelector("code") ?? element).textContent.replace(/\n$/, "");
