// One 3×3 kernel learned by gradient descent from a picture and what a hidden kernel makes
// of it, as docs/cells/learn_one_kernel.py does with NumPy. No DOM.
//   y = kernel slid over x, without padding      loss = mean((y - wanted)²)
//   gradient of weight (i, j) = 2 · mean((y - wanted) · x shifted by (i, j))
const SIDE = 3;

/** Numbers of mean 0 and standard deviation 1: {data, width, height} of any brightness. */
function standardise({ data, width, height }) {
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  const deviation = Math.sqrt(data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length);
  return { data: Float64Array.from(data, (v) => (v - mean) / (deviation || 1)), width, height };
}

/** Nine small random weights, the same for the same seed. */
export function randomWeights(seed) {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float64Array.from({ length: SIDE * SIDE }, () => 0.1 * normal());
}

export class KernelLearning {
  #x;
  #wanted;

  /** `picture` {data, width, height} is standardised here; `hidden` are nine weights. */
  constructor(picture, hidden, weights) {
    this.#x = standardise(picture);
    this.width = picture.width - SIDE + 1;
    this.height = picture.height - SIDE + 1;
    this.#wanted = this.#slide(hidden);
    this.weights = Float64Array.from(weights);
    this.steps = 0;
    this.#look();
  }

  get picture() {
    return this.#x.data;
  }

  get wanted() {
    return this.#wanted;
  }

  /** One step of `rate` times the gradient, downhill. */
  step(rate) {
    this.gradient.forEach((g, t) => (this.weights[t] -= rate * g));
    this.steps += 1;
    this.#look();
  }

  /** Above this rate each step along the steepest direction lands higher than it began. */
  get steepest() {
    let direction = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1);
    let curvature = 0;
    for (let turn = 0; turn < 50; turn++) {
      const next = this.#correlate(this.#slide(direction));
      curvature = Math.hypot(...next) / Math.hypot(...direction);
      direction = next.map((v) => v / Math.hypot(...next));
    }
    return 1 / curvature;
  }

  #look() {
    this.output = this.#slide(this.weights);
    const error = this.output.map((y, p) => y - this.#wanted[p]);
    this.loss = error.reduce((sum, e) => sum + e * e, 0) / error.length;
    this.gradient = this.#correlate(error).map((g) => 2 * g);
  }

  #slide(kernel) {
    const out = new Float64Array(this.width * this.height);
    kernel.forEach((w, t) => this.#each(t, (pixel, p) => (out[p] += w * pixel)));
    return out;
  }

  // The mean of error times pixel, for each of the nine taps.
  #correlate(error) {
    return Float64Array.from({ length: SIDE * SIDE }, (_, t) => {
      let sum = 0;
      this.#each(t, (pixel, p) => (sum += error[p] * pixel));
      return sum / error.length;
    });
  }

  // What tap t sees at each position p.
  #each(t, act) {
    const [i, j] = [Math.floor(t / SIDE), t % SIDE];
    for (let row = 0, p = 0; row < this.height; row++) {
      const start = (row + i) * this.#x.width + j;
      for (let column = 0; column < this.width; column++, p++) act(this.#x.data[start + column], p);
    }
  }
}
