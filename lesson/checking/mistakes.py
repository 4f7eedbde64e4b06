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
        Replacements for those of ``layers.convolve``, ``pool`` or ``network.network``.
    """

    def __init__(self, code, **steps):
        self.codes, self.steps = (code,), steps

    def answer(self, case):
        """Return what this mistake makes of a case.

        Parameters
        ----------
        case : Case
            Of the layer that its steps belong to.

        Returns
        -------
        ndarray or None
            None where it would raise.
        """
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


#: Steps of a function that returns from inside its loops, over columns or over rows.
FIRST_ONLY = [
    {"finish": lambda y, *_: grown(y[:1, :1], y.shape)},
    {"finish": lambda y, *_: grown(y[:1], y.shape)},
]


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


def listed(table):
    """Return mistakes from a table of their steps.

    Parameters
    ----------
    table : dict of str to list of dict
        The variants of each code, as the steps that they replace.

    Returns
    -------
    list of Mistake
        In the order of the table.
    """
    return [Mistake(code, **steps) for code, many in table.items() for steps in many]


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
        _without_last(1, 1),
        _without_last(1, 0),
        _without_last(0, 1),
    ],
    "rescaled": [stretched, lambda y, *_: y / np.abs(y).max(), lambda y, *_: y / 255],
    "clipped": [
        lambda y, *_: np.clip(y, 0, 1),
        lambda y, *_: np.clip(y, -1, 1),
    ],
}
RETURNED = listed(
    {code: [{"finish": f} for f in many] for code, many in FINISHES.items()}
)
