// A digit of 28 × 28 numbers in [0, 1]: ink, shifting, centring, and its form in an address.
// No DOM.
import { SIDE } from "./network.mjs";

const RADIUS = 1.35; // of the pen, in pixels: about the strokes of MNIST
const SHADES = 15; // steps from blank to ink, one hexadecimal digit in an address

/** Ink a straight stroke; points are {x, y} in pixels, a pixel's middle at .5. */
export function stroke(pixels, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy || 1;
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [(i % SIDE) + 0.5 - from.x, Math.floor(i / SIDE) + 0.5 - from.y];
    const along = Math.min(1, Math.max(0, (x * dx + y * dy) / squared));
    const away = Math.hypot(x - along * dx, y - along * dy);
    const ink = Math.min(1, Math.max(0, RADIUS + 0.5 - away));
    if (ink > pixels[i]) pixels[i] = Math.round(ink * SHADES) / SHADES;
  }
}

/** The drawing moved by whole pixels; what leaves the paper is lost, as in a photograph. */
export function shift(pixels, down, right) {
  return Float32Array.from(pixels, (_, i) => {
    const [y, x] = [Math.floor(i / SIDE) - down, (i % SIDE) - right];
    return y >= 0 && y < SIDE && x >= 0 && x < SIDE ? pixels[y * SIDE + x] : 0;
  });
}

/** Whole pixels {down, right} that bring the centre of mass to the middle, as MNIST did. */
export function toCentre(pixels) {
  let [mass, down, right] = [0, 0, 0];
  pixels.forEach((v, i) => {
    mass += v;
    down += v * (Math.floor(i / SIDE) + 0.5);
    right += v * ((i % SIDE) + 0.5);
  });
  const away = (moment) => (mass ? Math.round(SIDE / 2 - moment / mass) : 0);
  return { down: away(down), right: away(right) };
}

/** Sixteen shades a pixel, one hexadecimal digit each, runs of blank pixels as z and a count. */
export function encode(pixels) {
  const digits = Array.from(pixels, (v) => Math.round(v * SHADES).toString(16)).join("");
  return digits.replace(/0{4,}/g, (run) => `z${run.length.toString(36)}.`);
}

/** The drawing of such a text; null where it is none. */
export function decode(text) {
  const digits = text.replace(/z([0-9a-z]{1,2})\./g, (_, count) => "0".repeat(parseInt(count, 36)));
  if (!/^[0-9a-f]+$/.test(digits) || digits.length !== SIDE * SIDE) return null;
  return Float32Array.from(digits, (digit) => parseInt(digit, 16) / SHADES);
}
