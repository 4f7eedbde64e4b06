// Weights of a layer, dense, locally connected or shared, as lesson/analysis/weight_counts.py. No DOM.

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
