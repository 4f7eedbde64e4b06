// Where a question of <check-point> is answered: text boxes, radio buttons or check boxes, in a
// form that Enter sends. Made of the list that readers without JavaScript see.
import { canonical, lettersOf } from "../lib/answers.mjs";
import { h } from "./dom.mjs";

const OPTIONS = ["choice", "maps", "order"];
const UNREADABLE = {
  number: "Write a number, such as 1,234 or 0.25.",
  shape: "Write whole numbers with × between them, such as 5×7×2.",
  choice: "Choose one of the answers.",
  maps: "Tick what belongs to the answer.",
  order: "Tick all of them, in their order.",
};

export class AnswerForm {
  #kind;
  #kinds; // of its fields
  #texts; // of its labels
  #hints; // of its boxes
  #inputs = [];
  #ticked = []; // letters of options, in the order in which they were ticked

  /** `list` is replaced by `this.element`; `onsubmit` is called, and `onchange` before it. */
  constructor(list, { kind, name, onsubmit, onchange }) {
    const items = [...list.children];
    this.#kind = kind;
    this.#kinds = items.map(({ dataset }) => dataset.kind);
    this.#texts = items.map(({ textContent }) => textContent);
    this.#hints = items.map(({ dataset }) => dataset.hint);
    const label = (item, i) => (this.#choosing ? this.#option(item, i, name) : this.#box(item));
    const button = h("button", { class: "widget-button" }, "Check");
    const send = (event) => {
      event.preventDefault();
      onsubmit();
    };
    const labels = items.map(label);
    this.element = h("form", { class: "checkpoint-form", onsubmit: send }, ...labels, button);
    this.element.addEventListener("change", ({ target }) => {
      if (this.#choosing) this.#choose(target);
      onchange();
    });
    list.replaceWith(this.element);
  }

  get #choosing() {
    return OPTIONS.includes(this.#kind);
  }

  /** What is filled in, in the form in which it is compared; null for what cannot be read. */
  get given() {
    if (!this.#choosing) {
      return this.#inputs.map(({ value }, i) => canonical(this.#kinds[i], value));
    }
    const enough = this.#ticked.length >= (this.#kind === "order" ? this.#inputs.length : 1);
    return [enough ? lettersOf(this.#kind, this.#ticked, this.#texts) : null];
  }

  /** What to say where something cannot be read; nothing where all can. */
  get problem() {
    const i = this.given.indexOf(null);
    return i < 0 ? undefined : this.label(i) + UNREADABLE[this.#kinds[i]];
  }

  /** Texts of the boxes, or letters of the options, to keep and to set. */
  get value() {
    return this.#choosing ? this.#ticked : this.#inputs.map(({ value }) => value);
  }

  set value(value) {
    const texts = [value].flat().map(String);
    if (this.#choosing) this.#tick(lettersOf("order", texts, this.#texts).split(" ").filter(Boolean));
    else texts.forEach((text, i) => (this.#inputs[i].value = text));
  }

  /** The label of a field, where there are several. */
  label(i) {
    return this.#inputs.length > 1 && !this.#choosing ? `${this.#texts[i]}: ` : "";
  }

  /** What to look at, for a wrong answer in a box. */
  hint(i) {
    return this.#hints[i];
  }

  // The letter of a choice is what its answer names it by.
  #option(item, i, name) {
    const type = this.#kind === "choice" ? "radio" : "checkbox";
    const value = String.fromCharCode(65 + i);
    const letter = h("b", {}, type === "radio" ? `${value}.` : "");
    this.#inputs.push(h("input", { type, name, value }));
    return h("label", {}, this.#inputs[i], letter, h("span", {}, ...item.childNodes));
  }

  #box(item) {
    const input = h("input", { type: "text", autocomplete: "off" });
    this.#inputs.push(input);
    return h("label", { class: "widget-field" }, ...item.childNodes, input);
  }

  #choose({ value, checked }) {
    const others = this.#kind === "choice" ? [] : this.#ticked.filter((one) => one !== value);
    this.#tick(checked ? [...others, value] : others);
  }

  // What is to be put in order shows its place.
  #tick(letters) {
    this.#ticked = letters;
    for (const input of this.#inputs) {
      const place = letters.indexOf(input.value);
      input.checked = place >= 0;
      if (this.#kind === "order") input.nextSibling.textContent = place < 0 ? "" : `${place + 1}.`;
    }
  }
}
