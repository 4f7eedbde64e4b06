// What a run shows, in order: text, pictures, remarks, an error. See pagecells/output.py.
import { h } from "../parts/dom.mjs";

export class Output {
  element = h("section", { class: "cell-output", hidden: true });
  #goTo;

  /** `goTo` is called with the number of a line of the editor. */
  constructor(goTo) {
    this.#goTo = goTo;
  }

  /** What the page was built with, shown until the first run. */
  begin(nodes) {
    this.element.replaceChildren(...nodes);
    this.element.hidden = !nodes.length;
    this.element.removeAttribute("aria-label");
  }

  /** A run begins: what was shown goes, and this becomes the region "Output". */
  clear() {
    this.begin([]);
    this.element.setAttribute("aria-label", "Output");
  }

  add(message) {
    if (message.kind === "text") this.#text(message);
    else if (message.kind === "picture") this.append(picture(message));
    else if (message.kind === "error") this.append(...this.#error(message));
    else this.append(h("p", { class: "cell-note" }, message.text));
  }

  append(...nodes) {
    this.element.hidden = false;
    this.element.append(...nodes);
  }

  // One element for what is printed in one go: thousands of lines stay cheap.
  #text({ text, stream }) {
    let last = this.element.lastElementChild;
    if (!last?.matches("pre") || last.dataset.stream !== stream) {
      last = h("pre", { "data-stream": stream });
      this.append(last);
    }
    last.append(text);
    const scrolls = last.scrollHeight > last.clientHeight || last.scrollWidth > last.clientWidth;
    if (scrolls) last.tabIndex = 0; // so that the keyboard can scroll it
  }

  #error({ message, line, traceback }) {
    const place = line && h("button", { type: "button", onclick: () => this.#goTo(line) }, `Line ${line}`);
    const said = h("p", { class: "cell-error" }, place, " ", message);
    if (!traceback) return [said];
    const trace = h("pre", { tabindex: 0, "aria-label": "Traceback", role: "group" }, traceback);
    return [said, h("details", { class: "cell-traceback" }, h("summary", {}, "Traceback"), trace)];
  }
}

// Pixels of a small picture become squares, as in scripts/bundling/cells.py.
const SMALL = 240;

function picture({ width, height, rgba, alt, note }) {
  const scale = Math.ceil(SMALL / Math.max(width, height));
  const canvas = h("canvas", { role: "img", "aria-label": alt, width, height, "data-pixels": scale > 1 });
  canvas.style.width = `${scale * width}px`;
  const pixels = new ImageData(new Uint8ClampedArray(rgba.buffer), width, height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return h("figure", { class: "picture" }, canvas, note ? h("figcaption", {}, note) : null);
}
