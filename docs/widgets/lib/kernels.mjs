// Kernels as lists of weights, row by row: making, resizing, reading, writing, comparing. No DOM.
import { plain, show } from "./numbers.mjs";

const convolve = (a, b) => {
  const out = new Array(a.length + b.length - 1).fill(0);
  a.forEach((p, i) => b.forEach((q, j) => (out[i + j] += p * q)));
  return out;
};

const binomial = (size) => (size === 1 ? [1] : convolve(binomial(size - 1), [1, 1]));

/**
 * Sobel-x of any size from 2: binomial weights down, a difference across.
 * Size 3 is Sobel's own kernel; size 1 has no neighbours to differ from and is [1].
 */
export function sobelX(size) {
  if (size === 1) return Float32Array.of(1);
  const across = size === 2 ? [-1, 1] : convolve(binomial(size - 2), [-1, 0, 1]);
  return Float32Array.from(binomial(size).flatMap((down) => across.map((a) => down * a)));
}

/** The kernel turned by 180°: what true convolution slides. */
export const flip = (kernel) => kernel.slice().reverse();

/** Small whole numbers, the same for the same seed: a kernel for one position only. */
export function ownKernel(seed, size) {
  let state = (seed + 1) * 0x9e3779b9;
  return Float32Array.from({ length: size * size }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    return (((state ^ (state >>> 13)) >>> 0) % 5) - 2;
  });
}

/** The same kernel in the middle of a larger one, or its middle cut out. */
export function resize(kernel, size) {
  const side = Math.sqrt(kernel.length);
  const shift = (size - side) / 2;
  return Float32Array.from({ length: size * size }, (_, t) => {
    const [i, j] = [Math.floor(t / size) - shift, (t % size) - shift];
    return i >= 0 && i < side && j >= 0 && j < side ? kernel[i * side + j] : 0;
  });
}

/** Weights from "0 -1 0 -1 5 …": 9, 25 or 49 numbers; null where it is no such list. */
export function parseWeights(text) {
  const parts = text.trim().split(/[\s,]+/);
  const values = parts.map(Number);
  const usable = values.every((v) => Number.isFinite(v) && Math.abs(v) <= 1000);
  return [9, 25, 49].includes(values.length) && usable ? Float32Array.from(values) : null;
}

export const formatWeights = (kernel) => Array.from(kernel, plain).join(" ");

/** The kernel as one line of NumPy. */
export function numpyLine(kernel) {
  const side = Math.sqrt(kernel.length);
  const rows = Array.from(
    { length: side },
    (_, i) => `[${Array.from(kernel.subarray(i * side, (i + 1) * side), plain).join(", ")}]`,
  );
  return `kernel = np.array([${rows.join(", ")}])`;
}

/** What the sum of the weights means for a flat grey area. */
export function sumMeaning(kernel) {
  const sum = kernel.reduce((a, b) => a + b, 0);
  if (Math.abs(sum) < 1e-3)
    return { sum: 0, meaning: "responds to change only; a flat area gives 0" };
  if (Math.abs(sum - 1) < 1e-3) return { sum: 1, meaning: "keeps the brightness of a flat area" };
  return { sum, meaning: `a flat area comes out ${show(sum)} times as bright` };
}

const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

/** Cosine of the angle between two kernels, seen as vectors. */
export const cosine = (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/**
 * Correlation of the maps that two 3×3 filters make of an image. `covariance`, 81 numbers,
 * says how the nine pixels under the window vary together there.
 */
export function mapCorrelation(a, b, covariance) {
  const spread = (w) =>
    Array.from({ length: 9 }, (_, i) => dot(w, covariance.slice(9 * i, 9 * i + 9)));
  const [x, y] = [spread(a), spread(b)];
  return dot(x, b) / Math.sqrt(dot(x, a) * dot(y, b));
}

/**
 * For each filter {name, cosine} of the designed kernel it resembles most up to sign and
 * scale, or null: where |cosine| is below `alike`, and where the filter is shorter than
 * `dead` times the longest one, so that what is left of it resembles nothing.
 * The rules of lesson/analysis.py.
 */
export function nearestKernels(filters, designed, { alike, dead }) {
  const longest = Math.max(...filters.map((w) => Math.sqrt(dot(w, w))));
  return filters.map((weights) => {
    if (Math.sqrt(dot(weights, weights)) < dead * longest) return null;
    const found = designed.map((kernel) => ({
      name: kernel.name,
      cosine: cosine(weights, kernel.weights),
    }));
    const best = found.reduce((a, b) => (Math.abs(b.cosine) > Math.abs(a.cosine) ? b : a));
    return Math.abs(best.cosine) >= alike ? best : null;
  });
}
