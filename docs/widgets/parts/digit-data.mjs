// What <digit-explorer> needs to know: the trained network, digits to look at, and how its
// units and filters are written in attributes.
import { SIDE } from "../lib/network.mjs";
import { decodeArray } from "../lib/numbers.mjs";
import { loadJson } from "./data.mjs";
import { parameters } from "./own-network.mjs";

const digits = await loadJson("digits.json");
const { data: bytes } = decodeArray(digits.images);

export { parameters }; // of the network in use: it may change
export const labels = digits.labels;
/** The first of the digits that the lesson's network misreads. */
export const MISREAD = digits.misread;

const [first, second] = [parameters.b1.data.length, parameters.b2.data.length];
const SIDES = { conv1: SIDE, pool1: SIDE / 2, conv2: SIDE / 2, pool2: SIDE / 4 };

/** Maps in each stage. */
export const MAPS = { conv1: first, pool1: first, conv2: second, pool2: second };

/** One of the digits, as 784 numbers in [0, 1]. */
export function example(index) {
  const pixels = bytes.subarray(index * SIDE ** 2, (index + 1) * SIDE ** 2);
  return Float32Array.from(pixels, (value) => value / 255);
}

/** The weights of a filter that sees the drawing itself; null for the others. */
export function visibleFilter(stage, channel) {
  return stage === "conv1" ? parameters.W1.data.subarray(channel * 9, (channel + 1) * 9) : null;
}

/** The unit to begin with: an edge of the first example. */
export const START = { stage: "conv1", channel: 2, row: 20, column: 12 };

/** "conv2 3 5 7" as a unit; null where there is none. */
export function parseUnit(text) {
  const [, stage, ...numbers] = /^(\w+) (\d+) (\d+) (\d+)$/.exec(text) ?? [];
  const [channel, row, column] = numbers.map(Number);
  const inside = row < SIDES[stage] && column < SIDES[stage] && channel < MAPS[stage];
  return inside ? { stage, channel, row, column } : null;
}

export const formatUnit = ({ stage, channel, row, column }) =>
  `${stage} ${channel} ${row} ${column}`;

/** "conv1 0,conv2 3" as a set of names; null where it is no such list. */
export function parseFilters(text) {
  const names = text.split(",");
  const known = (name) =>
    /^conv[12] \d+$/.test(name) && Number(name.slice(6)) < MAPS[name.slice(0, 5)];
  return names.every(known) ? new Set(names) : null;
}

export const formatFilters = (names) => [...names].join(",");

/** The set with one filter switched on or off; null where none is off. */
export function switched(names, name, on) {
  const off = new Set(names);
  if (on) off.delete(name);
  else off.add(name);
  return off.size ? off : null;
}
