"""A known mistake, and the slips that any layer can have in what it returns.

Throughout this module
    y      output of a layer                  (out_height, out_width, channels)
    size   its right height and width
"""

import numpy as np


class Mistake:
    """A layer with some of its steps replaced by wrong ones.

    Parameters
    ----------
    code : str
        Its name; several mistakes may share one, as variants.
    **steps : callable
        Replacements for the steps of ``layers.convolve``, ``pool`` or ``network``.
    """

    def __init__(self, code, **steps):
        self.codes, self.steps = (code,), steps

    def answer(self, case):
        """Return what this mistake makes of a case, None where it would raise."""
        try:
            with np.errstate(all="ignore"):
                return np.asarray(case.predict(**self.steps))
        except (ValueError, IndexError):
            return None

    def __and__(self, other):
        """Return both mistakes as one, None where both replace the same step."""
        if self.codes == other.codes or self.steps.keys() & other.steps.keys():
            return None
        both = Mistake("", **self.steps, **other.steps)
        both.codes = self.codes + other.codes
        return both


def grown(y, size, top=0, left=0):
    """Return zeros of a height and width with `y` put in."""
    full = np.zeros((*size[:2], y.shape[2]), y.dtype)
    full[top : top + y.shape[0], left : left + y.shape[1]] = y
    return full


def without_last(rows, columns):
    """Return a step that sets the last rows and columns to zero."""
    return lambda y, *_: grown(y[: len(y) - rows, : y.shape[1] - columns], y.shape)


def stretched(y, *_):
    """Return `y` from 0 to 1."""
    return (y - y.min()) / max(np.ptp(y), 1e-12)


# What is returned is wrong, whatever the layer.
FINISHES = {
    "channels-first": [
        lambda y, *_: y.transpose(2, 0, 1),
        lambda y, *_: y.transpose(2, 1, 0),
    ],
    "rows-columns-swapped": [lambda y, *_: y.transpose(1, 0, 2)],
    "wrong-axes": [
        lambda y, *_: y.transpose(0, 2, 1),
        lambda y, *_: y.transpose(2, 0, 1).reshape(y.shape),
        lambda y, *_: y.reshape(-1, y.shape[2]).T.reshape(y.shape),
        lambda y, *_: y[None],
        lambda y, *_: y[..., None],
        lambda y, *_: y.ravel(),
    ],
    "last-row-missing": [
        lambda y, *_: y[:-1, :-1],
        lambda y, *_: y[:-1],
        lambda y, *_: y[:, :-1],
        without_last(1, 1),
        without_last(1, 0),
        without_last(0, 1),
    ],
    "rescaled": [stretched, lambda y, *_: y / np.abs(y).max(), lambda y, *_: y / 255],
    "clipped": [
        lambda y, *_: np.clip(y, 0, 1),
        lambda y, *_: np.clip(y, -1, 1),
    ],
}
RETURNED = [Mistake(code, finish=f) for code, many in FINISHES.items() for f in many]
