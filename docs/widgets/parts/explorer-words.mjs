// What <digit-explorer> says of its digit.
import { softmax } from "../lib/network.mjs";

/** How the digit was shifted: the reading may stay as it is, but that it happened is said. */
export function moved(down, right) {
  const ways = [
    [down, "down"],
    [-down, "up"],
    [right, "right"],
    [-right, "left"],
  ].filter(([pixels]) => pixels > 0);
  return ways.length ? `Shifted ${ways.map((way) => way.join(" ")).join(", ")}. ` : "";
}

/** What the network reads, and how sure it is. */
export function answer(logits) {
  const shares = softmax(logits);
  const best = shares.indexOf(Math.max(...shares));
  return `The network reads ${best} (softmax ${(100 * shares[best]).toFixed(1)}%).`;
}
