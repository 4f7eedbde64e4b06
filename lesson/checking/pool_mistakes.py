"""Every known wrong pooling, as the steps of `layers.pool` that differ.

Throughout this module
    x   input                  (height, width, channels)
    w   windows of the input   (out_height, out_width, size, size, channels)
    y   output                 (out_height, out_width, channels)
    n   rows, or columns, of the input
"""

import numpy as np

from lesson.checking.mistakes import FIRST_ONLY, grown, listed
from lesson.checking.network import rectify


def _tap(i, j):
    """Return a step that takes one fixed pixel of each window."""
    return lambda w: w[:, :, i, j]


def _strongest(w):
    """Return the number furthest from zero, sign kept."""
    flat = w.reshape(*w.shape[:2], -1, w.shape[4])  # (rows, columns, size * size, C)
    where = np.abs(flat).argmax(axis=2)[:, :, None]
    return np.take_along_axis(flat, where, axis=2)[:, :, 0]


def _place(w):
    """Return where in its window the maximum lies."""
    return w.reshape(*w.shape[:2], -1, w.shape[4]).argmax(axis=2)


def _rounded_up(n, size, stride):
    """Return the number of windows, the last one allowed to leave the map."""
    return max(0, -(-(n - size) // stride)) + 1


def _every_stride(n, size, stride):
    """Return n // stride, whatever the size of a window."""
    return n // stride


def _begun(n, size, stride):
    """Return how many windows begin on the map."""
    return -(-n // stride)


def _longer(pixels):
    """Return the steps of windows some pixels too long, as many as there should be."""
    return {
        "window": lambda size, stride: (size + pixels, stride),
        "count": lambda n, size, stride: (n - size + pixels) // stride + 1,
    }


STEPS = {
    "pool-mean": [{"combine": lambda w: w.mean(axis=(2, 3))}],
    "pool-min": [{"combine": lambda w: w.min(axis=(2, 3))}],
    "pool-sum": [{"combine": lambda w: w.sum(axis=(2, 3))}],
    "pool-median": [{"combine": lambda w: np.median(w, axis=(2, 3))}],
    "returned-early": FIRST_ONLY,
    "pool-stride-ignored": [
        {
            "window": lambda size, stride: (size, 1),
            "finish": lambda y, right, _: y[: right[0], : right[1]],
        },
        {"window": lambda size, stride: (size, 1)},
        {"window": lambda size, stride: (size, size)},
        {"window": lambda size, stride: (size, 2)},
    ],
    "pool-size-ignored": [
        {"window": lambda size, stride: (2, stride)},
        {"window": lambda size, stride: (stride, stride)},
        {"window": lambda size, stride: (2, 2)},
        {"window": lambda size, stride: (3, stride)},
        _longer(1),
        _longer(-1),
    ],
    "pool-across-channels": [
        {"finish": lambda y, *_: y.max(axis=2)},
        {"finish": lambda y, *_: y.max(axis=2, keepdims=True)},
        {"finish": lambda y, *_: np.repeat(y.max(axis=2)[..., None], y.shape[2], axis=2)},
    ],
    "pool-first-channel": [
        {"finish": lambda y, *_: y[..., 0]},
        {"finish": lambda y, *_: y[..., :1]},
        {"finish": lambda y, *_: np.repeat(y[..., :1], y.shape[2], axis=2)},
        {"finish": lambda y, *_: y * (np.arange(y.shape[2]) == 0)},
    ],
    "pool-negatives-clipped": [{"finish": lambda y, *_: rectify(y)}],
    "pool-absolute": [
        {"combine": lambda w: np.abs(w).max(axis=(2, 3))},
        {"combine": _strongest},
        {"finish": lambda y, *_: np.abs(y)},
    ],
    "pool-subsampled": [
        *({"combine": _tap(i, j)} for i in (0, -1) for j in (0, -1)),
        {"combine": _tap(1, 1)},
    ],
    "pool-one-direction": [
        {"combine": lambda w: w[:, :, 0].max(axis=2)},
        {"combine": lambda w: w[:, :, :, 0].max(axis=2)},
    ],
    "pool-argmax": [{"combine": _place}],
    "pool-ceil": [
        {"count": count, "beyond": beyond}
        for count in (_rounded_up, _every_stride, _begun)
        for beyond in (-np.inf, 0)
    ],
    "pool-padded": [
        {"image": lambda x: np.pad(x, ((1, 1), (1, 1), (0, 0)))},
    ],
    "pool-size-kept": [{"finish": lambda y, _, full: grown(y, full)}],
}
MISTAKES = listed(STEPS)
