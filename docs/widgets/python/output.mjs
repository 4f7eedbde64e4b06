// What a run shows, in order: text, pictures, remarks, an error. See pagecells/output.py.

export class Output {
  #section = document.createElement("section");
  #goTo;

  /** `goTo` is called with the number of a line of the editor. */
  constructor(goTo) {
    this.#goTo = goTo;
    this.#section.className = "cell-output";
    this.#section.hidden = true;
  }

  get element() {
    return this.#section;
  }

  /** What the page was built with, shown until the first run. */
  begin(nodes) {
    this.#section.replaceChildren(...nodes);
    this.#section.hidden = !nodes.length;
    this.#section.removeAttribute("aria-label");
  }

  /** A run begins: what was shown goes, and this becomes the region "Output". */
  clear() {
    this.#section.replaceChildren();
    this.#section.hidden = true;
    this.#section.setAttribute("aria-label", "Output");
  }

  add(message) {
    this.#section.hidden = false;
    if (message.kind === "text") this.#text(message);
    else if (message.kind === "picture") this.#section.append(picture(message));
    else if (message.kind === "error") this.#section.append(...this.#error(message));
    else this.append(paragraph("cell-note", message.text));
  }

  append(...nodes) {
    this.#section.hidden = false;
    this.#section.append(...nodes);
  }

  // One element for what is printed in one go: thousands of lines stay cheap.
  #text({ text, stream }) {
    let last = this.#section.lastElementChild;
    if (!last?.matches("pre") || last.dataset.stream !== stream) {
      last = document.createElement("pre");
      last.dataset.stream = stream;
      this.#section.append(last);
    }
    last.append(text);
    const scrolls = last.scrollHeight > last.clientHeight || last.scrollWidth > last.clientWidth;
    if (scrolls) last.tabIndex = 0; // so that the keyboard can scroll it
  }

  #error({ message, line, traceback }) {
    const said = paragraph("cell-error", message);
    if (line) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: `Line ${line}` });
      button.addEventListener("click", () => this.#goTo(line));
      said.prepend(button, " ");
    }
    const details = document.createElement("details");
    details.className = "cell-traceback";
    details.append(document.createElement("summary"), document.createElement("pre"));
    details.firstChild.textContent = "Where Python was: the traceback";
    details.lastChild.textContent = traceback;
    return [said, details];
  }
}

export function paragraph(className, text) {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

function picture({ width, height, rgba, alt, note }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pixels = new ImageData(new Uint8ClampedArray(rgba.buffer), width, height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alt);
  const figure = document.createElement("figure");
  figure.className = "picture";
  figure.append(canvas);
  if (note) {
    const caption = document.createElement("figcaption");
    caption.textContent = note;
    figure.append(caption);
  }
  return figure;
}
