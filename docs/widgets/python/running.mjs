// One run of a cell, and what is said about it.
import { Stopped } from "./turns.mjs";

const LOST = "Python starts afresh; the variables of all cells are gone.";

/** Wait until Python is there; the bar shows the bytes that have arrived. */
export async function load(python, controls) {
  const progress = ({ detail }) => controls.progress(detail);
  python.addEventListener("progress", progress);
  if (python.state !== "ready") controls.say("Loading Python…");
  try {
    await python.open();
  } finally {
    python.removeEventListener("progress", progress);
    controls.quiet();
  }
}

/** Run the earlier cells that `cell` needs; returns their numbers, counted from 1. */
export async function runNeeded(python, cell, cells) {
  const earlier = cells.slice(0, cells.indexOf(cell));
  const order = { code: cell.code, earlier: earlier.map(({ code }) => code) };
  const { value } = await python.call("needed", order);
  const numbers = value.map((index) => index + 1);
  for (const number of numbers) {
    cell.view.controls.busyWith(`Runs cell ${number} first, which this one needs.`);
    const { ok, problem } = await cells[number - 1].perform();
    if (problem) throw problem;
    if (!ok) throw new Error(`Cell ${number}, which this one needs, ended with an error.`);
  }
  return numbers;
}

/** What the status says of a run that ended well. */
export function praise(seconds, needed) {
  const after = needed.length ? `, after cell ${needed.join(" and ")}` : "";
  return `Finished in ${seconds.toFixed(2)} s${after}.`;
}

/** What the status says of one that did not. */
export function explain(error, limit) {
  if (!(error instanceof Stopped) || error.reason === "broken") return error.message;
  return error.reason === "limit" ? `Stopped: ${limit} s is the limit. ${LOST}` : `Stopped. ${LOST}`;
}
