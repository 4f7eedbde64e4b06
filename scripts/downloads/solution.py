"""Build a tiny CNN forward pass: exercise III (Create) of Pixels2GenAI lesson 9.2.2.

    python cnn_solution.py

Two convolutions, each with ReLU and max-pooling, and one dense layer read a digit of
28×28 pixels. The weights are already trained: they are at the end of this file.
Step 1 to Step 6 make the layers that use them, and then the network reads digits.
Where something is left to write stands a line `raise NotImplementedError(...)`: put your
code in its place.

Letters: x input, W filters, b biases; H rows, W_in columns, C channels, K filters.
Needs NumPy (python -m pip install numpy); the rest is here, so it runs in any folder.
"""

import base64
import sys
import traceback
import zlib
from pathlib import Path

import numpy as np

from lesson.images import digits, to_uint8
from lesson.network import TinyCNN
from scripts.bundling.frozen import frozen, packed


def conv2d(x, W, b, stride=1):
    """Multi-filter 2D convolution with bias; "same" padding with zeros.

    x: (H, W_in, C), W: (K, kh, kw, C), b: (K,)
    Returns: (H_out, W_out, K); with stride 1, H_out is H and W_out is W_in
    """
    H, W_in, C = x.shape
    K, kh, kw, _ = W.shape
    if W.shape[3] != C:
        raise ValueError(f"x has {C} channels but W expects {W.shape[3]}")
    p, q = kh // 2, kw // 2  # zeros on each side: p rows, q columns

    # Step 1: compute the size of the output, H_out and W_out.
    #   Why:   windows are `stride` pixels apart, and the last one must still fit.
    #   Gives: two whole numbers. For 28×28 pixels, 3×3 kernels and one zero on each
    #          side: 28 and 28 with stride 1, and 14 and 14 with stride 2.
    H_out = (H + 2 * p - kh) // stride + 1
    W_out = (W_in + 2 * q - kw) // stride + 1

    # Step 2: put the zeros around x, to make `padded`.
    #   Why:   without them, each layer loses its rim: 28 becomes 26, and in the end
    #          too little is left for the 392 weights that W3 has for each digit.
    #   Gives: an array (H + 2p, W_in + 2q, C), with x in its middle.
    padded = np.pad(x, ((p, p), (q, q), (0, 0)))

    out = np.zeros((H_out, W_out, K))
    for i in range(H_out):
        for j in range(W_out):
            # Step 3: cut the `window` out of `padded`.
            #   Why:   out[i, j] depends on kh rows and kw columns, in all channels.
            #   Gives: an array (kh, kw, C), the shape of one filter.
            top, left = i * stride, j * stride
            window = padded[top : top + kh, left : left + kw]

            # Step 4: compute the K numbers of out[i, j].
            #   Why:   the sum runs over rows, columns and channels, so a filter can
            #          combine all the maps of the layer below; its bias is added once.
            #   Gives: an array (K,), one number for each filter.
            out[i, j] = np.sum(window * W, axis=(1, 2, 3)) + b
    return out


def maxpool2d(x, size=2, stride=2):
    """Max-pooling, channel by channel; windows that do not fit are dropped.

    x: (H, W_in, C). Returns: (H_out, W_out, C)
    """
    H, W_in, C = x.shape

    # Step 5: compute H_out and W_out.
    #   Why:   a pooling window moves as a kernel does, but without zeros around x.
    #   Gives: two whole numbers. For 28×28: 14 and 14; for 7×7: 3 and 3.
    H_out = (H - size) // stride + 1
    W_out = (W_in - size) // stride + 1

    out = np.zeros((H_out, W_out, C))
    for i in range(H_out):
        for j in range(W_out):
            # Step 6: put each channel's maximum in out[i, j].
            #   Why:   it says that a feature is there, but not exactly where.
            #   Gives: an array (C,): no channel sees another one's numbers.
            top, left = i * stride, j * stride
            window = x[top : top + size, left : left + size]
            out[i, j] = window.max(axis=(0, 1))
    return out


def relu(x):
    """Replace negative numbers with zero."""
    return np.maximum(0, x)


def forward(image):
    """Return ten scores (logits) for an image (28, 28) in [0, 1].

    Convolution, ReLU, pooling, with W1 and b1; again, with W2 and b2; then the numbers
    in one row, channels last, through the dense layer of W3 (10, 392) and b3 (10,).
    """
    x = image[..., None]  # (28, 28, 1)
    x = relu(conv2d(x, W1, b1))  # (28, 28, 4)
    x = maxpool2d(x)  # (14, 14, 4)
    x = relu(conv2d(x, W2, b2))  # (14, 14, 8)
    x = maxpool2d(x)  # (7, 7, 8)
    x = x.flatten()  # (392,)
    return W3 @ x + b3  # logits (10,)


# ---- Running it: nothing to write below this line ---------------------------------


def main():
    """Try both layers on small numbers, then let the network read digits."""
    try:
        globals().update(load_beside("cnn_weights.npz"))  # your own, if you trained any
        passed = try_layers() and read_digits()
    except NotImplementedError as gap:
        print(f"Next is {gap} ({last_line(gap)}).")
        passed = None
    except KeyboardInterrupt:  # you pressed Ctrl-C
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        print(f"Stopped on {last_line(error)}: {type(error).__name__}: {error}")
        passed = False
    if not passed:
        print(
            "To find out what is wrong, press Check my code on the lesson's Create page."
        )
        print("On your own computer, unpack lesson-9.2.2.zip and run there:")
        print(f"    python -m lesson check {Path(__file__).name}")
    return 1 if passed is False else 0


def try_layers():
    """Compare both layers with answers that you can work out on your fingers."""
    sums = conv2d(np.ones((3, 3, 1)), np.ones((1, 3, 3, 1)), np.array([1.0]))
    if not compare("conv2d", sums, [[5, 7, 5], [7, 10, 7], [5, 7, 5]]):
        return False
    rows = np.array([[1, 2, -9, -8], [3, 4, -7, -6]])
    return compare("maxpool2d", maxpool2d(rows[..., None]), [[4, -6]])


def compare(name, got, expected):
    """Print whether a layer gave the expected numbers in its only channel."""
    expected = np.array(expected, dtype=float)[..., None]
    right = np.shape(got) == expected.shape and np.allclose(got, expected)
    print(f"{name}: {'right on a small example' if right else 'not right yet'}")
    if not right:
        print(f"    expected {expected.tolist()}")
        print(f"    got      {np.asarray(got).tolist()}")
    return right


def read_digits():
    """Read digits that the network was not trained on, and count the right answers."""
    shipped = load_beside("digits.npz")
    images = shipped.get("images", unpack(IMAGES, np.uint8).reshape(-1, 28, 28)) / 255
    labels = shipped.get("labels", LABELS)
    print(f"reading {len(images)} digits; this is the first:")
    for row in images[0, 4:26:2]:
        print("    " + "".join(" .:*#"[int(4 * brightness)] for brightness in row))
    answers = [int(np.argmax(forward(image))) for image in images]
    print(f"    the network says: {answers[0]}")
    right = int(np.sum(answers == np.asarray(labels)))
    print(f"{right} of {len(images)} digits read correctly")
    return right >= 0.9 * len(images)


def load_beside(name):
    """Return the arrays in a file beside this one, or none if there is no such file."""
    path = Path(__file__).with_name(name)
    if not path.is_file():
        return {}
    with np.load(path) as arrays:
        return dict(arrays)


def last_line(error):
    """Return the last line of this file on the way to an error."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"line {[f.lineno for f in frames if f.filename == __file__][-1]}"


def unpack(text, dtype):
    """Return the numbers in a text that zlib and base64 made."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype)


def trained_weights():
    """Return W1, b1, W2, b2, W3 and b3."""
    numbers = unpack(WEIGHTS, np.dtype("<f2")).astype(float)
    parts = np.split(numbers, np.cumsum([np.prod(shape) for shape in SHAPES])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, SHAPES, strict=True)]


# ---- The data: trained weights and a few digits, as text ---------------------------

# The 4,266 weights that scripts/train.py in the lesson found, in 16 bits each:
# rounding them changes none of the answers on the lesson's 500 digits.
WEIGHTS = frozen(packed(list(TinyCNN.load().parameters.values()), "<f2"))
SHAPES = frozen([array.shape for array in TinyCNN.load().parameters.values()])
W1, b1, W2, b2, W3, b3 = trained_weights()

# The first 20 test digits of MNIST (LeCun, Cortes and Burges); the archive has 500.
LABELS = frozen(digits()[1][:20].tolist())
IMAGES = frozen(packed([to_uint8(digits()[0][:20])], "u1"))


if __name__ == "__main__":
    sys.exit(main())
