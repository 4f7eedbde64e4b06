// One kernel over one grey picture, fast enough to follow a slider. No DOM.
// Zero padding and "same" by default, as lesson.conv2d; equal to conv.mjs by test.
// The padded picture is kept, so a new kernel costs one pass and no memory.
import { padVolume } from "./conv.mjs";

/** A stranger's picture as it may be framed; a webcam's need no such look, thirty times a second. */
export function asPicture(data, width, height) {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  const numbers = ArrayBuffer.isView(data) && data.every(Number.isFinite);
  if (whole && numbers && data.length === width * height) return { data, width, height };
  throw new RangeError(`${data.length} numbers are no picture of ${width} × ${height}`);
}

export class GreyFrame {
  #image;
  #padded;
  #key;
  #sums = new Float64Array(0);

  /** The picture: width × height numbers, row by row, used as they are. */
  constructor(data, width, height) {
    if (data.length !== width * height || data.length === 0) {
      throw new RangeError(`${data.length} numbers are no picture of ${width} × ${height}`);
    }
    this.#image = { data, width, height, channels: 1 };
    this.data = new Float32Array(data.length);
  }

  get width() {
    return this.#image.width;
  }

  get height() {
    return this.#image.height;
  }

  /** Convolve with a square odd kernel into `this.data`, and return that. */
  convolve(kernel, edges = "constant") {
    const side = Math.sqrt(kernel.length);
    if (side % 2 !== 1) throw new RangeError(`${kernel.length} weights are no odd square kernel`);
    const source = this.#pad((side - 1) / 2, edges);
    if (side === 3) convolve3(source, this.width, this.height, kernel, this.data);
    else this.#convolveRows(source, side, kernel);
    return this.data;
  }

  #pad(margin, edges) {
    const key = `${margin} ${edges}`;
    if (key !== this.#key) this.#padded = padVolume(this.#image, margin, margin, edges).data;
    this.#key = key;
    return this.#padded;
  }

  #convolveRows(source, side, kernel) {
    const { width, height, data } = this;
    const stride = width + side - 1;
    if (this.#sums.length !== width) this.#sums = new Float64Array(width);
    const sums = this.#sums;
    const addRow = { 5: addRow5, 7: addRow7 }[side] ?? addRowOf(side);
    for (let y = 0; y < height; y++) {
      sums.fill(0);
      for (let i = 0; i < side; i++) {
        const weights = kernel.subarray(i * side, (i + 1) * side);
        if (weights.some(Boolean)) addRow(sums, source, (y + i) * stride, weights);
      }
      data.set(sums, y * width);
    }
  }
}

// Three columns of three pixels slide along: each pixel is read once a row.
function convolve3(source, width, height, [a, b, c, d, e, f, g, h, i], out) {
  const stride = width + 2;
  for (let y = 0; y < height; y++) {
    let p = y * stride;
    let p0 = source[p];
    let p1 = source[p + 1];
    let q0 = source[p + stride];
    let q1 = source[p + stride + 1];
    let r0 = source[p + 2 * stride];
    let r1 = source[p + 2 * stride + 1];
    p += 2;
    for (let at = y * width, end = at + width; at < end; at++, p++) {
      const p2 = source[p];
      const q2 = source[p + stride];
      const r2 = source[p + 2 * stride];
      out[at] = a * p0 + b * p1 + c * p2 + d * q0 + e * q1 + f * q2 + g * r0 + h * r1 + i * r2;
      p0 = p1;
      p1 = p2;
      q0 = q1;
      q1 = q2;
      r0 = r1;
      r1 = r2;
    }
  }
}

function addRow5(sums, source, at, [a, b, c, d, e]) {
  for (let x = 0; x < sums.length; x++, at++) {
    sums[x] +=
      a * source[at] +
      b * source[at + 1] +
      c * source[at + 2] +
      d * source[at + 3] +
      e * source[at + 4];
  }
}

function addRow7(sums, source, at, [a, b, c, d, e, f, g]) {
  for (let x = 0; x < sums.length; x++, at++) {
    sums[x] +=
      a * source[at] +
      b * source[at + 1] +
      c * source[at + 2] +
      d * source[at + 3] +
      e * source[at + 4] +
      f * source[at + 5] +
      g * source[at + 6];
  }
}

const addRowOf = (side) => (sums, source, at, weights) => {
  for (let x = 0; x < sums.length; x++, at++) {
    for (let j = 0; j < side; j++) sums[x] += weights[j] * source[at + j];
  }
};
