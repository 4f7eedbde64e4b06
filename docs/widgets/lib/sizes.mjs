// Where windows start and how many fit, as lesson/sizes.py; receptive fields, and how many
// weights a layer has, as lesson/analysis.py. No DOM.
// All sizes are pixels along one axis; `pad` is added at each end.

/** Pixels that a kernel covers, gaps included. */
export const effectiveSize = (kernel, dilation = 1) => dilation * (kernel - 1) + 1;

/** Number of positions that a kernel takes; throws a RangeError where it does not fit. */
export function outputSize(size, kernel, stride = 1, pad = 0, dilation = 1) {
  const spread = effectiveSize(kernel, dilation);
  if (spread > size + 2 * pad) {
    throw new RangeError(
      `a kernel that covers ${spread} pixels does not fit into ${size + 2 * pad}; ` +
        "add padding or use a smaller kernel",
    );
  }
  return Math.floor((size + 2 * pad - spread) / stride) + 1;
}

/** Padding for `"same"`, `"valid"` or a number. */
export function padFor(pad, kernel, dilation = 1) {
  if (pad === "valid") return 0;
  if (pad !== "same") return pad;
  const spread = effectiveSize(kernel, dilation);
  if (spread % 2 === 0) throw new RangeError(`"same" needs a middle pixel, got ${spread}`);
  return (spread - 1) / 2;
}

/** For each pixel of the padded axis, 1 where some window has a tap and 0 where none has. */
export function covered(size, kernel, stride, pad, dilation) {
  const seen = new Uint8Array(size + 2 * pad);
  const positions = outputSize(size, kernel, stride, pad, dilation);
  for (let p = 0; p < positions; p++) {
    for (let tap = 0; tap < kernel; tap++) seen[p * stride + tap * dilation] = 1;
  }
  return seen;
}

/**
 * The patch of the input that one unit sees after `layers` of {kernel, stride, pad}.
 * Returns {start, size, jump}: its first pixel (negative inside the padding), its side,
 * and the pixels from one unit's patch to the next one's.
 * Araujo, Norris and Sim (2019), https://doi.org/10.23915/distill.00021
 */
export function receptiveField(layers, unit = 0) {
  let [start, size, jump] = [0, 1, 1];
  for (const { kernel, stride = 1, pad = 0, dilation = 1 } of layers) {
    start -= pad * jump;
    size += (effectiveSize(kernel, dilation) - 1) * jump;
    jump *= stride;
  }
  return { start: start + unit * jump, size, jump };
}

export const denseWeights = ({ size, channels, units }) => size * size * channels * units;

export const sharedWeights = ({ channels, filters, kernel }) =>
  kernel * kernel * channels * filters;

/** "same" padding: filters of its own at every pixel. */
export const localWeights = (layer) => layer.size * layer.size * sharedWeights(layer);

/** Share of the longest bar: in proportion, or one decade as long as the next. */
export function barShare(count, largest, scale) {
  return scale === "linear" ? count / largest : Math.log10(count) / Math.log10(largest);
}

/** A length for people, from millimetres. */
export function length(millimetres) {
  const units = [
    [1e6, "km"],
    [1e3, "m"],
    [10, "cm"],
    [1, "mm"],
  ];
  const [size, unit] = units.find(([size]) => millimetres >= size) ?? [1, "mm"];
  const digits = millimetres / size < 10 ? 1 : 0;
  const rounded = Number((millimetres / size).toFixed(digits));
  return `${rounded.toLocaleString("en")} ${unit}`;
}
