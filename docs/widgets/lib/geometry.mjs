// Where windows start and how many fit: the rules of lesson/geometry.py. No DOM.
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
