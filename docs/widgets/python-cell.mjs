// <python-cell name="bank_of_filters" limit="20"><pre><code>…</code></pre></python-cell>
// A listing becomes an editor with Run, Stop and Reset. What follows the listing inside the
// element is the output of the last build, shown until the first run.
// Fires "cell-done" {ok, seconds} after each run. The cells of a page share their variables.
import { Controls, megabytes, strip } from "./python/controls.mjs";
import { draft, keep } from "./python/drafts.mjs";
import { Editor } from "./python/editor.mjs";
import { Output, paragraph } from "./python/output.mjs";
import { chooseImage, usesPhoto, withOwnImage } from "./python/own-image.mjs";
import { python, Stopped } from "./python/runtime.mjs";

const cells = () => [...document.querySelectorAll("python-cell")];

export class PythonCell extends HTMLElement {
  #code; // as published
  #built; // the output of the build
  #controls;
  #editor;
  #output;
  #running = false;
  #seconds = 0;

  connectedCallback() {
    python.adopt(this);
    if (this.#editor) return;
    if (python.manifest.available) this.#build();
    else if (cells()[0] === this) this.append(paragraph("cell-note", unavailable()));
  }

  disconnectedCallback() {
    python.release(this);
    if (this.#running) python.stop("left");
  }

  get #name() {
    return this.getAttribute("name") ?? this.#number;
  }

  get #number() {
    return cells().indexOf(this) + 1;
  }

  get #limit() {
    return Number(this.getAttribute("limit")) || 20;
  }

  #build() {
    const listing = this.querySelector("pre");
    this.#code = listing.querySelector("code").textContent.replace(/\n$/, "");
    const title = this.querySelector(".filename")?.textContent ?? "Python";
    (listing.closest(".highlight") ?? listing).remove();
    this.#built = [...this.childNodes];
    this.#editor = new Editor({
      run: () => this.run(),
      changed: (code) => keep(this.#name, code),
      say: (text) => this.#controls.say(text),
    });
    this.#editor.value = draft(this.#name) ?? this.#code;
    this.#output = new Output((line) => this.#editor.goTo(line));
    this.#output.begin(this.#built);
    this.#addControls();
    const heading = strip(title);
    this.replaceChildren(heading, this.#editor.element, this.#controls.element, this.#output.element);
  }

  #addControls() {
    this.#controls = new Controls();
    this.#controls.button("Run", () => this.run(), { primary: true });
    this.#controls.button("Stop", () => python.stop("stop"));
    this.#controls.button("Reset", () => this.reset());
    if (usesPhoto(this.#code)) this.#controls.button("Use my own image", () => this.#ownImage());
    this.#controls.busy = false;
    if (python.state === "cold" && cells()[0] === this) {
      this.#controls.say(`The first Run loads Python, ${megabytes(python.manifest.bytes)} MB, once.`);
    }
  }

  /** Back to the published text, and to the output that came with it. */
  reset() {
    keep(this.#name, null);
    this.#editor.value = this.#code;
    this.#output.begin(this.#built);
    this.#controls.say("The code is as it was. Variables stay until you reload the page.");
  }

  /** Run this cell, after the earlier ones that it needs. */
  async run() {
    if (!this.#running) await this.#guard(() => python.exclusive(() => this.#runInTurn()));
  }

  async #runInTurn() {
    await this.#load();
    const earlier = cells().slice(0, this.#number - 1);
    const order = { code: this.#editor.value, earlier: earlier.map((cell) => cell.#editor.value) };
    const { value: needed } = await python.call("needed", order);
    for (const index of needed) {
      this.#controls.say(`Runs cell ${index + 1} first, which this one needs.`);
      const { ok, problem } = await earlier[index].#guard(() => earlier[index].#execute());
      if (problem) throw problem;
      if (!ok) throw new Error(`Cell ${index + 1}, which this one needs, ended with an error.`);
    }
    return this.#execute(needed);
  }

  async #load() {
    const progress = ({ detail }) => this.#controls.progress(detail);
    python.addEventListener("progress", progress);
    if (python.state !== "ready") this.#controls.say("Loading Python…");
    try {
      await python.open();
    } finally {
      python.removeEventListener("progress", progress);
      this.#controls.quiet();
    }
  }

  async #execute(before = []) {
    this.#output.clear();
    this.#editor.mark(null);
    this.#controls.say("Running…");
    this.#controls.count(this.#limit);
    const order = { code: this.#editor.value, name: `cell ${this.#number}` };
    const { value: ok, seconds } = await python.call("run", order, {
      limit: this.#limit,
      show: (message) => this.#show(message),
    });
    this.#seconds = seconds;
    if (ok) this.#controls.say(`Finished in ${seconds.toFixed(2)} s${ranFirst(before)}.`, "good");
    return ok;
  }

  #show(message) {
    this.#output.add(message);
    if (message.kind !== "error") return;
    this.#editor.mark(message.line);
    this.#controls.say(message.line ? `Error in line ${message.line}.` : "Error.", "error");
  }

  // Whatever happens in a task, the buttons come back and the page is told.
  async #guard(task) {
    this.#running = this.#controls.busy = true;
    this.#seconds = 0;
    let [ok, problem] = [false, undefined];
    try {
      ok = await task();
    } catch (error) {
      problem = error;
      this.#controls.say(explain(error, this.#limit), "error");
    }
    this.#running = this.#controls.busy = false;
    const detail = { ok, seconds: this.#seconds };
    this.dispatchEvent(new CustomEvent("cell-done", { bubbles: true, detail }));
    return { ok, problem };
  }

  async #ownImage() {
    try {
      const image = await chooseImage();
      if (!image) return;
      await python.giveImage(image);
      this.#editor.value = withOwnImage(this.#editor.value);
      keep(this.#name, this.#editor.value);
      const size = `${image.height} × ${image.width}`;
      this.#controls.say(`Your picture, ${size}, is my_image now; it stays on this device. Press Run.`);
    } catch (error) {
      this.#controls.say(error.message, "error");
    }
  }
}

const LOST = "Python starts afresh; the variables of all cells are gone.";

function explain(error, limit) {
  if (!(error instanceof Stopped)) return error.message;
  return error.reason === "limit" ? `Stopped: ${limit} s is the limit. ${LOST}` : `Stopped. ${LOST}`;
}

const ranFirst = (indices) =>
  indices.length ? `, after cell ${indices.map((i) => i + 1).join(" and ")}` : "";

const unavailable = () =>
  `This copy of the site cannot run Python: ${python.manifest.why}. The code runs on your computer.`;

customElements.define("python-cell", PythonCell);
