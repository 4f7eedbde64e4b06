"""Wrong convolutions that make another number of a window: weights, sum, bias.

Each is told by the steps of `layers.convolve` that differ. Throughout this module
    x   input                  (height, width, in_channels)
    W   filters                (filters, k, k, in_channels)
    w   windows of the input   (out_height, out_width, k, k, in_channels)
    y   output                 (out_height, out_width, filters)
    s   stride
"""

import numpy as np

from lesson.checking.layers import unchanged, weighted_sum
from lesson.checking.mistakes import listed
from lesson.checking.network import rectify


def _only_channel(c):
    """Return a step that keeps the weights of one channel."""
    return lambda W: W * (np.arange(W.shape[3]) == c % W.shape[3])


def _only_filter(f):
    """Return a step that gives every map the same filter."""
    return lambda W: W[[f] * len(W)]


def _one_grey(channel):
    """Return a step that lets all weights see the same channel; None is their mean."""

    def kernels(W):
        total = W.sum(axis=3, keepdims=True)
        one = np.arange(W.shape[3]) == channel
        return total / W.shape[3] + 0 * W if channel is None else total * one

    return kernels


def _relabelled(order, back):
    """Return a step that reads the weights as if their axes came in another order."""
    return lambda W: W.reshape([W.shape[i] for i in order]).transpose(back)


def _no_last_tap(W):
    """Return the filters with their last row and column set to zero."""
    inside = np.arange(W.shape[1]) < W.shape[1] - 1
    return W * inside[:, None, None] * inside[:, None]


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


STEPS = {
    "kernel-flipped": [
        {"kernels": lambda W: W[:, ::-1, ::-1]},
        {"kernels": lambda W: W[:, ::-1, ::-1, ::-1]},
    ],
    "kernel-flipped-rows": [{"kernels": lambda W: W[:, ::-1]}],
    "kernel-flipped-columns": [{"kernels": lambda W: W[:, :, ::-1]}],
    "kernel-transposed": [{"kernels": lambda W: W.transpose(0, 2, 1, 3)}],
    "filter-axes": [
        {"kernels": _relabelled((0, 3, 1, 2), (0, 2, 3, 1))},
        {"kernels": _relabelled((1, 2, 3, 0), (3, 0, 1, 2))},
        {"kernels": lambda W: W.transpose(0, 3, 1, 2).reshape(W.shape)},
        {"kernels": lambda W: W[..., ::-1]},
    ],
    "bias-missing": [{"bias": unchanged}],
    "bias-first-only": [
        {"bias": lambda y, b, W: y + b[0]},
        {"bias": lambda y, b, W: y + b * (np.arange(len(b)) == 0)},
        {"bias": lambda y, b, W: y + b[-1]},
    ],
    "bias-per-tap": [
        {"bias": _bias_times(number)}
        for number in (_taps, lambda W: _taps(W) * W.shape[3], lambda W: W.shape[3])
    ],
    "bias-wrong": [
        {"bias": lambda y, b, W: y - b},
        {"bias": lambda y, b, W: y * b},
        {"bias": lambda y, b, W: y + b.sum()},
        {"bias": lambda y, b, W: y + b.mean()},
    ],
    "first-channel-only": [
        {"kernels": _only_channel(0)},
        {"kernels": _only_channel(-1)},
        {"kernels": _one_grey(0)},
    ],
    "channels-averaged": [
        {"combine": _divided(lambda W: W.shape[3])},
        {"kernels": _one_grey(None)},
    ],
    "one-filter-for-all": [
        {"kernels": _only_filter(0)},
        {"kernels": _only_filter(-1)},
        {"kernels": _only_filter(0), "bias": lambda y, b, W: y + b[0]},
        {"kernels": _only_filter(-1), "bias": lambda y, b, W: y + b[-1]},
    ],
    "filters-added-up": [{"kernels": lambda W: 0 * W + W.sum(axis=0)}],
    "max-instead-of-sum": [
        {"combine": lambda w, W: _products(w, W).max(axis=(2, 3, 4))},
        {"combine": lambda w, W: _products(w, W).sum(axis=4).max(axis=(2, 3))},
    ],
    "matrix-product": [{"combine": lambda w, W: np.einsum("hwijc,kjlc->hwk", w, W)}],
    "weights-ignored": [
        {"kernels": np.ones_like},
        {"kernels": np.zeros_like},
    ],
    "rescaled": [
        {"combine": _divided(_taps)},
        {"combine": _divided(lambda W: 9)},
        {"combine": _divided(lambda W: _taps(W) * W.shape[3])},
        {"combine": _divided(lambda W: np.abs(W).sum(axis=(1, 2, 3)))},
        {"combine": _divided(lambda W: W.sum(axis=(1, 2, 3)))},
        {"image": lambda x, s: x / 255},
    ],
    "relu-inside": [
        {"finish": lambda y, *_: rectify(y)},
        {"bias": lambda y, b, W: rectify(y) + b},
        {"combine": lambda w, W: rectify(_products(w, W)).sum(axis=(2, 3, 4))},
    ],
    "activation-inside": [
        {"finish": lambda y, *_: np.abs(y)},
        {"finish": lambda y, *_: np.tanh(y)},
        {"finish": lambda y, *_: 1 / (1 + np.exp(-y))},
    ],
    "sizes-hard-coded": [{"kernels": lambda W: W[:, :3, :3]}],
    "last-row-missing": [{"kernels": _no_last_tap}],
}
MISTAKES = listed(STEPS)
