"""Wrong convolutions that make another number of the products: sum, bias, output.

Each is told by the steps of `reference.convolve` that differ.

Throughout this module
    x   input                  (height, width, in_channels)
    W   filters                (filters, kh, kw, in_channels)
    w   windows of the input   (out_height, out_width, kh, kw, in_channels)
    y   output                 (out_height, out_width, filters)
    s   stride
"""

import numpy as np

from lesson.checking import hints
from lesson.checking.mistakes.layers import CLIPPED, NOT_RESET, RESCALED, going_on
from lesson.checking.mistakes.record import Mistake
from lesson.checking.reference import rectify, unchanged, weighted_sum


def _products(w, W):
    """Return every product of a window and a filter, the filters last."""
    return w[..., None] * np.moveaxis(W, 0, -1)


def _divided(by):
    """Return the weighted sum over a number that depends on the filters."""
    return lambda w, W: weighted_sum(w, W) / by(W)


def _taps(W):
    """Return the number of pixels in a window."""
    return W.shape[1] * W.shape[2]


def _bias_times(number):
    """Return a bias step that adds each bias several times."""
    return lambda y, b, W: y + b * number(W)


def _then_bias(step):
    """Return a bias step before which something is done to the sums."""
    return lambda y, b, W: step(y) + b


MISTAKES = (
    Mistake(
        "bias-missing",
        "bias",
        "the bias is not added. Each filter f adds its own b[f].",
        {"bias": unchanged},
    ),
    Mistake(
        "bias-first-only",
        "bias",
        "one bias serves all filters, or only one filter gets its own. Filter f adds "
        "b[f].",
        {"bias": lambda y, b, W: y + b[0]},
        {"bias": lambda y, b, W: y + b * (np.arange(len(b)) == 0)},
        {"bias": lambda y, b, W: y + b[-1]},
    ),
    Mistake(
        "bias-per-tap",
        "bias",
        "the bias is added inside the loop over the window. It is added once to each "
        "sum.",
        *(
            {"bias": _bias_times(number)}
            for number in (_taps, lambda W: _taps(W) * W.shape[3], lambda W: W.shape[3])
        ),
    ),
    Mistake(
        "bias-wrong",
        "bias",
        "the biases come in, but not as they should. Filter f adds b[f] to its map, "
        "once.",
        {"bias": lambda y, b, W: y - b},
        {"bias": lambda y, b, W: y * b},
        {"bias": lambda y, b, W: y + b.sum()},
        {"bias": lambda y, b, W: y + b.mean()},
        wrong_numbers=hints.shifted,
    ),
    Mistake(
        "bias-index",
        "bias",
        "the bias is looked up by another index than the filter's. b has one number for "
        "each filter: map f gets b[f], and f runs over range(W.shape[0]).",
        {"bias": lambda y, b, W: y + b[W.shape[3] - 1]},
        {"bias": lambda y, b, W: y + np.roll(b, 1)},
        {"bias": lambda y, b, W: y + np.roll(b, -1)},
        wrong_numbers=hints.other_bias,
        error=hints.index_of_filters,
    ),
    Mistake(*NOT_RESET, *({"bias": _then_bias(step)} for step in going_on(np.cumsum))),
    Mistake(
        "max-instead-of-sum",
        "cross-correlation",
        "the largest product of a window is taken. A filter adds all products up.",
        {"combine": lambda w, W: _products(w, W).max(axis=(2, 3, 4))},
        {"combine": lambda w, W: _products(w, W).sum(axis=4).max(axis=(2, 3))},
    ),
    Mistake(
        "matrix-product",
        "cross-correlation",
        "window and filter are multiplied as matrices (@). Each pixel is multiplied by "
        "its own weight (*), and the products are added up.",
        {"combine": lambda w, W: np.einsum("hwijc,kjlc->hwk", w, W)},
    ),
    Mistake(
        "rescaled",
        "cross-correlation",
        "the numbers are the right ones, divided, multiplied or shifted. Add the "
        "products up and the bias to it; a layer does not scale its output.",
        {"combine": _divided(_taps)},
        {"combine": _divided(lambda W: 9)},
        {"combine": _divided(lambda W: _taps(W) * W.shape[3])},
        {"combine": _divided(lambda W: np.abs(W).sum(axis=(1, 2, 3)))},
        {"combine": _divided(lambda W: W.sum(axis=(1, 2, 3)))},
        {"image": lambda x, s: x / 255},
        *RESCALED,
        wrong_numbers=hints.rescaled,
    ),
    Mistake(
        "clipped",
        "feature-maps",
        "the output is clipped. A feature map may hold any number, negative ones too.",
        *CLIPPED,
    ),
    Mistake(
        "relu-inside",
        "activation",
        "negative numbers are lost. conv2d returns the sums as they are; ReLU comes "
        "after it.",
        {"finish": lambda y, *_: rectify(y)},
        {"bias": lambda y, b, W: rectify(y) + b},
        {"combine": lambda w, W: rectify(_products(w, W)).sum(axis=(2, 3, 4))},
    ),
    Mistake(
        "activation-inside",
        "activation",
        "an activation is applied inside. conv2d returns the sums as they are.",
        {"finish": lambda y, *_: np.abs(y)},
        {"finish": lambda y, *_: np.tanh(y)},
        {"finish": lambda y, *_: 1 / (1 + np.exp(-y))},
    ),
)
