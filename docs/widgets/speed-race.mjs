// <figure><speed-race></speed-race> <table>…</table></figure>
// The reader's own browser runs one kernel over one picture: NumPy's three ways in Python,
// and the playground's JavaScript. The table has a way in each row, then stored milliseconds
// by column; a run adds the reader's, and draws all of them on one logarithmic axis.
// For scripts: element.answers, by name of the way, Float32Arrays of the last run.
import { GreyFrame } from "./lib/frame.mjs";
import { brief } from "./lib/numbers.mjs";
import { chooser, h, liveRegion, say } from "./parts/dom.mjs";
import { python } from "./python/runtime.mjs";
import { explain } from "./python/stopping.mjs";
import { Controls, megabytes } from "./python/view.mjs";

const LIMIT = 120; // seconds for one way
const [TURNS, CALLS] = [6, 8]; // the fastest turn counts, as in pagecells/race.py
const HERE = "ms, your browser";
const SAME = 1e-4;
const GUESSES = [10, 100, 1000, 10_000].map((n) => [n, `${n.toLocaleString("en")} times as long`]);

export class SpeedRace extends HTMLElement {
  answers;
  #rows; // {way, stored, cell} of the table
  #controls = new Controls();
  #guess = chooser("My guess: compared with conv2d, the double loop takes", [["", "… (choose)"], ...GUESSES], () => {});
  #plot = h("div", { class: "race-plot", "aria-hidden": "true", hidden: true });
  #verdict = liveRegion("result");
  #running = false;

  connectedCallback() {
    python.cells.enter(this);
    if (!this.#rows) this.#build();
  }

  disconnectedCallback() {
    python.cells.leave(this);
    if (this.#running) python.stop("left");
  }

  #build() {
    const { available, bytes, why } = python.manifest;
    if (!available) return void this.append(h("p", { class: "cell-note" }, `This copy of the site cannot run Python: ${why}.`));
    const table = this.closest("figure").querySelector("table");
    this.#rows = [...table.querySelectorAll("tbody tr")].map((row) => {
      const [way, ...stored] = [...row.cells].map(({ textContent }) => textContent);
      const cell = h("td", { role: "cell", align: "right" });
      row.append(cell);
      return { way, cell, stored: stored.map(asNumber).filter(Boolean) };
    });
    table.querySelector("thead tr").append(h("th", { role: "columnheader", align: "right" }, HERE));
    this.#controls.button("Run the race", () => this.run(), { primary: true });
    this.#controls.button("Stop", () => python.stop("stop"));
    this.#controls.busy = false;
    if (python.state === "cold") this.#controls.say(`The race loads Python, ${megabytes(bytes)} MB, once.`);
    this.append(this.#guess.element, this.#controls.element, this.#verdict, this.#plot);
  }

  /** Run all four; what goes wrong is said beside the buttons. */
  async run() {
    if (this.#running) return;
    if (!this.#guess.input.value) {
      this.#controls.say("Choose your guess first.", "error");
      return void this.#guess.input.focus();
    }
    this.#running = this.#controls.busy = true;
    try {
      await python.exclusive(() => this.#race());
      this.#controls.say("Finished.", "good");
    } catch (error) {
      this.#controls.say(explain(error, LIMIT), "error");
    }
    this.#running = this.#controls.busy = false;
  }

  async #race() {
    await this.#controls.follow(python);
    const show = ({ way }) => this.#controls.say(`Running: ${way}…`);
    const { value } = await python.call("race", {}, { limit: () => LIMIT, show });
    show({ way: "JavaScript" });
    const { side, picture, kernel, milliseconds, answers } = value;
    const call = () => new GreyFrame(picture, side, side).convolve(kernel, "edge");
    answers.JavaScript = call();
    milliseconds.JavaScript = await timeOf(call);
    this.answers = answers;
    this.#show(milliseconds);
    say(this.#verdict, verdict(milliseconds, Number(this.#guess.input.value), differences(answers)));
  }

  #show(milliseconds) {
    for (const { way, cell } of this.#rows) {
      if (!(way in milliseconds)) continue;
      cell.dataset.label = HERE;
      cell.textContent = write(milliseconds[way]);
    }
    const all = [...this.#rows.flatMap(({ stored }) => stored), ...Object.values(milliseconds)];
    const low = Math.floor(Math.log10(Math.min(...all)));
    const high = Math.ceil(Math.log10(Math.max(...all)));
    const mark = (value, kind) => {
      const at = (Math.log10(value) - low) / (high - low);
      return h("span", { class: `race-${kind}`, style: `--at: ${at.toFixed(4)}` });
    };
    const track = ({ way, stored }) => {
      const own = way in milliseconds ? mark(milliseconds[way], "own") : null;
      return h("div", { class: "track" }, ...stored.map((value) => mark(value, "stored")), own);
    };
    const rows = this.#rows.flatMap((row) => [h("span", {}, row.way), track(row)]);
    const ticks = Array.from({ length: high - low + 1 }, (_, i) => {
      const tick = mark(10 ** (low + i), "tick");
      tick.textContent = low + i < 3 ? `${10 ** (low + i)}${i ? "" : " ms"}` : `${10 ** (low + i - 3)} s`;
      return tick;
    });
    const key = (kind, words) => h("span", {}, mark(1, kind), words);
    const stored = key("stored", "this page's processor, with and without AVX-512");
    const legend = h("p", { class: "race-key" }, key("own", "your browser"), stored);
    this.#plot.style.setProperty("--decades", high - low);
    this.#plot.replaceChildren(...rows, h("span"), h("div", { class: "race-axis" }, ...ticks), legend);
    this.#plot.hidden = false;
  }
}

const asNumber = (text) => Number(text.replaceAll(",", ""));
const write = (ms) => (ms < 100 ? brief(ms) : Math.round(ms).toLocaleString("en"));

// The page breathes between turns; a clock that ticks in milliseconds needs several calls.
async function timeOf(call) {
  let best = Infinity;
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    const begun = performance.now();
    for (let i = 0; i < CALLS; i++) call();
    best = Math.min(best, (performance.now() - begun) / CALLS);
  }
  return best;
}

/** The largest difference of each answer from conv2d's, by name. */
const differences = ({ conv2d, ...others }) =>
  Object.entries(others).map(([, answer]) =>
    answer.reduce((most, value, i) => Math.max(most, Math.abs(value - conv2d[i])), 0),
  );

function verdict(milliseconds, guess, found) {
  const { "double loop": loop, "nine taps": taps, conv2d, JavaScript } = milliseconds;
  const factor = loop / conv2d;
  const off = Math.round(Math.log10(guess)) - Math.round(Math.log10(factor));
  const judged = off === 0 ? "the nearest of the four" : `too ${off > 0 ? "high" : "low"}`;
  const most = Math.max(...found);
  return [
    `Here the double loop takes ${write(loop)} ms, ${write(factor)} times as long as conv2d (${write(conv2d)} ms).`,
    `Your guess, ${guess.toLocaleString("en")} times, is ${judged}.`,
    `Nine taps take ${write(taps)} ms, JavaScript ${write(JavaScript)} ms.`,
    most < SAME ? "All four give the same numbers, rounding aside." : `Their numbers differ by up to ${brief(most)}.`,
  ].join(" ");
}

if (!customElements.get("speed-race")) customElements.define("speed-race", SpeedRace);
