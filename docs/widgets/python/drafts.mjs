// What a reader typed, kept on this device until Reset (storage may be refused or full), and
// the choice of how much is given at the start of the Create exercise.
import { chooser } from "../parts/dom.mjs";

const key = (name) => `python-cell ${location.pathname} ${name}`;

export function draft(name) {
  try {
    return localStorage.getItem(key(name));
  } catch {
    return null;
  }
}

export function keep(name, code) {
  try {
    if (code === null) localStorage.removeItem(key(name));
    else localStorage.setItem(key(name), code);
  } catch {
    // The text is still in the editor; it is only lost with the page.
  }
}

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
