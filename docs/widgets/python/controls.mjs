// The row below a cell's editor: buttons, a progress bar, one line of status and a clock.
import { button, h } from "../parts/dom.mjs";

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

  progress({ loaded, total }) {
    Object.assign(this.#bar, { hidden: false, max: total, value: loaded });
    this.#bytes.textContent = `${megabytes(loaded)} of ${megabytes(total)} MB`;
  }

  /** Take clock and progress bar away. */
  quiet() {
    clearInterval(this.#tick);
    this.#bar.hidden = true;
    this.#clock.textContent = this.#bytes.textContent = "";
  }
}

export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
