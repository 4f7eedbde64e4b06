"""Wrong convolutions whose windows lie elsewhere: padding, stride, sizes.

Each is told by the steps of `layers.convolve` that differ. Throughout this module
    x      input                  (height, width, in_channels)
    y      output                 (out_height, out_width, filters)
    size   the right height and width of y
    full   shape of x
    p      the right padding, k // 2
    n      rows, or columns, of the padded input
    s      stride
"""

import numpy as np

from lesson.checking.layers import unchanged, zeros_around
from lesson.checking.mistakes import FIRST_ONLY, grown, listed


def _padded(rows, columns, **mode):
    """Return a padding step; both sides of each axis are multiples of `p`."""
    rows, columns = np.array(rows), np.array(columns)
    return lambda x, p: np.pad(x, (tuple(p * rows), tuple(p * columns), (0, 0)), **mode)


def _starting(rows, columns):
    """Return a step that places windows; each axis is a function of (n, k, s)."""
    return lambda shape, k, s: (rows(shape[0], k, s), columns(shape[1], k, s))


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


def _middle(y, size, _):
    """Return zeros of the right size with `y` in the middle."""
    return grown(y, size, (size[0] - y.shape[0]) // 2, (size[1] - y.shape[1]) // 2)


def _spread(y, size, full):
    """Return zeros of the input's size with `y` where its windows lie."""
    s = -(-full[0] // size[0])
    zeros = np.zeros((*full[:2], y.shape[2]), y.dtype)
    zeros[::s, ::s] = y
    return zeros


# Windows that touch this border give no number.
_BEYOND = _padded((1, 1), (1, 1), constant_values=np.nan)
STEPS = {
    "returned-early": FIRST_ONLY,
    "no-padding": [
        {"pad": unchanged},
        {"pad": unchanged, "finish": lambda y, size, _: grown(y, size)},
        {"pad": unchanged, "finish": _middle},
        {"pad": _BEYOND, "finish": lambda y, *_: np.nan_to_num(y)},
        {"pad": _BEYOND, "bias": lambda y, b, W: np.nan_to_num(y) + b},
    ],
    "edge-padding": [{"pad": _padded((1, 1), (1, 1), mode="edge")}],
    "reflected-padding": [
        {"pad": _padded((1, 1), (1, 1), mode="reflect")},
        {"pad": _padded((1, 1), (1, 1), mode="symmetric")},
    ],
    "wrapped-padding": [{"pad": _padded((1, 1), (1, 1), mode="wrap")}],
    "padding-not-zero": [{"pad": _padded((1, 1), (1, 1), constant_values=1)}],
    "one-sided-padding": [
        {"pad": _padded(rows, columns)}
        for rows, columns in (
            *(((a, b), (a, b)) for a, b in ((0, 2), (2, 0), (0, 1), (1, 0))),
            *(((1, 1), (0, 0)), ((0, 0), (1, 1)), ((0, 2), (1, 1)), ((1, 1), (0, 2))),
            *(((2, 0), (1, 1)), ((1, 1), (2, 0)), ((2, 0), (0, 2)), ((0, 2), (2, 0))),
        )
    ],
    "padding-too-wide": [
        {"pad": lambda x, p: zeros_around(x, 2 * p)},
        {"pad": lambda x, p: zeros_around(x, 2 * p + 1)},
        {"pad": lambda x, p: zeros_around(x, p + 1)},
    ],
    "sizes-hard-coded": [
        {"pad": lambda x, p: zeros_around(x, 1)},
    ],
    "stride-ignored": [{"starts": _starting(_each, _each)}],
    "stride-size-only": [
        {"starts": _starting(_crowded, _crowded)},
        {"starts": _starting(_crowded_and_cut, _crowded_and_cut)},
    ],
    "stride-default": [{"starts": _starting(_two_by_default, _two_by_default)}],
    "stride-positions-only": [
        {"finish": _spread},
        {"finish": lambda y, _, full: grown(y, full)},
    ],
    "stride-one-direction": [
        {"starts": _starting(rows, columns)}
        for one in (_each, _crowded)
        for rows, columns in ((_every, one), (one, _every))
    ],
    "stride-before-filter": [
        {"image": lambda x, s: x[::s, ::s], "starts": _starting(_each, _each)}
    ],
    "last-row-missing": [
        {"starts": _starting(_cut_short, _cut_short)},
        {
            "starts": _starting(_cut_short, _cut_short),
            "finish": lambda y, n, _: grown(y, n),
        },
    ],
    "rows-columns-swapped": [{"image": lambda x, s: x.transpose(1, 0, 2)}],
}
MISTAKES = listed(STEPS)
