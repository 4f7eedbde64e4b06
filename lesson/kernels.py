"""Hand-designed 3x3 kernels, each with the place its numbers come from.

Names say the derivative: Sobel-x is d/dx, the change from left to right, so it
responds to vertical edges.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np


class Kernel(NamedTuple):
    """One designed kernel and what to know about it.

    Attributes
    ----------
    weights : ndarray of float64, shape (k, k)
        Read-only.
    title : str
        Name for people.
    what_it_does : str
        One sentence.
    source : str
        Where the numbers come from.
    """

    weights: np.ndarray
    title: str
    what_it_does: str
    source: str


def _kernel(rows, title, what_it_does, source, scale=1):
    weights = np.array(rows, dtype=float) / scale
    weights.flags.writeable = False
    return Kernel(weights, title, what_it_does, source)


_SOBEL = (
    "I. Sobel and G. Feldman (1968), a 3x3 isotropic gradient operator, Stanford AI "
    "Project; in R. Duda and P. Hart (1973), Pattern Classification and Scene "
    "Analysis, pp. 271-272"
)
_GONZALEZ = "R. Gonzalez and R. Woods (2018), Digital Image Processing, 4th ed., ch. 3"
_SEED = "Pixels2GenAI lesson 9.2.2, exercise Modify"

#: Designed kernels by name.
KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        "identity": _kernel(
            [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
            "Identity",
            "Keeps the image as it is.",
            "the unit impulse",
        ),
        "sobel_x": _kernel(
            [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
            "Sobel-x, ∂/∂x: vertical edges",
            "Responds where brightness changes from left to right.",
            _SOBEL,
        ),
        "sobel_y": _kernel(
            [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
            "Sobel-y, ∂/∂y: horizontal edges",
            "Responds where brightness changes from top to bottom.",
            _SOBEL,
        ),
        "diagonal_down": _kernel(
            [[0, -1, -2], [1, 0, -1], [2, 1, 0]],
            "Sobel turned by 45°: edges along the falling diagonal",
            "Responds to an edge that runs from top left to bottom right.",
            "Sobel-y with its ring of eight weights turned by one place",
        ),
        "diagonal_up": _kernel(
            [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]],
            "Sobel turned by 45°: edges along the rising diagonal",
            "Responds to an edge that runs from bottom left to top right.",
            "Sobel-x with its ring of eight weights turned by one place",
        ),
        "blob": _kernel(
            [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
            "Blob: a bright spot on a dark ground",
            "Responds where one pixel is brighter than the eight around it.",
            _GONZALEZ,
        ),
        "laplacian": _kernel(
            [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
            "Laplacian: the sum of both second derivatives",
            "Responds to dark spots and lines, and to both sides of an edge.",
            _GONZALEZ,
        ),
        "sharpen": _kernel(
            [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
            "Sharpen",
            "Adds the difference from the four neighbours; keeps the mean brightness.",
            f"{_SEED}: identity minus Laplacian",
        ),
        "blur": _kernel(
            [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
            "Blur: the mean of nine pixels",
            "Averages every pixel with its neighbours.",
            _GONZALEZ,
            scale=9,
        ),
        "gaussian": _kernel(
            [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
            "Gaussian blur",
            "Averages with weights that fall off from the middle.",
            "binomial weights (1, 2, 1) in rows and columns, summing to 1",
            scale=16,
        ),
        "emboss": _kernel(
            [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
            "Emboss",
            "Shades edges as if light came from one corner; keeps the mean brightness.",
            _SEED,
        ),
    }
)
