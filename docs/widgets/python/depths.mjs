// How much is given at the start of the Create exercise, and whether its hints are open.
import { chooser } from "../parts/dom.mjs";
import { draft, keep } from "./drafts.mjs";

const DEPTHS = [
  ["gaps", "six gaps, each with what and why"],
  ["hints", "six gaps, and all hints open"],
  ["signatures", "the signatures alone"],
];

/**
 * A list of depths above the editor, or nothing where there is one place to start from.
 * `begin({name, code})` is called for another place; the choice is kept on this device.
 */
export function depthChooser(cell, { code, starts }, begin) {
  if (!starts.length) return [];
  const gaps = { name: cell.getAttribute("name"), code };
  const kept = `${gaps.name} depth`;
  let place = gaps;
  const go = (depth) => {
    const next = depth === "signatures" ? starts[0] : gaps;
    if (next !== place) begin((place = next));
    for (const hint of document.querySelectorAll("details.hint")) hint.open = depth === "hints";
  };
  const { element, set } = chooser("How much is given", DEPTHS, (depth) => {
    keep(kept, depth);
    go(depth);
  });
  element.classList.add("cell-depth");
  const depth = draft(kept) ?? "gaps";
  if (depth !== "gaps") queueMicrotask(() => go(depth));
  set(depth);
  return [element];
}
