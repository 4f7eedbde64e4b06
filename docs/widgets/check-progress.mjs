// <check-progress names="stride-halves output-size">2 questions</check-progress>
// How many of some questions are done, and what the reader answered; those in deep dives count
// apart, since a part is done without them. Nothing leaves this device.

const site = new URL("..", import.meta.url).pathname;
const key = (name) => `check-point ${site} ${name}`;
const CHANGED = "check-point-kept";

/** What the reader answered: {value, misses, done}; null before that. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(key(name)));
  } catch {
    return null; // storage is refused
  }
}

/** Keep what the reader answered, and tell the bars. */
export function remember(name, answered) {
  try {
    localStorage.setItem(key(name), JSON.stringify(answered));
  } catch {
    // The answer is still on the page; it is only lost with it.
  }
  dispatchEvent(new CustomEvent(CHANGED, { detail: { name, answered } }));
}

export class CheckProgress extends HTMLElement {
  #done = new Set();

  connectedCallback() {
    for (const name of this.#names) if (recall(name)?.done) this.#done.add(name);
    addEventListener(CHANGED, this);
    this.#show();
  }

  disconnectedCallback() {
    removeEventListener(CHANGED, this);
  }

  get #names() {
    return this.getAttribute("names").split(" ");
  }

  handleEvent({ detail: { name, answered } }) {
    if (answered.done && this.#names.includes(name)) this.#done.add(name);
    this.#show();
  }

  #show() {
    const isDeep = (name) => document.querySelector(`details.deep check-point[name="${name}"]`) !== null;
    const deep = this.#names.filter(isDeep);
    const open = this.#names.filter((name) => !deep.includes(name));
    const done = (names) => names.filter((name) => this.#done.has(name)).length;
    this.style.setProperty("--share", done(open) / open.length);
    const more = deep.length ? `, and ${done(deep)} of ${deep.length} in a deep dive` : "";
    this.textContent = `${done(open)} of ${open.length} done${more}`;
  }
}

if (!customElements.get("check-progress")) customElements.define("check-progress", CheckProgress);
