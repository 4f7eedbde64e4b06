// Pictures of fewer pixels, and upright ones: {rgba, width, height} with four bytes a pixel.

/** Width and height with no side longer than `longest`, as lesson.load_image has them. */
export function shrunkSize(width, height, longest) {
  const longer = Math.max(width, height);
  if (longer <= longest) return [width, height];
  return [width, height].map((side) =>
    Math.max(1, Math.floor((2 * side * longest + longer) / (2 * longer))),
  );
}

/**
 * For each of `to` pixels, those of `from` pixels that it is made of: `first`, and the weight of each.
 * Means of blocks come first, then a tent two new pixels wide: Pillow's BILINEAR with a reducing gap of 2.
 * Each `grain` pixels are one before all that.
 */
function tents(from, to, grain = 1) {
  if (grain > 1) return tents(Math.ceil(from / grain), to).map((tent) => spread(tent, from, grain));
  const block = Math.max(1, Math.floor(from / to / 2));
  const scale = from / block / to;
  return Array.from({ length: to }, (_, i) => {
    const middle = (i + 0.5) * scale;
    const first = block * Math.max(0, Math.floor(middle - scale + 0.5));
    const end = Math.min(from, block * Math.floor(middle + scale + 0.5));
    const weights = Array.from({ length: end - first }, (_, j) => {
      const start = first + j - (j % block);
      const height = 1 - Math.min(1, Math.abs(start / block + 0.5 - middle) / scale);
      return height / Math.min(block, from - start);
    });
    const sum = weights.reduce((a, b) => a + b);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function spread({ first, weights }, from, grain) {
  const finer = weights.flatMap((weight, i) => {
    const count = Math.min(grain, from - grain * (first + i));
    return Array(count).fill(weight / count);
  });
  return { first: grain * first, weights: finer };
}

/** Takes the rows of a picture, strip by strip, and gives it smaller. */
export class Shrinking {
  #stride; // bytes of a row
  #across;
  #down;
  #sums; // height × width × 3
  #open = 0; // the first new row that may get more

  constructor(from, [width, height], grain) {
    Object.assign(this, { width, height });
    this.#stride = 4 * from.width;
    this.#across = tents(from.width, width, grain);
    this.#down = tents(from.height, height, grain);
    this.#sums = new Float32Array(height * width * 3);
  }

  /** The bytes of rows `top`, `top + 1`, …; those above were given before. */
  add(rgba, top) {
    for (let at = 0; at < rgba.length; at += this.#stride, top++) this.#addRow(rgba, at, top);
  }

  #addRow(rgba, start, y) {
    const row = this.#narrow(rgba, start);
    while (this.#ends(this.#open) <= y) this.#open++;
    for (let i = this.#open; i < this.height && this.#down[i].first <= y; i++) {
      const weight = this.#down[i].weights[y - this.#down[i].first];
      for (let j = 0, at = i * row.length; j < row.length; j++, at++)
        this.#sums[at] += weight * row[j];
    }
  }

  #ends(i) {
    return this.#down[i].first + this.#down[i].weights.length;
  }

  #narrow(rgba, start) {
    const row = new Float32Array(3 * this.width);
    this.#across.forEach(({ first, weights }, x) => {
      let [red, green, blue] = [0, 0, 0];
      for (let j = 0, at = start + 4 * first; j < weights.length; j++, at += 4) {
        red += weights[j] * rgba[at];
        green += weights[j] * rgba[at + 1];
        blue += weights[j] * rgba[at + 2];
      }
      row.set([red, green, blue], 3 * x);
    });
    return row;
  }

  /** The smaller picture. */
  get rgba() {
    const rgba = new Uint8ClampedArray(4 * this.width * this.height).fill(255);
    this.#sums.forEach((sum, i) => {
      rgba[4 * Math.floor(i / 3) + (i % 3)] = sum;
    });
    return rgba;
  }
}

/** A picture upright; `turn`, 1 to 8, says as in EXIF how it lies. */
export function upright({ rgba, width, height }, turn) {
  const isOnSide = turn > 4;
  const [across, down] = isOnSide ? [height, width] : [width, height];
  const from = new Uint32Array(rgba.buffer);
  const to = new Uint32Array(from.length);
  for (let y = 0, at = 0; y < down; y++) {
    for (let x = 0; x < across; x++, at++) {
      const [column, row] = isOnSide ? [y, x] : [x, y];
      const left = [2, 3, 7, 8].includes(turn) ? width - 1 - column : column;
      const top = [3, 4, 6, 7].includes(turn) ? height - 1 - row : row;
      to[at] = from[top * width + left];
    }
  }
  return { rgba: new Uint8ClampedArray(to.buffer), width: across, height: down };
}
