// What the stepper shows: windows over a small grid, their products and sums. No DOM.
// state {kernel, stride, padding, dilation, flip, unshared}, as the element's attributes
import { padVolume } from "./conv.mjs";
import { flip, ownKernel, sobelX } from "./kernels.mjs";
import { show } from "./numbers.mjs";
import { covered, effectiveSize, outputSize } from "./sizes.mjs";

/** The grid of the lesson's figure: scripts/figures/sliding_filter.py. */
export const SIDE = 6;
// prettier-ignore
const PIXELS = Float32Array.of(
  3, 1, 0, 2, 1, 4,
  2, 5, 3, 0, 2, 1,
  0, 4, 9, 8, 7, 1,
  1, 3, 8, 9, 6, 2,
  2, 0, 7, 6, 5, 0,
  1, 2, 1, 0, 3, 2,
);

/** Sizes along one axis, and which cells of the padded axis are read; count 0: no fit. */
export function plan({ kernel, stride, padding, dilation }) {
  const padded = SIDE + 2 * padding;
  const spread = effectiveSize(kernel, dilation);
  if (spread > padded) return { padded, spread, count: 0, seen: new Uint8Array(padded) };
  return {
    padded,
    spread,
    count: outputSize(SIDE, kernel, stride, padding, dilation),
    seen: covered(SIDE, kernel, stride, padding, dilation),
  };
}

/** The grid with zeros around it, row by row. */
export function paddedPixels(padding) {
  const grid = { data: PIXELS, height: SIDE, width: SIDE, channels: 1 };
  return padVolume(grid, padding, padding).data;
}

/** The kernel of a position: Sobel-x for all, or one of its own. */
export function kernelAt({ kernel, unshared }, position) {
  return unshared ? ownKernel(position, kernel) : sobelX(kernel);
}

/** One position: its window, and pixel times weight for each tap. */
export function windowAt(state, position) {
  const { padded, count } = plan(state);
  const [row, column] = [Math.floor(position / count), position % count];
  const [top, left] = [row * state.stride, column * state.stride];
  const pixels = paddedPixels(state.padding);
  const weights = kernelAt(state, position);
  const terms = Array.from(weights, (weight, tap) => {
    const y = top + Math.floor(tap / state.kernel) * state.dilation;
    const x = left + (tap % state.kernel) * state.dilation;
    return { pixel: pixels[y * padded + x], weight, at: y * padded + x };
  });
  const turned = flip(weights);
  const add = (kernel) => terms.reduce((sum, { pixel }, tap) => sum + pixel * kernel[tap], 0);
  return {
    row,
    column,
    top,
    left,
    weights,
    turned,
    terms,
    sum: add(weights),
    turnedSum: add(turned),
  };
}

/** Every output, as cross-correlation and as true convolution. */
export function outputs(state) {
  const { count } = plan(state);
  const windows = Array.from({ length: count * count }, (_, p) => windowAt(state, p));
  return { correlation: windows.map((w) => w.sum), convolution: windows.map((w) => w.turnedSum) };
}

/** The position whose window has its middle nearest to a cell of the padded grid. */
export function nearest(state, row, column) {
  const { spread, count } = plan(state);
  const along = (cell) =>
    Math.min(count - 1, Math.max(0, Math.round((cell - (spread - 1) / 2) / state.stride)));
  return along(row) * count + along(column);
}

/** The formula of the output size, filled in. */
function formula({ kernel, stride, padding, dilation }) {
  const { spread, count, padded } = plan({ kernel, stride, padding, dilation });
  const top = `${SIDE} + 2·${padding} − ${spread}`;
  if (count === 0) return `${top} = ${show(padded - spread)} is negative: the kernel does not fit`;
  const quotient = (padded - spread) / stride;
  const floor = Number.isInteger(quotient) ? "" : ` = ⌊${Number(quotient.toFixed(2))}⌋ + 1`;
  return `⌊(${top}) / ${stride}⌋ + 1${floor} = ${count}`;
}

/** What a step sounds like. */
export function answered(now, flipped) {
  if (!now) return "no window fits";
  const turned = flipped ? `, true convolution ${show(now.turnedSum)}` : "";
  return `row ${now.row + 1}, column ${now.column + 1}: ${show(now.sum)}${turned}`;
}

/** What a new size sounds like. */
export function sized({ kernel, unshared }, { count }) {
  const weights = kernel ** 2 * (unshared ? count ** 2 : 1);
  return `${count} × ${count} output, ${weights} weight${weights === 1 ? "" : "s"}`;
}

/** How many weights there are. */
export function counted({ kernel, unshared }, { count }) {
  const [positions, weights] = [count ** 2, kernel ** 2];
  if (positions === 0) return `${weights} weights, and no position for them`;
  if (unshared) return `${positions} positions × ${weights} = ${positions * weights} weights`;
  return `${weights} weight${weights > 1 ? "s serve" : " serves"} all ${positions} positions`;
}

/** The formula filled in, and what gaps and the floor leave out. */
export function remarks(state, { padded, spread, count, seen }) {
  const unread = padded ** 2 - seen.reduce((sum, v) => sum + v, 0) ** 2;
  const { kernel, dilation } = state;
  return [
    `Along each side ${formula(state)}.`,
    dilation > 1 &&
      `The kernel covers ${dilation}·(${kernel} − 1) + 1 = ${spread} pixels, gaps included.`,
    count && unread && `No window reads ${unread} of the ${padded ** 2} numbers: they are hatched.`,
  ].filter(Boolean);
}
