// A Run, from the page's side: one order to Python, which finds out what the cell needs.
import { python } from "./runtime.mjs";

/** What the status says of a run that ended well, after the cells of these numbers. */
export function praise(seconds, numbers = []) {
  const after = numbers.length ? `, after cell ${numbers.join(" and ")}` : "";
  return `Finished in ${seconds.toFixed(2)} s${after}.`;
}

/** Run the last of a page's first cells after those that it needs; returns whether it went well. */
export async function runLast(cells) {
  const last = cells.at(-1);
  const programs = cells.map(({ code, file }) => [code, file]);
  let present = last; // the cell that runs now
  let open = false; // whether it is another one, and has not ended
  let took;
  const show = (message) => {
    if (message.kind === "begin") {
      present = cells[message.cell] ?? last;
      open = present !== last;
      present.opened();
      if (open) announce(last, message.cell + 1);
    } else if (message.kind === "end") {
      took = message.seconds;
      if (open) present.closed(message);
      open = false;
    } else present.view.show(message);
  };
  const limit = ({ kind = "begin" }) => kind === "begin" && present.limit;
  try {
    const { value } = await python.call("run", { programs }, { limit, show });
    return conclude(last, value, took);
  } finally {
    if (open) present.closed();
    last.view.controls.quiet();
  }
}

const announce = (cell, number) =>
  cell.view.controls.busyWith(`Runs cell ${number} first, which this one needs.`);

function conclude(cell, { needed, failed, ok }, took) {
  if (failed != null) throw new Error(`Cell ${failed + 1}, which this one needs, ended with an error.`);
  if (ok) cell.view.controls.say(praise(took, needed.map((index) => index + 1)), "good");
  return ok;
}
