"""Wrong convolutions whose border is another: padding, and sizes written as numbers.

Each is told by the steps of `reference.convolve` that differ. Throughout this module
    x      input                  (height, width, in_channels)
    y      output                 (out_height, out_width, filters)
    size   the right height and width of y
    p      rows and columns of the right padding, k // 2
"""

import numpy as np

from lesson.checking import hints
from lesson.checking.mistakes.layers import grown
from lesson.checking.mistakes.record import Mistake
from lesson.checking.reference import unchanged, zeros_around


def _padded(rows, columns, **mode):
    """Return a padding step; both sides of each axis are multiples of `p`."""
    rows, columns = np.array(rows), np.array(columns)

    def pad(x, p):
        return np.pad(x, (tuple(p[0] * rows), tuple(p[1] * columns), (0, 0)), **mode)

    return pad


def _as_tensorflow(shape, k, s):
    """Return first rows and columns where the padding depends on the stride."""
    starts = []
    for n, size in zip(shape, k, strict=False):
        p = size // 2
        count = (n - 2 * p - 1) // s + 1
        lacking = max((count - 1) * s + size - (n - 2 * p), 0)
        starts.append(p - lacking // 2 + s * np.arange(count))
    return starts


def _middle(y, size, _):
    """Return zeros of the right size with `y` in the middle."""
    return grown(y, size, (size[0] - y.shape[0]) // 2, (size[1] - y.shape[1]) // 2)


# Windows that touch this border give no number.
_BEYOND = _padded((1, 1), (1, 1), constant_values=np.nan)
# Where the error is all there is: a window that does not match the filter.
SMALL_WINDOW = (
    "A window is smaller than the filter: it leaves x. Either zeros are missing on a "
    "side (k // 2 above, below, left and right), or the window is not [i * stride : i * "
    "stride + k, j * stride : j * stride + k], or there are more windows than fit."
)
NO_PADDING = Mistake(
    "no-padding",
    "padding",
    "x gets no padding. Add k // 2 rows and columns of zeros on every side, so that "
    "each pixel is the middle of a window.",
    {"pad": unchanged},
    {"pad": unchanged, "finish": lambda y, size, _: grown(y, size)},
    {"pad": unchanged, "finish": _middle},
    {"pad": _BEYOND, "finish": lambda y, *_: np.nan_to_num(y)},
    {"pad": _BEYOND, "bias": lambda y, b, W: np.nan_to_num(y) + b},
    wrong_where=(lambda case: max(hints.kernel(case)) > 1,),
    error=hints.window_leaves,
    instead={"ValueError": SMALL_WINDOW},
)
BORDER_WRONG = Mistake(
    "border-wrong",
    "padding",
    "Only pixels near the border are wrong: the padding is missing, or is not zeros, "
    "or the windows start in the wrong place.",
)
MISTAKES = (
    NO_PADDING,
    Mistake(
        "edge-padding",
        "padding",
        "the border repeats the edge pixels. A layer pads with zeros: leave out "
        "mode='edge'.",
        {"pad": _padded((1, 1), (1, 1), mode="edge")},
    ),
    Mistake(
        "reflected-padding",
        "padding",
        "the border mirrors the image. A layer pads with zeros.",
        {"pad": _padded((1, 1), (1, 1), mode="reflect")},
        {"pad": _padded((1, 1), (1, 1), mode="symmetric")},
    ),
    Mistake(
        "wrapped-padding",
        "padding",
        "what leaves the image on one side comes in on the other (np.roll, mode='wrap'). "
        "A layer pads with zeros.",
        {"pad": _padded((1, 1), (1, 1), mode="wrap")},
    ),
    Mistake(
        "padding-not-zero",
        "padding",
        "the border is filled with ones. A layer pads with zeros.",
        {"pad": _padded((1, 1), (1, 1), constant_values=1)},
    ),
    Mistake(
        "padding-channels",
        "padding",
        "np.pad(x, p) adds channels of zeros as well. Pad rows and columns only: "
        "np.pad(x, ((p, p), (p, p), (0, 0))).",
        error=hints.channels_padded,
    ),
    Mistake(
        "one-sided-padding",
        "padding",
        "not all four sides are padded alike. k // 2 rows go above and below, k // 2 "
        "columns left and right.",
        *(
            {"pad": _padded(rows, columns)}
            for rows, columns in (
                *(((a, b), (a, b)) for a, b in ((0, 2), (2, 0), (0, 1), (1, 0))),
                *(((1, 1), (0, 0)), ((0, 0), (1, 1)), ((0, 2), (1, 1)), ((1, 1), (0, 2))),
                *(((2, 0), (1, 1)), ((1, 1), (2, 0)), ((2, 0), (0, 2)), ((0, 2), (2, 0))),
            )
        ),
        {"starts": _as_tensorflow},
    ),
    BORDER_WRONG,
    Mistake(
        "padding-too-wide",
        "padding",
        "the padding is too wide. k // 2 on each side keeps the size: 1 for a 3x3 "
        "filter, 2 for a 5x5 one.",
        {"pad": lambda x, p: zeros_around(x, 2 * p)},
        {"pad": lambda x, p: zeros_around(x, 2 * p + 1)},
        {"pad": lambda x, p: zeros_around(x, p + 1)},
    ),
    Mistake(
        "sizes-hard-coded",
        "output-size",
        "a size is written into the code as a number. Take height, width and channels "
        "from x.shape, filters and k from W.shape, and the padding from k.",
        {"kernels": lambda W: W[:, :3, :3]},
        {"pad": lambda x, p: zeros_around(x, 1)},
        wrong_where=(
            hints.new_to_the_exercise,
            hints.unlike_the_image,
            lambda case: hints.kernel(case) != (3, 3),
            lambda case: max(hints.kernel(case)) > min(hints.shape(case)[:2]),
        ),
    ),
)
