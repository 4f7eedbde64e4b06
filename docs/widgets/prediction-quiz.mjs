// <prediction-quiz name="relu"><p>…</p><ol><li>…</li><li data-right>…</li></ol><details>…
// Say first what will happen, then run. The options become radio buttons; a choice is kept
// on this device. The answer to it comes when the next cell has run, or on demand.
import { h, liveRegion, say } from "./parts/dom.mjs";
import { draft, keep } from "./python/drafts.mjs";

const WAIT = "Noted. Now run the code below and compare.";

export class PredictionQuiz extends HTMLElement {
  #answer;
  #reasons;
  #options;
  #right;
  #said = liveRegion("Your prediction");
  #cell;

  connectedCallback() {
    if (!this.#options) this.#build();
    const all = [...document.querySelectorAll("prediction-quiz, python-cell")];
    this.#cell = all.slice(all.indexOf(this)).find((element) => element.localName === "python-cell");
    this.#cell?.addEventListener("cell-done", this);
  }

  disconnectedCallback() {
    this.#cell?.removeEventListener("cell-done", this);
  }

  /** The position of the chosen option, -1 before there is one. */
  get choice() {
    return this.#options.findIndex((input) => input.checked);
  }

  handleEvent({ type, detail }) {
    if (type === "change") this.#choose();
    else if (type === "toggle") this.#reveal();
    else if (detail.ok && this.choice >= 0) this.#answer.open = true;
  }

  #build() {
    const [question, list, answer] = ["p", "ol", "details"].map((tag) => this.querySelector(`:scope > ${tag}`));
    this.#answer = answer;
    this.#reasons = [...answer.querySelectorAll("li")];
    this.#right = [...list.children].map((item) => item.hasAttribute("data-right"));
    const name = `prediction-${this.getAttribute("name")}`;
    this.#options = [...list.children].map((_, value) => h("input", { type: "radio", name, value }));
    const labels = [...list.children].map((item, i) =>
      h("label", {}, this.#options[i], h("span", {}, ...item.childNodes)));
    list.replaceWith(h("fieldset", {}, h("legend", {}, ...question.childNodes), ...labels));
    question.remove();
    answer.before(this.#said);
    const kept = this.#options[draft(name)];
    if (kept) kept.checked = true;
    this.addEventListener("change", this);
    answer.addEventListener("toggle", this);
  }

  #choose() {
    keep(`prediction-${this.getAttribute("name")}`, String(this.choice));
    if (this.#answer.open) this.#reveal();
    else say(this.#said, WAIT);
  }

  // The reason for the reader's own choice stands out among the three.
  #reveal() {
    if (!this.#answer.open) return;
    this.toggleAttribute("answered", true);
    this.#reasons.forEach((reason, i) => reason.toggleAttribute("data-chosen", i === this.choice));
    if (this.choice >= 0) say(this.#said, this.#right[this.choice] ? "You predicted it." : "Not what you predicted: read why below.");
  }
}

if (!customElements.get("prediction-quiz")) customElements.define("prediction-quiz", PredictionQuiz);
