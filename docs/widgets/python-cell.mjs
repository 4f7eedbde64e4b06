// <python-cell name="bank_of_filters" limit="20"><pre><code>…</code></pre></python-cell>
// A listing becomes an editor with Run, Stop and Reset. What follows the listing inside the
// element is the output of the last build, shown until the first run.
// With the attribute `check` the cell is the Create exercise and has a button to judge it;
// <details class="cell-rest"> then holds the end of the program, which runs with it, and
// <details class="cell-start" data-name="…"> another place to start from.
// Fires "cell-done" {ok, seconds} after each run. The cells of a page share their variables.
import { h } from "./parts/dom.mjs";
import { Answer } from "./python/answer.mjs";
import { depthChooser, draft, keep } from "./python/drafts.mjs";
import { useOwnImage, usesPhoto } from "./python/own-image.mjs";
import { praise, prestart, runLast } from "./python/orders.mjs";
import { python } from "./python/runtime.mjs";
import { explain } from "./python/stopping.mjs";
import { CellView, megabytes, readListing } from "./python/view.mjs";

const KEPT = "Your code from last time, above a result of the lesson's. Reset brings its code back.";
const cells = () => [...document.querySelectorAll("python-cell")];

export class PythonCell extends HTMLElement {
  static python = python; // whoever measures or tests asks its state
  view;
  #listing; // as published
  #running = false; // or waiting for its turn

  connectedCallback() {
    python.cells.enter(this);
    if (this.view) return;
    if (python.manifest.available) this.#build();
    else if (cells()[0] === this) this.append(h("p", { class: "cell-note" }, unavailable()));
  }

  disconnectedCallback() {
    python.cells.leave(this);
    if (this.#running) python.stop("left");
  }

  get code() {
    return this.view.editor.value + this.#listing.end;
  }

  get limit() {
    return Number(this.getAttribute("limit")) || 20;
  }

  /** The file that tracebacks name. */
  get file() {
    return this.hasAttribute("check") ? `${this.#name}.py` : `cell ${this.#number}`;
  }

  get #number() {
    return cells().indexOf(this) + 1;
  }

  get #name() {
    return this.getAttribute("name") ?? this.file;
  }

  #build() {
    this.#listing = readListing(this);
    const changed = (code) => keep(this.#name, code);
    const acts = { run: () => this.run(), changed };
    const { bytes } = python.manifest;
    this.view = new CellView({ ...this.#listing, limit: this.limit, bytes, acts });
    const kept = draft(this.#name) ?? this.#listing.code;
    this.view.editor.value = kept;
    this.view.output.begin(this.#listing.built);
    this.#addButtons();
    if (kept !== this.#listing.code) this.view.controls.say(KEPT);
    const depths = depthChooser(this, this.#listing, (start) => this.#begin(start));
    this.replaceChildren(...depths, ...this.view.elements);
    prestart(python, this);
    this.setAttribute("role", "group"); // every cell has a "Run" and a "Code": whose are they?
    this.setAttribute("aria-label", this.#listing.title);
  }

  #addButtons() {
    const { controls } = this.view;
    controls.button("Run", () => this.run(), { primary: true });
    if (this.hasAttribute("check")) controls.button("Check my code", () => this.check());
    controls.button("Stop", () => python.stop("stop"));
    controls.button("Reset", () => this.reset());
    if (usesPhoto(this.#listing.code)) controls.button("Use my own image", () => this.#takeImage());
    controls.busy = false;
    if (python.state === "cold" && cells()[0] === this) {
      controls.say(`The first Run loads Python, ${megabytes(python.manifest.bytes)} MB, once.`);
    }
  }

  async #takeImage() {
    if (await useOwnImage(python, this.view)) keep(this.#name, this.view.editor.value);
  }

  /** Another place to start from, with a draft of its own. */
  #begin({ name, code }) {
    this.setAttribute("name", name);
    this.#listing.code = code;
    this.view.title = `${name}.py`;
    this.view.editor.value = draft(name) ?? code;
    this.view.output.begin([]);
  }

  /** Back to the published text, and to the output that came with it. */
  reset() {
    keep(this.#name, null);
    this.view.editor.value = this.#listing.code;
    this.view.output.begin(this.#listing.built);
    this.view.controls.say("The code is as it was; variables stay until the page is loaded again.");
  }

  /** Run this cell, after the earlier ones that it needs. */
  run() {
    return this.#inTurn(() => runLast(cells().slice(0, this.#number)));
  }

  /** Judge the code in the editor: the Create exercise. */
  check() {
    return this.#inTurn(() => new Answer(this).check());
  }

  /** It begins to run: in its own turn or, since it is needed, in that of another cell. */
  opened() {
    this.view.controls.busy = true;
    this.view.begin(this.limit);
  }

  /** It has run in the turn of another cell, to its end or until it was stopped. */
  closed({ ok = false, seconds } = {}) {
    const { controls } = this.view;
    controls.quiet();
    if (ok) controls.say(praise(seconds), "good");
    if (seconds === undefined) controls.say("Stopped.", "error");
    else if (!this.#running) this.#tell(ok, seconds);
    controls.busy = this.#running; // it may be waiting for its own turn
  }

  #tell(ok, seconds) {
    this.dispatchEvent(new CustomEvent("cell-done", { bubbles: true, detail: { ok, seconds } }));
  }

  // Whatever happens in a task, the buttons come back and the page is told.
  async #inTurn(task) {
    const { controls } = this.view;
    if (this.#running) return;
    if (cells().some((cell) => cell.#running)) controls.say("Waits until another cell has ended.");
    this.#running = controls.busy = true;
    let begun = performance.now();
    let ok = false;
    try {
      ok = await python.exclusive(async () => {
        await controls.follow(python);
        begun = performance.now();
        return task();
      });
    } catch (error) {
      controls.say(explain(error, this.limit), "error");
    }
    this.#running = controls.busy = false;
    this.#tell(ok, (performance.now() - begun) / 1000);
  }
}

const unavailable = () =>
  `This copy of the site cannot run Python: ${python.manifest.why}. The code runs on your computer.`;

if (!customElements.get("python-cell")) customElements.define("python-cell", PythonCell);
