// Padding by the rules of numpy.pad. No DOM.
// A volume is {data, height, width, channels}: numbers row by row, channels last.

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
