// Start Python before Run is pressed, where that costs the reader nothing unasked: while the
// page idles near a cell when the files are kept on this device, else when the reader turns
// to a cell. Who saves data, or pays for it, presses Run first.
import { areKept } from "./files.mjs";

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
