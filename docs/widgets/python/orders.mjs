// A Run, from the page's side: one order to Python, which finds out what the cell needs. Python
// is started before Run is pressed where that costs the reader nothing unasked: while the
// page idles near a cell when the files are kept on this device, else when the reader turns
// to a cell. Who saves data, or pays for it, presses Run first.
import { areKept } from "./files.mjs";
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

const NEAR = "100% 0%"; // within one screen above or below
const REST = 2000; // ms after which a browser without idle callbacks counts as idle
const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, REST));

/** Start Python once a reader of this cell is likely to need it. */
export function prestart(python, cell) {
  const seen = new IntersectionObserver(
    ([entry]) => entry.isIntersecting && seen.disconnect() === undefined && idle(whenKept),
    { rootMargin: NEAR },
  );
  const whenKept = async () => {
    if (cell.isConnected && (await areKept(python.manifest))) start();
  };
  const start = () => {
    if (python.state === "cold" && !paysForData()) python.start().catch(() => {}); // Run will say why
  };
  seen.observe(cell);
  cell.addEventListener("pointerenter", start);
  cell.addEventListener("focusin", start);
}

function paysForData() {
  const { saveData, type, effectiveType = "4g" } = navigator.connection ?? {};
  return saveData || type === "cellular" || effectiveType !== "4g";
}
