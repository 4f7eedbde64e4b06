// What a run shows, in order: text, pictures, remarks, an error. See pagecells/output.py.
import { h } from "../parts/dom.mjs";

export class Output {
  element = h("section", { class: "cell-output", hidden: true });
  #goTo;
  #measured; // where it is about to be

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
    this.#measured ??= requestAnimationFrame(() => this.#measure());
  }

  // What scrolls must be reached by keyboard; asked once a frame, not for each line.
  #measure() {
    this.#measured = undefined;
    for (const pre of this.element.querySelectorAll(":scope > pre")) {
      if (pre.scrollHeight > pre.clientHeight || pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
    }
  }

  #error({ message, line, traceback }) {
    const place = line && h("button", { type: "button", onclick: () => this.#goTo(line) }, `Line ${line}`);
    const said = h("p", { class: "cell-error" }, place, " ", message);
    if (!traceback) return [said];
    const trace = h("pre", { tabindex: 0, "aria-label": "Traceback", role: "group" }, traceback);
    return [said, h("details", { class: "cell-traceback" }, h("summary", {}, "Traceback"), trace)];
  }
}

// Pixels of a small picture become squares, as in scripts/build_runtime.py.
const SMALL = 240;

function picture({ width, height, rgba, alt, note }) {
  const scale = Math.ceil(SMALL / Math.max(width, height));
  const canvas = h("canvas", { role: "img", "aria-label": alt, width, height, "data-pixels": scale > 1 });
  canvas.style.width = `${scale * width}px`;
  const pixels = new ImageData(new Uint8ClampedArray(rgba.buffer), width, height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return h("figure", { class: "picture" }, canvas, note ? h("figcaption", {}, note) : null);
}

// ---- The folded end of a program: "Line 40" of an error may stand there, not in the editor.
const GAP = 3; // lines from the last one of the code before a part to its own first; see readListing in view.mjs

/** Open the part that holds a line of the whole program and select it; `above` lines precede. */
export function showLine(parts, line, above) {
  let first = above + GAP;
  for (const part of parts) {
    const code = part.querySelector("code");
    const lines = code.textContent.replace(/\n$/, "").split("\n");
    if (line < first + lines.length) return select(part, code, lines, Math.max(0, line - first));
    first += lines.length + GAP;
  }
}

function select(part, code, lines, index) {
  part.open = true;
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
  const range = document.createRange();
  range.setStart(...place(code, start));
  range.setEnd(...place(code, start + lines[index].length));
  const listing = code.closest("pre");
  listing.tabIndex = -1; // where a screen reader goes on reading
  listing.focus({ preventScroll: true });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

// The text node, and the place in it, of a letter of an element.
function place(element, at) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = at;
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [element, element.childNodes.length];
}
