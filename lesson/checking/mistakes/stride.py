"""Wrong convolutions whose windows start elsewhere: stride and output size.

Each is told by the steps of `reference.convolve` that differ. Throughout this module
    x      input                  (height, width, in_channels)
    y      output                 (out_height, out_width, filters)
    size   the right height and width of y
    full   shape of x
    n      rows, or columns, of the padded input
    s      stride
"""

import numpy as np

from lesson.checking.mistakes.layers import ENDS_EARLY, grown
from lesson.checking.mistakes.record import Mistake


def _starting(rows, columns):
    """Return a step that places windows; each axis is a function of (n, k, s)."""
    return lambda shape, k, s: (rows(shape[0], k[0], s), columns(shape[1], k[1], s))


def _every(n, k, s):
    """Return each s-th place where a window fits."""
    return np.arange(0, n - k + 1, s)


def _each(n, k, s):
    """Return every place, as if the stride were 1."""
    return np.arange(n - k + 1)


def _crowded(n, k, s):
    """Return as many places as there should be, but one pixel apart."""
    return np.arange((n - k) // s + 1)


def _crowded_and_cut(n, k, s):
    """Return H // s places, one pixel apart."""
    return np.arange((n - k + 1) // s)


def _two_by_default(n, k, s):
    """Return places two apart where the stride is left to its default."""
    return _every(n, k, 2 if s == 1 else s)


def _cut_short(n, k, s):
    """Return H // s places: one too few where the division leaves a rest."""
    return np.arange((n - k + 1) // s) * s


def _no_last_tap(W):
    """Return the filters with their last row and column set to zero."""
    rows, columns = (np.arange(n) < n - 1 for n in W.shape[1:3])
    return W * rows[:, None, None] * columns[:, None]


def _spread(y, size, full):
    """Return zeros of the input's size with `y` where its windows lie."""
    s = -(-full[0] // size[0])
    zeros = np.zeros((*full[:2], y.shape[2]), y.dtype)
    zeros[::s, ::s] = y
    return zeros


MISTAKES = (
    Mistake(
        "stride-ignored",
        "stride",
        "the stride is not used. Window (i, j) starts at row i * stride and column j * "
        "stride, and there are (H - 1) // stride + 1 rows of windows.",
        {"starts": _starting(_each, _each)},
    ),
    Mistake(
        "stride-size-only",
        "stride",
        "the stride makes the output smaller, but the windows still lie one pixel apart. "
        "Window (i, j) starts at row i * stride and column j * stride.",
        {"starts": _starting(_crowded, _crowded)},
        {"starts": _starting(_crowded_and_cut, _crowded_and_cut)},
    ),
    Mistake(
        "stride-positions-only",
        "output-size",
        "the windows move by the stride, but the output keeps the size of the input. It "
        "has (H - 1) // stride + 1 rows.",
        {"finish": _spread},
        {"finish": lambda y, _, full: grown(y, full)},
    ),
    Mistake(
        "stride-one-direction",
        "stride",
        "the stride is used in one direction only. Rows and columns both move by it.",
        *(
            {"starts": _starting(rows, columns)}
            for one in (_each, _crowded)
            for rows, columns in ((_every, one), (one, _every))
        ),
    ),
    Mistake(
        "stride-before-filter",
        "stride",
        "x is thinned out first and filtered then. The windows are stride apart, but the "
        "pixels inside each window are neighbours in x.",
        {"image": lambda x, s: x[::s, ::s], "starts": _starting(_each, _each)},
    ),
    Mistake(
        "stride-default",
        "stride",
        "without an argument the stride is 2. Its default is 1: def conv2d(x, W, b, "
        "stride=1).",
        {"starts": _starting(_two_by_default, _two_by_default)},
    ),
    Mistake(
        "stride-wrong",
        "stride",
        "how the stride is used: with stride 1 everything is right. Window (i, j) starts "
        "at row i * stride and column j * stride, and there are (H + 2 * p - k) // "
        "stride + 1 rows of windows. Check both.",
        wrong_where=(lambda case: bool(case.options),),
    ),
    Mistake(
        "last-row-missing",
        "output-size",
        "a loop begins at 1, or a loop or a size ends one too early: in the output, or "
        "over the rows and columns of the filter. There are (H - 1) // stride + 1 rows, "
        "and range(n) ends at n - 1.",
        {"kernels": _no_last_tap},
        {"starts": _starting(_cut_short, _cut_short)},
        {
            "starts": _starting(_cut_short, _cut_short),
            "finish": lambda y, n, _: grown(y, n),
        },
        *ENDS_EARLY,
    ),
)
