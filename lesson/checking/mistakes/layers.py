"""What goes wrong in both layers alike, and the steps that their own mistakes share.

Throughout this module
    y      output of a layer                  (out_height, out_width, channels)
    size   its right height and width
"""

import numpy as np

from lesson.checking import hints
from lesson.checking.mistakes.record import UNKNOWN, Mistake


def grown(y, size, top=0, left=0):
    """Return zeros of a height and width with `y` put in.

    Parameters
    ----------
    y : ndarray, shape (H', W', K)
        Output of a layer.
    size : tuple of int
        Height and width of the result; what follows is ignored.
    top, left : int, default 0
        Where the first number of `y` goes.

    Returns
    -------
    ndarray, shape (H, W, K)
        Of the same dtype.
    """
    full = np.zeros((*size[:2], y.shape[2]), y.dtype)
    full[top : top + y.shape[0], left : left + y.shape[1]] = y
    return full


def _without_last(rows, columns):
    """Return a step that sets the last rows and columns to zero."""
    return lambda y, *_: grown(y[: len(y) - rows, : y.shape[1] - columns], y.shape)


def stretched(y, *_):
    """Return `y` stretched to lie between 0 and 1.

    Parameters
    ----------
    y : ndarray
        Any numbers.
    *_ : object
        Whatever else the step is given.

    Returns
    -------
    ndarray
        Of the same shape.
    """
    return (y - y.min()) / max(np.ptp(y), 1e-12)


def going_on(run):
    """Return steps in which numbers go on from one output to the next.

    Parameters
    ----------
    run : callable
        As `numpy.cumsum`, of an array and an axis.

    Returns
    -------
    list of callable
        Over all of them, each row, the maps of each pixel; and map by map.
    """

    def over(first, last):
        def step(y, *_):
            flat = y.reshape(*y.shape[:first], -1, *y.shape[last:])
            return run(flat, axis=first).reshape(y.shape)

        return step

    return [over(*axes) for axes in ((0, 3), (1, 3), (2, 3), (0, 2), (1, 2))]


NOT_RESET = (
    "not-reset",
    "",
    "a sum, or a largest number, goes on from one output to the next. Each begins anew: "
    "put the line with its first value, as in `total = 0`, into the innermost loop over "
    "the output.",
    *({"finish": step} for step in going_on(np.cumsum)),
    *({"finish": step} for step in going_on(np.maximum.accumulate)),
)


def _within(first, last):
    """Return a step that sets the first and the last rows and columns to zero."""

    def step(y, *_):
        full = np.zeros_like(y)
        inside = tuple(slice(first, n - last) for n in y.shape[:2])
        full[inside] = y[inside]
        return full

    return step


ENDS_EARLY = (
    {"finish": _within(1, 0)},
    {"finish": _within(1, 1)},
    {"finish": lambda y, *_: y[:-1, :-1]},
    {"finish": lambda y, *_: y[:-1]},
    {"finish": lambda y, *_: y[:, :-1]},
    {"finish": _without_last(1, 1)},
    {"finish": _without_last(1, 0)},
    {"finish": _without_last(0, 1)},
)
RESCALED = (
    {"finish": stretched},
    {"finish": lambda y, *_: y / np.abs(y).max()},
    {"finish": lambda y, *_: y / 255},
)
CLIPPED = (
    {"finish": lambda y, *_: np.clip(y, 0, 1)},
    {"finish": lambda y, *_: np.clip(y, -1, 1)},
)
MISTAKES = (
    Mistake(*NOT_RESET),
    Mistake(
        "wrong-shape",
        "output-size",
        f"{UNKNOWN} Count the axes again, three, and the rows: (H + 2 * p - k) // stride "
        "+ 1 of conv2d, (H - size) // stride + 1 of maxpool2d, and columns alike.",
    ),
    Mistake(
        "returned-early",
        "",
        "the function returns from inside a loop. Move `return` to the left, until it "
        "lines up with the outermost for.",
        {"finish": lambda y, *_: grown(y[:1, :1], y.shape)},
        {"finish": lambda y, *_: grown(y[:1], y.shape)},
    ),
    Mistake(
        "channels-first",
        "channels",
        "the channels come first, as in PyTorch. Here they come last, in x, in W and "
        "in what is returned: H, W_in, C = x.shape.",
        {"finish": lambda y, *_: y.transpose(2, 0, 1)},
        {"finish": lambda y, *_: y.transpose(2, 1, 0)},
        wrong_numbers=hints.sized_as_channels_first,
        error=hints.axes_as_channels_first,
    ),
    Mistake(
        "rows-columns-swapped",
        "feature-maps",
        "rows and columns are mixed up; that shows where height and width differ. Rows "
        "come first, y[row, column, map].",
        {"finish": lambda y, *_: y.transpose(1, 0, 2)},
        {"image": lambda x, *_: x.transpose(1, 0, 2)},
        wrong_where=(lambda case: case.part == "conv2d" and hints.oblong(case),),
    ),
    Mistake(
        "wrong-axes",
        "feature-maps",
        "the numbers are right, but they stand along other axes, or one is gone. A "
        "reshape does not swap axes, a transpose does, and squeeze takes them away.",
        {"finish": lambda y, *_: y.transpose(0, 2, 1)},
        {"finish": lambda y, *_: y.transpose(2, 0, 1).reshape(y.shape)},
        {"finish": lambda y, *_: y.reshape(-1, y.shape[2]).T.reshape(y.shape)},
        {"finish": lambda y, *_: y[None]},
        {"finish": lambda y, *_: y[..., None]},
        {"finish": lambda y, *_: y.ravel()},
        {"finish": lambda y, *_: y.squeeze()},
    ),
    Mistake(
        "sizes-hard-coded",
        "output-size",
        "a size is written into the code as a number. Take it from x.shape.",
        wrong_where=(hints.new_to_the_exercise, hints.unlike_the_image),
    ),
    Mistake(
        "float32-wrong",
        "",
        "something specific to float32: with float64 everything is right.",
        wrong_where=(hints.single,),
    ),
    Mistake(
        "negatives-wrong",
        "",
        "how negative numbers are handled: without them everything is right.",
        wrong_where=(hints.negative,),
    ),
)
