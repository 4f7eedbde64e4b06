// The strip above a cell's editor and the row of buttons below it.

/** The strip with the cell's title. */
export function strip(title) {
  const element = document.createElement("div");
  element.className = "cell-strip";
  element.append(title);
  return element;
}

/** Buttons, a clock, a progress bar and one line of status. */
export class Controls {
  element = document.createElement("div");
  #buttons = new Map();
  #status = document.createElement("span");
  #clock = document.createElement("span");
  #bar = document.createElement("progress");
  #bytes = document.createElement("span");
  #tick;

  constructor() {
    this.element.className = "widget-controls";
    this.#status.className = "widget-status";
    this.#status.setAttribute("role", "status");
    this.#clock.className = this.#bytes.className = "cell-clock";
    this.#bar.setAttribute("aria-label", "Loading Python");
    this.#bar.hidden = true;
    this.element.append(this.#bar, this.#bytes, this.#status, this.#clock);
  }

  /** Add a button; it stays focusable while it is off, so that focus is never lost. */
  button(name, press, { primary = false } = {}) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "widget-button", textContent: name });
    button.toggleAttribute("data-primary", primary);
    button.addEventListener("click", () => button.ariaDisabled !== "true" && press());
    this.#buttons.set(name, button);
    this.element.insertBefore(button, this.#bar);
    return button;
  }

  /** While something runs, Stop is the only button that does anything. */
  set busy(busy) {
    for (const [name, button] of this.#buttons) {
      button.ariaDisabled = String(busy !== (name === "Stop"));
    }
    if (!busy) this.quiet();
  }

  say(text, kind = "") {
    this.#status.textContent = text;
    this.#status.dataset.kind = kind;
  }

  /** Count the seconds of a run beside the limit; reading aids are spared the ticking. */
  count(limit) {
    const begun = performance.now();
    const show = () => {
      this.#clock.textContent = `${Math.floor((performance.now() - begun) / 1000)} of ${limit} s`;
    };
    this.#clock.setAttribute("aria-hidden", "true");
    show();
    this.#tick = setInterval(show, 1000);
  }

  progress({ loaded, total }) {
    Object.assign(this.#bar, { hidden: false, max: total, value: loaded });
    this.#bytes.setAttribute("aria-hidden", "true");
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
