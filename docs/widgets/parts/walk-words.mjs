// What <gradient-walk> says at each of its stages, and which arrays it shows there.
import { SIDE } from "../lib/network.mjs";
import { brief, show } from "../lib/numbers.mjs";

/** The nine weights of a filter, as a list to choose from. */
export const PLACES = Array.from({ length: 9 }, (_, t) => {
  const [row, column] = [Math.floor(t / 3) + 1, (t % 3) + 1];
  return [`${row} ${column}`, `row ${row}, column ${column}`];
});

const share = (values) => {
  const alive = values.reduce((count, v) => count + (v !== 0), 0);
  return `${alive} of ${values.length.toLocaleString("en")}`;
};

// kind: what is drawn; below: what the numbers are; values, gradient: names of arrays.
export const WALK = [
  {
    name: "Scores",
    kind: "scores",
    words: ({ shares }, label) =>
      `The loss is −log of the share of ${label}, which is ${show(shares[label], 3)}. ` +
      "Its gradient by each score is that score's share, and for the right one its share minus 1: " +
      "blue scores should fall, the red one should rise.",
  },
  {
    name: "Dense layer",
    kind: "layers",
    values: "pool2",
    gradient: "pool2",
    below: "pooled maps, the dense layer's input",
    words: () =>
      "Each input takes the ten gradients back through its ten weights and adds them up: " +
      "where it is red, more of it would lower the loss.",
  },
  {
    name: "Max-pool 2",
    kind: "layers",
    values: "conv2",
    gradient: "max2",
    below: "convolution 2, after ReLU",
    words: ({ arriving }) =>
      "Only the largest of each four pixels decided anything, so it alone gets the gradient: " +
      `${share(arriving.max2.data)} are not zero.`,
  },
  {
    name: "ReLU 2",
    kind: "layers",
    values: "conv2",
    gradient: "conv2",
    below: "convolution 2, after ReLU",
    words: ({ arriving }) =>
      "Where the ReLU gave zero, a little more or less would have changed nothing: " +
      `${share(arriving.conv2.data)} are left.`,
  },
  {
    name: "Convolution 2",
    kind: "layers",
    values: "pool1",
    gradient: "pool1",
    below: "pooled maps, the input of convolution 2",
    words: () =>
      "Each gradient goes back through the nine weights of its window, for each map below, and " +
      "what arrives at one pixel from several windows is added up.",
  },
  {
    name: "Max-pool 1",
    kind: "layers",
    values: "conv1",
    gradient: "max1",
    below: "convolution 1, after ReLU",
    words: ({ arriving }) => `Again to the largest of each four only: ${share(arriving.max1.data)} are not zero.`,
  },
  {
    name: "ReLU 1",
    kind: "layers",
    values: "conv1",
    gradient: "conv1",
    below: "convolution 1, after ReLU",
    words: ({ arriving }) => `Again only where it was alive: ${share(arriving.conv1.data)} are left.`,
  },
  {
    name: "One shared weight",
    kind: "weight",
    words: () =>
      "One weight met a different pixel at every position. At each, the loss changes by that pixel " +
      "times the gradient there; the weight is shared, so its gradient is the sum. ",
  },
];

/** The sum so far. */
export const summedUp = (summed, sum) => {
  const all = summed === SIDE ** 2;
  const which = all ? `All ${summed} products` : `The first ${summed} of ${SIDE ** 2} products`;
  return `${which} add up to ${brief(sum)}${all ? ": the gradient of this weight." : "."}`;
};
