// The lesson's small network, forward only, as TinyCNN in lesson/network.py. No DOM.
// parameters  {W1, b1, W2, b2, W3, b3}, each {shape, data}
// a stage     {data, height, width, channels}
import { conv2d, maxpool2d, relu } from "./conv.mjs";
import { receptiveField } from "./sizes.mjs";

export const SIDE = 28;

/** Stages by name, each with the window that makes its units from the stage below. */
export const STAGES = {
  conv1: { below: "input", kernel: 3, stride: 1, pad: 1 },
  pool1: { below: "conv1", kernel: 2, stride: 2, pad: 0 },
  conv2: { below: "pool1", kernel: 3, stride: 1, pad: 1 },
  pool2: { below: "conv2", kernel: 2, stride: 2, pad: 0 },
};

const filters = ({ shape: [count, height, width, channels], data }) => ({
  filters: count,
  height,
  width,
  channels,
  data,
});

/**
 * Every stage of one image of 784 numbers, after ReLU where a convolution made it.
 * `off` names filters to silence, as "conv1 0" for the first of the first layer.
 */
export function forward(parameters, image, off = new Set()) {
  if (image.length !== SIDE * SIDE) {
    throw new RangeError(`a digit has ${SIDE * SIDE} numbers, got ${image.length}`);
  }
  const stages = { input: { data: image, height: SIDE, width: SIDE, channels: 1 } };
  let x = stages.input;
  for (const i of ["1", "2"]) {
    x = relu(conv2d(x, filters(parameters["W" + i]), parameters["b" + i].data));
    stages["conv" + i] = silence(x, "conv" + i, off);
    stages["pool" + i] = x = maxpool2d(x);
  }
  stages.logits = dense(x.data, parameters.W3, parameters.b3.data);
  return stages;
}

function silence(x, name, off) {
  for (let c = 0; c < x.channels; c++) {
    if (off.has(`${name} ${c}`)) for (let i = c; i < x.data.length; i += x.channels) x.data[i] = 0;
  }
  return x;
}

function dense(x, { shape: [units, inputs], data }, biases) {
  return Float32Array.from({ length: units }, (_, u) => {
    let sum = biases[u];
    for (let i = 0; i < inputs; i++) sum += data[u * inputs + i] * x[i];
    return sum;
  });
}

/** Probabilities from scores; does not overflow. */
export function softmax(scores) {
  const top = Math.max(...scores);
  const powers = Float64Array.from(scores, (s) => Math.exp(s - top));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((p) => p / total);
}

/** The square of the drawing that a unit of a stage sees: {top, left, size}, unclipped. */
export function fieldOf(stage, row, column) {
  const layers = [];
  for (let name = stage; name !== "input"; name = STAGES[name].below) layers.unshift(STAGES[name]);
  const along = (unit) => receptiveField(layers, unit);
  return { top: along(row).start, left: along(column).start, size: along(row).size };
}

/**
 * What makes one unit: for a convolution one {values, weights} for each channel below,
 * the bias and the sum before ReLU; for pooling the four values.
 */
export function behind(parameters, stages, stage, row, column, channel) {
  const { below, kernel, stride, pad } = STAGES[stage];
  const [top, left] = [row * stride - pad, column * stride - pad];
  if (stage.startsWith("pool")) {
    return { inputs: [{ values: patch(stages[below], top, left, kernel, channel) }] };
  }
  const { shape, data } = parameters["W" + stage.at(-1)];
  const bias = parameters["b" + stage.at(-1)].data[channel];
  const inputs = Array.from({ length: shape[3] }, (_, c) => ({
    values: patch(stages[below], top, left, kernel, c),
    weights: Float32Array.from(
      { length: kernel * kernel },
      (_, t) => data[(channel * kernel * kernel + t) * shape[3] + c],
    ),
  }));
  const products = ({ values, weights }) => values.reduce((sum, v, t) => sum + v * weights[t], 0);
  return { inputs, bias, sum: inputs.reduce((sum, part) => sum + products(part), bias) };
}

function patch({ data, height, width, channels }, top, left, size, channel) {
  return Float32Array.from({ length: size * size }, (_, t) => {
    const [y, x] = [top + Math.floor(t / size), left + (t % size)];
    const inside = y >= 0 && y < height && x >= 0 && x < width;
    return inside ? data[(y * width + x) * channels + channel] : 0;
  });
}
