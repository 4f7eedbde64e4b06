"""Wrong convolutions whose weights meet other pixels: filters, channels.

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
from lesson.checking.mistakes.record import Mistake
from lesson.checking.reference import weighted_sum


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


def _divided(by):
    """Return the weighted sum over a number that depends on the filters."""
    return lambda w, W: weighted_sum(w, W) / by(W)


KERNEL_SQUARE_ONLY = Mistake(
    "kernel-square-only",
    "filters",
    "height and width of the filter are mixed up: everything is right while they are "
    "equal. W is (filters, kh, kw, channels): a window has kh rows and kw columns, and "
    "there are p = kh // 2 rows of zeros above and below, q = kw // 2 columns left and "
    "right.",
)
MISTAKES = (
    KERNEL_SQUARE_ONLY,
    Mistake(
        "kernel-flipped",
        "cross-correlation",
        "the filter is turned by half a turn before it is multiplied. That is the "
        "convolution of mathematics; a layer multiplies window and filter as they lie.",
        {"kernels": lambda W: W[:, ::-1, ::-1]},
        {"kernels": lambda W: W[:, ::-1, ::-1, ::-1]},
    ),
    Mistake(
        "kernel-flipped-rows",
        "cross-correlation",
        "the rows of the filter are taken from the last to the first.",
        {"kernels": lambda W: W[:, ::-1]},
    ),
    Mistake(
        "kernel-flipped-columns",
        "cross-correlation",
        "the columns of the filter are taken from the last to the first.",
        {"kernels": lambda W: W[:, :, ::-1]},
    ),
    Mistake(
        "kernel-transposed",
        "cross-correlation",
        "rows and columns of the filter are swapped: W[f, i, j] belongs to row i and "
        "column j of the window.",
        {"kernels": lambda W: W.transpose(0, 2, 1, 3)},
    ),
    Mistake(
        "filter-axes",
        "filters",
        "the axes of W are taken in another order. W is (filters, kh, kw, channels), so "
        "a window that is flattened must be flattened as (kh, kw, channels) too.",
        {"kernels": _relabelled((0, 3, 1, 2), (0, 2, 3, 1))},
        {"kernels": _relabelled((1, 2, 3, 0), (3, 0, 1, 2))},
        {"kernels": lambda W: W.transpose(0, 3, 1, 2).reshape(W.shape)},
        {"kernels": lambda W: W[..., ::-1]},
    ),
    Mistake(
        "weights-ignored",
        "cross-correlation",
        "the weights W are not used. Each pixel is multiplied by its own weight, and the "
        "products are added up.",
        {"kernels": np.ones_like},
        {"kernels": np.zeros_like},
    ),
    Mistake(
        "first-channel-only",
        "channels",
        "only one channel of x is used. The sum runs over rows, columns and all "
        "channels.",
        {"kernels": _only_channel(0)},
        {"kernels": _only_channel(-1)},
        {"kernels": _one_grey(0)},
    ),
    Mistake(
        "channels-averaged",
        "channels",
        "the mean over the channels is taken. A filter adds the channels up.",
        {"combine": _divided(lambda W: W.shape[3])},
        {"kernels": _one_grey(None)},
    ),
    Mistake(
        "channels-wrong",
        "channels",
        "how channels are added: with a single channel everything is right. The sum runs "
        "over rows, columns and all channels.",
        wrong_where=(lambda case: hints.shape(case)[2] > 1,),
    ),
    Mistake(
        "one-filter-for-all",
        "filters",
        "every map comes from the same filter. Map f belongs to W[f].",
        {"kernels": _only_filter(0)},
        {"kernels": _only_filter(-1)},
        {"kernels": _only_filter(0), "bias": lambda y, b, W: y + b[0]},
        {"kernels": _only_filter(-1), "bias": lambda y, b, W: y + b[-1]},
    ),
    Mistake(
        "filters-added-up",
        "filters",
        "the filters are added up. Each makes a map of its own, the last axis of the "
        "output.",
        {"kernels": lambda W: 0 * W + W.sum(axis=0)},
    ),
    Mistake(
        "filters-wrong",
        "filters",
        "how filters are kept apart: with a single one everything is right. Map f "
        "belongs to W[f], and there are as many maps as filters.",
        wrong_where=(lambda case: len(case.inputs[2]) > 1,),
    ),
)
