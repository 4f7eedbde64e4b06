// The gradient of the cross-entropy of one digit, layer by layer, as `backward` in
// lesson/plain.py. No DOM.
//   d    gradient of the loss by what follows the d; a stage {data, height, width, channels}
import { forward, softmax } from "./network.mjs";

/** The loss of one digit, every stage, what arrives at each, and the gradients of all weights. */
export function backward(parameters, image, label) {
  const stages = forward(parameters, image);
  const shares = softmax(stages.logits);
  const dlogits = Float32Array.from(shares, (share, c) => share - (c === label ? 1 : 0));
  const { W1, W2, W3 } = parameters;
  const gradients = { W3: outer(dlogits, stages.pool2.data), b3: dlogits };
  const arriving = { pool2: like(stages.pool2, through(W3, dlogits)) };
  arriving.max2 = unpool(arriving.pool2, stages.conv2);
  arriving.conv2 = alive(arriving.max2, stages.conv2);
  [gradients.W2, gradients.b2] = byWeights(arriving.conv2, stages.pool1, W2.shape);
  arriving.pool1 = byInput(arriving.conv2, W2, stages.pool1);
  arriving.max1 = unpool(arriving.pool1, stages.conv1);
  arriving.conv1 = alive(arriving.max1, stages.conv1);
  [gradients.W1, gradients.b1] = byWeights(arriving.conv1, stages.input, W1.shape);
  const loss = -Math.log(Math.max(shares[label], Number.MIN_VALUE));
  return { loss, shares, dlogits, stages, arriving, gradients };
}

const like = ({ height, width, channels }, data) => ({ data, height, width, channels });

const outer = (a, b) => {
  const product = new Float32Array(a.length * b.length);
  a.forEach((v, i) => b.forEach((w, j) => (product[i * b.length + j] = v * w)));
  return product;
};

// What comes down through a dense layer: each input's share of every score's gradient.
function through({ shape: [units, inputs], data }, dy) {
  return Float32Array.from({ length: inputs }, (_, i) => {
    let sum = 0;
    for (let u = 0; u < units; u++) sum += data[u * inputs + i] * dy[u];
    return sum;
  });
}

/** Each gradient goes to the first pixel of its block that is the maximum, the others get 0. */
function unpool(dy, x) {
  const data = new Float32Array(x.data.length);
  const place = (i, j, c) => (i * x.width + j) * x.channels + c;
  dy.data.forEach((d, at) => {
    const c = at % dy.channels;
    const [row, column] = [Math.floor(at / dy.channels / dy.width), Math.floor(at / dy.channels) % dy.width];
    let best = place(2 * row, 2 * column, c);
    for (const [i, j] of [[0, 1], [1, 0], [1, 1]]) {
      const other = place(2 * row + i, 2 * column + j, c);
      if (x.data[other] > x.data[best]) best = other;
    }
    data[best] = d;
  });
  return like(x, data);
}

/** Nothing passes where the output of the ReLU is zero. */
export const alive = (dy, x) => like(x, dy.data.map((d, at) => (x.data[at] > 0 ? d : 0)));

// Every pair of a position (row, column) and a tap (i, j) that lies within x.
function* pairs(dy, x, [, kh, kw]) {
  for (let row = 0; row < dy.height; row++) {
    for (let column = 0; column < dy.width; column++) {
      for (let i = 0; i < kh; i++) {
        for (let j = 0; j < kw; j++) {
          const [top, left] = [row + i - (kh >> 1), column + j - (kw >> 1)];
          if (top < 0 || left < 0 || top >= x.height || left >= x.width) continue;
          yield [(row * dy.width + column) * dy.channels, (top * x.width + left) * x.channels, i * kw + j];
        }
      }
    }
  }
}

function byWeights(dy, x, shape) {
  const [filters, kh, kw, channels] = shape;
  const dW = new Float64Array(filters * kh * kw * channels);
  for (const [out, pixel, t] of pairs(dy, x, shape)) {
    for (let k = 0; k < filters; k++) {
      const d = dy.data[out + k];
      const at = (k * kh * kw + t) * channels;
      if (d !== 0) for (let c = 0; c < channels; c++) dW[at + c] += d * x.data[pixel + c];
    }
  }
  const db = new Float64Array(filters);
  dy.data.forEach((d, at) => (db[at % filters] += d));
  return [Float32Array.from(dW), Float32Array.from(db)];
}

function byInput(dy, { shape, data }, x) {
  const [filters, kh, kw, channels] = shape;
  const dx = new Float32Array(x.data.length);
  for (const [out, pixel, t] of pairs(dy, x, shape)) {
    for (let k = 0; k < filters; k++) {
      const d = dy.data[out + k];
      const at = (k * kh * kw + t) * channels;
      if (d !== 0) for (let c = 0; c < channels; c++) dx[pixel + c] += d * data[at + c];
    }
  }
  return like(x, dx);
}

/** For one weight of W1, what it meets, the gradient there and their product, all (28, 28). */
export function meetings(result, filter, row, column) {
  const { input } = result.stages;
  const dy = result.arriving.conv1;
  const met = new Float32Array(input.data.length);
  const arrived = new Float32Array(input.data.length);
  for (let p = 0; p < met.length; p++) {
    const [i, j] = [Math.floor(p / input.width) + row - 1, (p % input.width) + column - 1];
    const inside = i >= 0 && j >= 0 && i < input.height && j < input.width;
    met[p] = inside ? input.data[i * input.width + j] : 0;
    arrived[p] = dy.data[p * dy.channels + filter];
  }
  return { met, arrived, product: met.map((v, p) => v * arrived[p]) };
}
