// What <kernel-playground> lets the reader choose from, as [value, words].
import { loadJson } from "./data.mjs";

const { designed, learned } = await loadJson("kernels.json");

/** Presets by name: {title, does, weights}. */
export const PRESETS = new Map(
  [...designed, ...learned].map((preset) => [
    preset.name,
    { ...preset, weights: Float32Array.from(preset.weights) },
  ]),
);

const named = ({ name, title }) => [name, title];

export const KERNELS = [
  ["own", "your own"],
  { group: "Designed", options: designed.map(named) },
  { group: "Learned from digits", options: learned.map(named) },
];
export const SIZES = [3, 5, 7].map((side) => [String(side), `${side}×${side}`]);
export const PHOTOS = [
  ["chelsea", "Chelsea the cat"],
  ["coffee", "Coffee"],
  ["camera", "Cameraman"],
  ["astronaut", "Astronaut"],
];
export const PICTURES = [...PHOTOS, ["own", "your own image"], ["webcam", "your webcam"]];
export const TAKE = "Press Use my own image, or Use the webcam, to have a picture of your own.";
export const BORDERS = [
  ["constant", "zeros, as in networks"],
  ["edge", "the border repeated"],
  ["reflect", "the picture mirrored"],
];
export const DISPLAYS = [
  ["auto", "as suits the sum"],
  ["signed", "in colour: blue +, red −"],
  ["clip", "clipped to black"],
  ["absolute", "as their size"],
];

const SUITS = { 0: "signed", 1: "clip" };

/** How the result of a kernel of this sum is shown. */
export const suited = (negatives, sum) =>
  negatives === "auto" ? (SUITS[sum] ?? "signed") : negatives;

/** What a preset is for; nothing where the weights are the reader's. */
export const does = ({ weights, kernel }) => (weights ? "" : `${PRESETS.get(kernel).does} `);
