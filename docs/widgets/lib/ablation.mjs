// What a network still reads when filters are silenced, over many digits at once. No DOM.
// As `forward` in network.mjs, but what does not change between two questions is kept.
//   off   {conv1: [0, 2], conv2: []}: filters whose maps are set to zero, counted from 0
import { SIDE, forward } from "./network.mjs";

const HALF = SIDE / 2; // of a map after the first pooling
const QUARTER = SIDE / 4;

export class Ablation {
  #parameters;
  #pooled = []; // a digit's maps after the first pooling, (14, 14, K1)
  #peaks; // of each digit, by filter of the second layer
  #features = new Map(); // by which filters are off: what the dense layer sees of all digits

  /** `images` are bytes, 784 a digit; nothing is computed yet. */
  constructor(parameters, images, labels) {
    this.#parameters = parameters;
    this.images = images;
    this.labels = labels;
  }

  image(n) {
    return Float32Array.from(this.images.subarray(n * SIDE ** 2, (n + 1) * SIDE ** 2), (v) => v / 255);
  }

  /** Run the first layer over some of the digits; returns whether all are done. */
  prepare(count = Infinity) {
    const { W1, b1 } = this.#parameters;
    for (let i = 0; i < count && this.#pooled.length < this.labels.length; i++) {
      this.#pooled.push(firstLayer(this.image(this.#pooled.length), W1, b1.data));
    }
    return this.#pooled.length === this.labels.length;
  }

  /** The digit that the network reads in each image. */
  answers({ conv1 = [], conv2 = [] } = {}) {
    this.prepare();
    const features = this.#featuresWithout(conv1);
    const size = features.length / this.labels.length;
    const silent = new Set(conv2);
    return Uint8Array.from(this.labels, (_, n) =>
      best(features.subarray(n * size, (n + 1) * size), silent, this.#parameters),
    );
  }

  /** The share of digits read correctly. */
  accuracy(off) {
    return this.answers(off).reduce((right, y, n) => right + (y === this.labels[n]), 0) / this.labels.length;
  }

  /** For one second-layer filter the digits that excite it most, once each: {digit, row, column, value}. */
  strongest(filter, count) {
    this.#peaks ??= Array.from(this.labels, (_, n) => peaks(forward(this.#parameters, this.image(n)).conv2));
    const found = this.#peaks.map((of, digit) => ({ digit, ...of[filter] }));
    return found.sort((a, b) => b.value - a.value || a.digit - b.digit).slice(0, count);
  }

  #featuresWithout(conv1) {
    const key = [...conv1].sort().join();
    if (!this.#features.has(key)) {
      if (this.#features.size > 16) this.#features.clear();
      const { W2, b2 } = this.#parameters;
      const size = QUARTER ** 2 * b2.data.length;
      const all = new Float32Array(this.#pooled.length * size);
      this.#pooled.forEach((maps, n) => all.set(secondLayer(maps, W2, b2.data, new Set(conv1)), n * size));
      this.#features.set(key, all);
    }
    return this.#features.get(key);
  }
}

// The highest unit of each map: {row, column, value}, the first of equals.
function peaks({ data, width, channels }) {
  return Array.from({ length: channels }, (_, filter) => {
    let at = filter;
    for (let i = filter; i < data.length; i += channels) if (data[i] > data[at]) at = i;
    const place = (at - filter) / channels;
    return { row: Math.floor(place / width), column: place % width, value: data[at] };
  });
}

function firstLayer(image, W, b) {
  return pooledLayer({ data: image, side: SIDE, channels: 1 }, W, b, new Set());
}

function secondLayer(maps, W, b, silent) {
  return pooledLayer({ data: maps, side: HALF, channels: W.shape[3] }, W, b, silent);
}

// Convolution, ReLU and 2×2 maximum of a square image, (side / 2, side / 2, filters). The
// maximum comes first: the same number is added to all four, and ReLU keeps their order.
function pooledLayer({ data, side, channels }, { shape, data: W }, b, silent) {
  const [filters, size] = shape;
  const edge = (size - 1) / 2;
  const half = side / 2;
  const out = new Float32Array(half * half * filters).fill(-Infinity);
  const sums = new Float64Array(filters);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      sums.fill(0);
      for (let u = Math.max(0, edge - i); u < Math.min(size, side + edge - i); u++) {
        for (let v = Math.max(0, edge - j); v < Math.min(size, side + edge - j); v++) {
          const pixel = ((i + u - edge) * side + j + v - edge) * channels;
          for (let c = 0; c < channels; c++) {
            const value = data[pixel + c];
            if (value === 0 || silent.has(c)) continue;
            const tap = (u * size + v) * channels + c;
            for (let k = 0; k < filters; k++) sums[k] += value * W[k * size * size * channels + tap];
          }
        }
      }
      const at = ((i >> 1) * half + (j >> 1)) * filters;
      for (let k = 0; k < filters; k++) if (sums[k] > out[at + k]) out[at + k] = sums[k];
    }
  }
  return out.map((v, at) => Math.max(0, v + b[at % filters]));
}

function best(features, silent, { W3, b3, b2 }) {
  const channels = b2.data.length;
  let [answer, highest] = [0, -Infinity];
  for (let u = 0; u < W3.shape[0]; u++) {
    let score = b3.data[u];
    for (let i = 0; i < features.length; i++) {
      if (!silent.has(i % channels)) score += features[i] * W3.data[u * features.length + i];
    }
    if (score > highest) [answer, highest] = [u, score];
  }
  return answer;
}
