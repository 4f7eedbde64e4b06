"""Wrong steps for `layers.convolve`, and functions that make them.

Throughout this module
    x   input                  (height, width, in_channels)
    W   filters                (filters, k, k, in_channels)
    w   windows of the input   (out_height, out_width, k, k, in_channels)
    y   output                 (out_height, out_width, filters)
    p   the right padding, k // 2
    n   rows, or columns, of the padded input
    s   stride
"""

import numpy as np

from lesson.checking.layers import weighted_sum
from lesson.checking.mistakes import grown


def padded(rows, columns, **mode):
    """Return a padding step; both sides of each axis are multiples of `p`."""
    rows, columns = np.array(rows), np.array(columns)
    return lambda x, p: np.pad(x, (tuple(p * rows), tuple(p * columns), (0, 0)), **mode)


def starting(rows, columns):
    """Return a step that places windows; each axis is a function of (n, k, s)."""
    return lambda shape, k, s: (rows(shape[0], k, s), columns(shape[1], k, s))


def every(n, k, s):
    """Return each s-th place where a window fits."""
    return np.arange(0, n - k + 1, s)


def each(n, k, s):
    """Return every place, as if the stride were 1."""
    return np.arange(n - k + 1)


def crowded(n, k, s):
    """Return as many places as there should be, but one pixel apart."""
    return np.arange((n - k) // s + 1)


def crowded_and_cut(n, k, s):
    """Return H // s places, one pixel apart."""
    return np.arange((n - k + 1) // s)


def two_by_default(n, k, s):
    """Return places two apart where the stride is left to its default."""
    return every(n, k, 2 if s == 1 else s)


def cut_short(n, k, s):
    """Return H // s places: one too few where the division leaves a rest."""
    return np.arange((n - k + 1) // s) * s


def middle(y, size, _):
    """Return zeros of the right size with `y` in the middle."""
    return grown(y, size, (size[0] - y.shape[0]) // 2, (size[1] - y.shape[1]) // 2)


def spread(y, size, full):
    """Return zeros of the input's size with `y` where its windows lie."""
    s = -(-full[0] // size[0])
    zeros = np.zeros((*full[:2], y.shape[2]), y.dtype)
    zeros[::s, ::s] = y
    return zeros


def products(w, W):
    """Return every product of a window and a filter, the filters last."""
    return w[..., None] * np.moveaxis(W, 0, -1)


def only_channel(c):
    """Return a step that keeps the weights of one channel."""
    return lambda W: W * (np.arange(W.shape[3]) == c % W.shape[3])


def only_filter(f):
    """Return a step that gives every map the same filter."""
    return lambda W: W[[f] * len(W)]


def one_grey(channel):
    """Return a step that lets all weights see the same channel; None is their mean."""

    def kernels(W):
        total = W.sum(axis=3, keepdims=True)
        one = np.arange(W.shape[3]) == channel
        return total / W.shape[3] + 0 * W if channel is None else total * one

    return kernels


def divided(by):
    """Return the weighted sum over a number that depends on the filters."""
    return lambda w, W: weighted_sum(w, W) / by(W)


def relabelled(order, back):
    """Return a step that reads the weights as if their axes came in another order."""
    return lambda W: W.reshape([W.shape[i] for i in order]).transpose(back)


def bias_times(number):
    """Return a bias step that adds each bias several times."""
    return lambda y, b, W: y + b * number(W)


def taps(W):
    """Return the number of pixels in a window."""
    return W.shape[1] * W.shape[2]


def no_last_tap(W):
    """Return the filters with their last row and column set to zero."""
    inside = np.arange(W.shape[1]) < W.shape[1] - 1
    return W * inside[:, None, None] * inside[:, None]
