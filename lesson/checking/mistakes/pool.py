"""Every known wrong pooling, by the steps of `reference.pool` that differ.

Throughout this module
    x   input                  (height, width, channels)
    w   windows of the input   (out_height, out_width, size, size, channels)
    y   output                 (out_height, out_width, channels)
    n   rows, or columns, of the input
"""

import numpy as np

from lesson.checking import hints
from lesson.checking.mistakes.layers import CLIPPED, ENDS_EARLY, RESCALED, grown
from lesson.checking.mistakes.record import Mistake
from lesson.checking.reference import rectify


def _tap(i, j):
    """Return a step that takes one fixed pixel of each window."""
    return lambda w: w[:, :, i, j]


def _strongest(w):
    """Return the number furthest from zero, sign kept."""
    flat = w.reshape(*w.shape[:2], -1, w.shape[4])  # (rows, columns, size * size, C)
    where = np.abs(flat).argmax(axis=2)[:, :, None]
    return np.take_along_axis(flat, where, axis=2)[:, :, 0]


def _rounded_up(n, size, stride):
    """Return the number of windows, the last one allowed to leave the map."""
    return max(0, -(-(n - size) // stride)) + 1


def _reshaped(sides, order):
    """Return the steps of a reshape that puts other pixels together than neighbours.

    `sides` are the first four axes of the new shape, by their names, and `order` where
    the rows and columns of windows, and the rows and columns inside them, stand there.
    """

    def cut(x, rows, columns, size):
        n = {"i": len(rows), "j": len(columns), "s": size[0]}
        x = x[: n["i"] * n["s"], : n["j"] * n["s"]]
        blocks = x.reshape(*(n[side] for side in sides), x.shape[2])
        return blocks.transpose(*order, 4)  # (rows, columns, size, size, channels)

    return {"window": _blocks, "cut": cut}


def _longer(pixels):
    """Return the steps of windows some pixels too long, as many as there should be."""
    return {
        "window": lambda size, stride: (size + pixels, stride),
        "count": lambda n, size, stride: (n - size + pixels) // stride + 1,
    }


def _cropped(y, right, _):
    """Return as many rows and columns as there should be."""
    return y[: right[0], : right[1]]


def _over(number, axes=(2, 3)):
    """Return a step that makes one number of those along some axes of the windows."""
    return lambda w: number(w, axis=axes)


def _reduced(axes):
    """Return the maximum over axes of x.reshape(rows, size, columns, size, channels)."""
    return lambda w: w.swapaxes(1, 2).max(axis=axes)


def _blocks(size, stride):
    """Return windows that lie side by side."""
    return size, size


# Of (rows, size, columns, size, channels), where max(axis=(1, 3)) is right.
OTHER_AXES = ((0, 1), (0, 2), (0, 3), (1, 2), (2, 3))
MISTAKES = (
    *(
        Mistake(
            code, "pooling", f"{words} Max-pooling takes the largest.", {"combine": y}
        )
        for code, words, y in (
            ("pool-mean", "the mean of each window is taken.", _over(np.mean)),
            ("pool-min", "the smallest number is taken.", _over(np.min)),
            ("pool-sum", "each window is added up.", _over(np.sum)),
            ("pool-median", "the median is taken.", _over(np.median)),
        )
    ),
    Mistake(
        "pool-stride-ignored",
        "pooling",
        "the stride is not used as it should. Window (i, j) starts at row i * stride and "
        "column j * stride, whatever the size of a window.",
        {"window": lambda size, stride: (size, 1), "finish": _cropped},
        {"window": lambda size, stride: (size, 1)},
        {"window": lambda size, stride: (size, size)},
        {"window": lambda size, stride: (size, 2)},
        wrong_where=(
            lambda case: hints.size_and_stride(case)[1] != 2,
            lambda case: len(set(hints.size_and_stride(case))) > 1,
        ),
    ),
    Mistake(
        "pool-size-ignored",
        "pooling",
        "the size is not used as it should. A window has size x size pixels, whatever "
        "the stride.",
        {"window": lambda size, stride: (2, stride)},
        {"window": lambda size, stride: (stride, stride)},
        {"window": lambda size, stride: (2, 2)},
        {"window": lambda size, stride: (3, stride)},
        _longer(1),
        _longer(-1),
        wrong_where=(
            hints.without_pairs,
            lambda case: bool(case.options),
            lambda case: hints.size_and_stride(case)[0] != 2,
        ),
    ),
    Mistake(
        "pool-across-channels",
        "pooling",
        "the maximum is taken over the channels too. Each channel keeps its own: use "
        "max(axis=(0, 1)) on a window of shape (size, size, channels).",
        {"finish": lambda y, *_: y.max(axis=2)},
        {"finish": lambda y, *_: y.max(axis=2, keepdims=True)},
        {"finish": lambda y, *_: np.repeat(y.max(axis=2)[..., None], y.shape[2], axis=2)},
    ),
    Mistake(
        "pool-first-channel",
        "pooling",
        "only the first channel is pooled. Every channel is, on its own.",
        {"finish": lambda y, *_: y[..., 0]},
        {"finish": lambda y, *_: y[..., :1]},
        {"finish": lambda y, *_: np.repeat(y[..., :1], y.shape[2], axis=2)},
        {"finish": lambda y, *_: y * (np.arange(y.shape[2]) == 0)},
    ),
    Mistake(
        "pool-negatives-clipped",
        "pooling",
        "no result falls below 0. Start from the first number of the window or from "
        "-np.inf, never from 0, and do not pad with zeros.",
        {"finish": lambda y, *_: rectify(y)},
    ),
    Mistake(
        "pool-absolute",
        "pooling",
        "the sign is dropped before the numbers are compared. The maximum of -3 and 1 is "
        "1.",
        {"combine": lambda w: np.abs(w).max(axis=(2, 3))},
        {"combine": _strongest},
        {"finish": lambda y, *_: np.abs(y)},
    ),
    Mistake(
        "pool-subsampled",
        "pooling",
        "one fixed pixel of each window is taken. Compare all of them.",
        *({"combine": _tap(*at)} for at in ((0, 0), (0, -1), (-1, 0), (-1, -1), (1, 1))),
    ),
    Mistake(
        "pool-one-direction",
        "pooling",
        "the maximum is taken along one axis only. A window has rows and columns.",
        {"combine": lambda w: w[:, :, 0].max(axis=2)},
        {"combine": lambda w: w[:, :, :, 0].max(axis=2)},
    ),
    Mistake(
        "pool-reshape",
        "pooling",
        "the reshape puts pixels together that are no neighbours. x.reshape(H // size, "
        "size, W // size, size, C).max(axis=(1, 3)) keeps the rows and the columns of a "
        "window apart.",
        _reshaped("ijss", (0, 1, 2, 3)),
        _reshaped("sisj", (1, 3, 0, 2)),
        _reshaped("ssij", (2, 3, 0, 1)),
        *({"combine": _reduced(axes), "window": _blocks} for axes in OTHER_AXES),
    ),
    Mistake(
        "pool-argmax",
        "pooling",
        "the place of the maximum is returned (argmax). The value is wanted.",
        {"combine": lambda w: w.reshape(*w.shape[:2], -1, w.shape[4]).argmax(axis=2)},
    ),
    Mistake(
        "pool-ceil",
        "pooling",
        "windows that do not fit are kept. Drop them: there are (H - size) // stride + 1 "
        "rows of windows.",
        *(
            {"count": count, "beyond": beyond}
            for count in (_rounded_up, lambda n, k, s: n // s, lambda n, k, s: -(-n // s))
            for beyond in (-np.inf, 0)
        ),
    ),
    Mistake(
        "pool-padded",
        "pooling",
        "x is padded with zeros. Pooling pads nothing.",
        {"image": lambda x: np.pad(x, ((1, 1), (1, 1), (0, 0)))},
    ),
    Mistake(
        "pool-size-kept",
        "pooling",
        "the output keeps the size of the input. It has (H - size) // stride + 1 rows.",
        {"finish": lambda y, _, full: grown(y, full)},
    ),
    Mistake(
        "pool-square-only",
        "pooling",
        "height and width are mixed up: everything is right while they are equal. Count "
        "rows with x.shape[0] and columns with x.shape[1].",
        wrong_where=(hints.oblong,),
    ),
    Mistake(
        "pool-odd-sizes",
        "pooling",
        "a rest: everything is right where the windows cover x exactly. Where they do "
        "not, drop the rows and columns that are left over.",
        wrong_where=(hints.leaves_a_rest, hints.without_blocks),
    ),
    Mistake(
        "rescaled",
        "pooling",
        "the numbers are the right ones, divided, multiplied or shifted. Pooling hands "
        "on the largest number as it is.",
        *RESCALED,
        wrong_numbers=hints.rescaled,
    ),
    Mistake(
        "clipped",
        "pooling",
        "the output is clipped. Pooling hands on the number as it is.",
        *CLIPPED,
    ),
    Mistake(
        "last-row-missing",
        "pooling",
        "a loop begins at 1, or a loop or a size ends one too early. There are (H - "
        "size) // stride + 1 rows, and range(n) ends at n - 1.",
        *ENDS_EARLY,
    ),
)
