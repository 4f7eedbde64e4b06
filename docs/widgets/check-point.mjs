// <check-point name="output-size" kind="number" hint="…"><div class="checkpoint-ask">…
// A question that takes an answer before it gives one; scripts/publish/checkpoint.py writes it.
//   kind     number, shape, fields (several of these), choice, maps (a set), order
//   hint     what to look at, for an answer that nobody foresaw; of a box, in its list
//   predict  the answer comes when the next cell has run with this code in it, or on demand
// For scripts: `answered` is dispatched with {right, code}; element.answer(value) answers as a
// reader would: a text, or an array of them for fields, maps and order.
import { recall, remember } from "./check-progress.mjs";
import { bareCode, judge } from "./lib/answers.mjs";
import { AnswerForm } from "./parts/answer-form.mjs";
import { h } from "./parts/dom.mjs";

const NOTED = "Noted. Now run the code below and compare.";
const NOTED_CHANGE = "Noted. Now make the change below, run it and compare.";
const PREDICTED = "You predicted it.";
const MISSED = "Not what you predicted: read why below.";
const ENOUGH = 2; // misses until the answer may be seen

// What to say to mistakes; of predictions it stands on the page.
const response = await fetch(new URL("mistakes.json", import.meta.url));
if (!response.ok) throw new Error(`widgets/mistakes.json: ${response.status}`);
const known = await response.json();

function listOf(mistakes) {
  const items = mistakes.map(({ shown, why, ...told }) => {
    const words = h("span");
    words.innerHTML = why;
    const item = h("li", {}, h("strong", {}, `${shown}:`), " ", words);
    Object.assign(item.dataset, told);
    return item;
  });
  return h("ul", { class: "checkpoint-mistakes" }, ...items);
}

export class CheckPoint extends HTMLElement {
  #form;
  #cases; // of known mistakes, as lib/answers.mjs takes them, with their items
  #right;
  #answer;
  #misses = 0;
  #done = false;
  #said = h("div", { class: "widget-status", role: "status", "aria-label": "Verdict" });
  #cell;

  connectedCallback() {
    if (!this.#form) this.#build();
    if (!this.#predicts) return;
    const all = [...document.querySelectorAll("check-point, python-cell")];
    this.#cell = all.slice(all.indexOf(this)).find(({ localName }) => localName === "python-cell");
    this.#cell?.addEventListener("cell-done", this);
  }

  disconnectedCallback() {
    this.#cell?.removeEventListener("cell-done", this);
  }

  handleEvent({ type, detail }) {
    if (type === "toggle") this.#open();
    else if (detail.ok && this.#decided && !this.#form.problem) this.#check();
  }

  /** Answer as a reader would. */
  answer(value) {
    this.#form.value = value;
    this.#check();
  }

  get #predicts() {
    return this.hasAttribute("predict");
  }

  // The cell has the change that the prediction is about.
  get #decided() {
    return bareCode(this.#cell.code).includes(bareCode(this.getAttribute("predict")));
  }

  #build() {
    this.#answer = this.querySelector(":scope > details");
    this.#right = this.#answer.querySelector(".checkpoint-right");
    const mistakes = known[this.getAttribute("name")];
    if (mistakes) this.#answer.append(listOf(mistakes));
    this.#cases = [...this.#answer.querySelectorAll("li[data-code]")].map((item) => {
      return { ...item.dataset, field: Number(item.dataset.field), item };
    });
    this.setAttribute("role", "group");
    this.setAttribute("aria-labelledby", this.querySelector(".checkpoint-ask").id);
    this.#form = new AnswerForm(this.querySelector(":scope > .checkpoint-form"), {
      kind: this.getAttribute("kind"),
      name: this.getAttribute("name"),
      onsubmit: () => this.#check(),
      onchange: () => this.#note(),
    });
    this.#answer.before(this.#said);
    this.#answer.hidden = !this.#predicts;
    this.#restore(recall(this.getAttribute("name")));
    this.#answer.addEventListener("toggle", this);
  }

  // A prediction is kept as it is made.
  #note() {
    if (!this.#predicts || this.#form.problem) return;
    if (this.#answer.open) this.#open();
    else this.#said.textContent = this.getAttribute("predict") ? NOTED_CHANGE : NOTED;
    this.#keep();
  }

  #check() {
    const { problem, given } = this.#form;
    if (problem) return void (this.#said.textContent = problem);
    const { right, code } = this.#judge(given);
    if (!right) this.#misses++;
    this.#done ||= right || this.#predicts;
    if (this.#predicts) this.#answer.open = true;
    this.#show();
    this.#keep();
    this.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail: { right, code } }));
  }

  #judge(given) {
    const rights = this.#right.dataset.right.split(" | ");
    const wrong = [...given.keys()]
      .filter((i) => given[i] !== rights[i])
      .map((i) => ({ i, found: judge(this.#cases, i, given[i]) }));
    const code = wrong.length ? (wrong[0].found?.code ?? "unknown") : "right";
    return { right: wrong.length === 0, wrong, code };
  }

  #show() {
    const { right, wrong } = this.#judge(this.#form.given);
    const chosen = right ? [this.#right] : wrong.map(({ found }) => found?.item);
    for (const place of [this.#right, ...this.#cases.map(({ item }) => item)]) {
      place.toggleAttribute("data-chosen", chosen.includes(place));
    }
    if (this.#predicts) return void (this.#said.textContent = right ? PREDICTED : MISSED);
    const seen = !right && this.#misses >= ENOUGH;
    const why = right ? this.#right.cloneNode(true).childNodes : wrong.map((one) => this.#why(one));
    this.#answer.hidden = !seen;
    this.#said.dataset.kind = right ? "good" : "error";
    this.#said.replaceChildren(h("b", {}, right ? "Right." : "Not yet."), ...why);
    if (seen) this.#said.append(h("p", {}, "You may open the answer now."));
  }

  // A known mistake is named; what nobody foresaw gets told what to look at.
  #why({ i, found }) {
    const words = found?.item.lastElementChild.cloneNode(true).childNodes;
    return h("p", {}, this.#form.label(i), ...(words ?? [this.#form.hint(i) ?? this.getAttribute("hint")]));
  }

  #open() {
    if (!this.#answer.open) return;
    this.toggleAttribute("answered", true);
    if (this.#form.problem) return;
    this.#done = true;
    this.#show();
    this.#keep();
  }

  #keep() {
    const [misses, done] = [this.#misses, this.#done];
    remember(this.getAttribute("name"), { value: this.#form.value, misses, done });
  }

  // What was predicted is answered by the next run, not by the last visit.
  #restore(kept) {
    if (!kept) return;
    this.#misses = kept.misses;
    this.#done = kept.done;
    this.#form.value = kept.value;
    if (!this.#predicts && !this.#form.problem) this.#show();
  }
}

if (!customElements.get("check-point")) customElements.define("check-point", CheckPoint);
