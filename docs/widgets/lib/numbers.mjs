// Arrays of numbers as they are stored, written for people, and coloured by the rules of
// lesson/visualization.py. No DOM.
// A pixel is one 32-bit number: opacity, blue, green, red from the top byte down, which
// is what a canvas stores on the little-endian machines that browsers run on.

const TYPES = { float32: Float32Array, uint8: Uint8Array };

/** {dtype, shape, base64} as {shape, data}; the bytes are little-endian. */
export function decodeArray({ dtype, shape, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return { shape, data: new TYPES[dtype](bytes.buffer) };
}

/** The same for every array of an object. */
export const decodeArrays = (arrays) =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, decodeArray(array)]));

/** A number as people write it: a real minus, no more than `digits` decimals. */
export function show(value, digits = 2) {
  const rounded = Number(value.toFixed(digits));
  return String(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/** The same with all of its decimals, for numbers that stand in rows. */
export function fixed(value, digits = 2) {
  return (Number(value.toFixed(digits)) || 0).toFixed(digits).replace("-", "−");
}

/** A number of any size with one or two figures that count, written out: 0.006, 12,000. */
export function brief(value) {
  const size = Math.abs(value);
  if (size >= 1000) return Number(value.toPrecision(2)).toLocaleString("en").replace("-", "−");
  if (size >= 0.01 || size === 0) return show(value, size < 1 ? 3 : size < 10 ? 2 : 1);
  const digits = Math.min(20, Math.ceil(-Math.log10(size)));
  return value.toFixed(digits).replace(/0+$/, "").replace("-", "−");
}

const [LEAST, MOST] = [0.0005, 999]; // what a cell has room for

/** The same for the cell of a grid. */
export function inCell(value) {
  if (Math.abs(value) > MOST) return value > 0 ? `>${MOST}` : `<−${MOST}`;
  return value !== 0 && Math.abs(value) < LEAST ? "≈0" : brief(value);
}

/** A short exact decimal for code and addresses. */
export const plain = (value) => String(Number(value.toPrecision(7)));

const STEPS = 255; // shades on either side of zero

const pixel = ([red, green, blue], opacity = 255) =>
  ((opacity << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** Shades from full negative over transparent zero to full positive: zero is the paper. */
export function signedTable(positive, negative) {
  return Uint32Array.from({ length: 2 * STEPS + 1 }, (_, i) =>
    pixel(i < STEPS ? negative : positive, Math.abs(i - STEPS)),
  );
}

const GREYS = Uint32Array.from({ length: 256 }, (_, v) => pixel([v, v, v]));

/** The largest size among finite values, or 1 where all are zero. */
export function limitOf(values) {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (v < low) low = v;
    else if (v > high) high = v;
  }
  return Math.max(-low, high) || 1;
}

/**
 * A limit for pictures: at most one value in a hundred is larger, so that a few strong
 * edges do not pale the rest. Found in 256 bins, so it is never below the true one.
 */
export function pictureLimit(values) {
  const largest = limitOf(values);
  const bins = new Uint32Array(256);
  const scale = STEPS / largest;
  for (let i = 0; i < values.length; i++) bins[(Math.abs(values[i]) * scale) | 0]++;
  let above = values.length / 100;
  let bin = STEPS;
  while (bin > 0 && (above -= bins[bin]) >= 0) bin--;
  return ((bin + 1) / 256) * largest;
}

/** Signed values: ±limit in full colour, zero transparent. */
export function paintSigned(values, limit, table, pixels) {
  const scale = STEPS / limit;
  for (let i = 0; i < values.length; i++) {
    const share = values[i] * scale;
    const step = share > STEPS ? STEPS : share < -STEPS ? -STEPS : share;
    pixels[i] = table[(step + STEPS + 0.5) | 0];
  }
}

/** Brightness: 0 black, `limit` white, what leaves that range clipped. */
export function paintGrey(values, limit, pixels) {
  const scale = STEPS / limit;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] * scale;
    pixels[i] = GREYS[v > STEPS ? STEPS : v > 0 ? (v + 0.5) | 0 : 0];
  }
}

/** Sizes: 0 black, ±limit white. */
export function paintSize(values, limit, pixels) {
  const scale = STEPS / limit;
  for (let i = 0; i < values.length; i++) {
    const v = Math.abs(values[i]) * scale;
    pixels[i] = GREYS[v > STEPS ? STEPS : (v + 0.5) | 0];
  }
}
