"""The lesson's kernels and learned filters as tables that read well in a download."""

import re

import numpy as np

from lesson.analysis.filters import nearest_kernel
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.weights import DATA

#: A filter shorter than this share of the longest one has all but vanished.
FAINT = 0.1


def designed_table(names):
    """Return designed kernels in whole numbers.

    Parameters
    ----------
    names : list of str
        Keys of ``KERNELS``.

    Returns
    -------
    dict of str to (str, int, list of list of int)
        File name to title, divisor and rows.

    Examples
    --------
    >>> designed_table(["blur"])
    {'blur': ('Blur: the mean of nine pixels', 9, [[1, 1, 1], [1, 1, 1], [1, 1, 1]])}
    """
    table = {}
    for name in names:
        weights = KERNELS[name].weights
        divisor = next(d for d in range(1, 100) if np.allclose(weights * d % 1, 0))
        rows = np.rint(weights * divisor).astype(int).tolist()
        table[name.replace("_", "-")] = (plain_title(name), divisor, rows)
    return table


def learned_table():
    """Return the learned filters, rounded to three decimals.

    Returns
    -------
    list of (str, list of list of float)
        What each resembles, and its rows.
    """
    parameters = TinyCNN.load(DATA / "filters_weights.npz").parameters
    W1 = parameters["W1"][..., 0].astype(float)
    lengths = np.sqrt((W1**2).sum(axis=(1, 2)))
    rows = np.round(W1, 3) + 0.0  # no negative zeros
    return [
        (resemblance(W1[k], lengths[k] < FAINT * lengths.max()), rows[k].tolist())
        for k in range(len(W1))
    ]


def resemblance(weights, is_faint):
    """Return which designed kernel a filter resembles, in words.

    Parameters
    ----------
    weights : ndarray, shape (3, 3)
        A learned filter.
    is_faint : bool
        Whether it has all but vanished.

    Returns
    -------
    str
        With the cosine between the two.

    Examples
    --------
    >>> resemblance(-KERNELS["sobel_x"].weights, is_faint=False)
    'weights like Sobel-x reversed, cosine -1.00'
    """
    if is_faint:
        return "almost nothing is left of it"
    nearest = nearest_kernel(weights)
    title = plain_title(nearest.name).split(":")[0]
    if not nearest.alike:
        return f"weights like no designed kernel (best {abs(nearest.cosine):.2f})"
    turned = f"{title} reversed" if nearest.cosine < 0 else title
    return f"weights like {turned}, cosine {nearest.cosine:.2f}"


def plain_title(name):
    """Return the title of a designed kernel without the derivative's sign."""
    return re.sub(r", ∂/∂.", "", KERNELS[name].title)
