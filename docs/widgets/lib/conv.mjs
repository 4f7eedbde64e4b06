// Padding, convolution and pooling for channels-last volumes, the same rules as lesson/conv.py and
// lesson/pool.py. No DOM.
// x {data, height, width, channels}: numbers row by row, channels last
// W {data, filters, height, width, channels}, b one number a filter or null
// Kernels are not flipped: this is cross-correlation.
import { outputSize, padFor } from "./sizes.mjs";

/** Names that NumPy gives to what lies outside an image. */
export const EDGES = ["constant", "edge", "reflect"];

/** Index inside the axis for `i`, which may lie outside; -1 stands for zero. */
function sourceIndex(i, size, mode) {
  if (i >= 0 && i < size) return i;
  if (mode === "constant") return -1;
  if (mode === "edge" || size === 1) return i < 0 ? 0 : size - 1;
  if (mode !== "reflect") throw new RangeError(`unknown edge handling "${mode}"`);
  const period = 2 * (size - 1);
  const folded = ((i % period) + period) % period;
  return folded < size ? folded : period - folded;
}

/** Return the volume with `rows` and `columns` added at each end. */
export function padVolume({ data, height, width, channels }, rows, columns, mode = "constant") {
  const out = {
    height: height + 2 * rows,
    width: width + 2 * columns,
    channels,
    data: new Float32Array((height + 2 * rows) * (width + 2 * columns) * channels),
  };
  const lookup = Int32Array.from({ length: out.width }, (_, x) =>
    sourceIndex(x - columns, width, mode),
  );
  for (let y = 0; y < out.height; y++) {
    const row = sourceIndex(y - rows, height, mode);
    if (row < 0) continue;
    for (let x = 0; x < out.width; x++) {
      if (lookup[x] < 0) continue;
      const from = (row * width + lookup[x]) * channels;
      const to = (y * out.width + x) * channels;
      for (let c = 0; c < channels; c++) out.data[to + c] = data[from + c];
    }
  }
  return out;
}

/** Slide every filter of W over x and add its bias; sums in double, stores float32. */
export function conv2d(x, W, b = null, options = {}) {
  const { stride = 1, pad = "same", padMode = "constant", dilation = 1 } = options;
  if (x.channels !== W.channels) {
    throw new RangeError(`x has ${x.channels} channels but W expects ${W.channels}`);
  }
  const [rows, columns] = [padFor(pad, W.height, dilation), padFor(pad, W.width, dilation)];
  const height = outputSize(x.height, W.height, stride, rows, dilation);
  const width = outputSize(x.width, W.width, stride, columns, dilation);
  const padded = padVolume(x, rows, columns, padMode);
  const y = {
    height,
    width,
    channels: W.filters,
    data: new Float32Array(height * width * W.filters),
  };
  let at = 0;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      for (let k = 0; k < W.filters; k++) {
        y.data[at++] = windowSum(padded, W, k, i * stride, j * stride, dilation) + (b ? b[k] : 0);
      }
    }
  }
  return y;
}

function windowSum(x, W, k, top, left, dilation) {
  let sum = 0;
  let tap = k * W.height * W.width * W.channels;
  for (let i = 0; i < W.height; i++) {
    for (let j = 0; j < W.width; j++) {
      let pixel = ((top + i * dilation) * x.width + left + j * dilation) * x.channels;
      for (let c = 0; c < W.channels; c++) sum += x.data[pixel++] * W.data[tap++];
    }
  }
  return sum;
}

/** Replace negative numbers by zero, in place. */
export function relu(x) {
  for (let i = 0; i < x.data.length; i++) if (x.data[i] < 0) x.data[i] = 0;
  return x;
}

/** Return the largest value of each window, channel by channel; windows that do not fit go. */
export function maxpool2d(x, size = 2, stride = 2) {
  const height = outputSize(x.height, size, stride);
  const width = outputSize(x.width, size, stride);
  const y = {
    height,
    width,
    channels: x.channels,
    data: new Float32Array(height * width * x.channels),
  };
  let at = 0;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      for (let c = 0; c < x.channels; c++)
        y.data[at++] = windowMax(x, i * stride, j * stride, c, size);
    }
  }
  return y;
}

function windowMax(x, top, left, channel, size) {
  let largest = -Infinity;
  for (let i = top; i < top + size; i++) {
    for (let j = left; j < left + size; j++) {
      largest = Math.max(largest, x.data[(i * x.width + j) * x.channels + channel]);
    }
  }
  return largest;
}
