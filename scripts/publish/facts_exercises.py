"""Numbers of the exercise Modify: what its cells give once they are changed."""

import numpy as np

from lesson.conv import conv2d
from lesson.images import photo
from lesson.kernels import KERNELS

#: Of the cat: its two most level whiskers, and the outer side of the eye on the left.
PLACES = {"whiskers": np.s_[205:240, :130], "eye": np.s_[95:130, 130:148]}


def edge_kept(place):
    """Return how much of an edge's strength is left without Sobel-y.

    Parameters
    ----------
    place : str
        "whiskers" or "eye".

    Returns
    -------
    float
        Percent, of the strongest tenth of the pixels there.
    """
    names = ("sobel_x", "sobel_y")
    maps = [conv2d(photo("chelsea"), KERNELS[n].weights, pad_mode="edge") for n in names]
    gx, gy = (found[PLACES[place]] for found in maps)
    strength = np.hypot(gx, gy)
    strong = strength >= np.quantile(strength, 0.9)
    return 100 * np.abs(gx[strong]).sum() / strength[strong].sum()


def sharpen_weight(place, strength):
    """Return a weight of the kernel between identity and sharpen, or beyond them.

    Parameters
    ----------
    place : str
        "middle" or "neighbour".
    strength : float
        0 is the identity, 1 sharpen.

    Returns
    -------
    float
        With one decimal.
    """
    plain, sharp = (KERNELS[name].weights for name in ("identity", "sharpen"))
    where = {"middle": (1, 1), "neighbour": (0, 1)}[place]
    return round(float((plain + strength * (sharp - plain))[where]), 1)
