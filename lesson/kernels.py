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
    weights : ndarray of float64, shape (3, 3)
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
    if weights.shape != (3, 3):  # filters are compared with all of them
        raise ValueError(f"{title}: a designed kernel is 3×3, this one {weights.shape}")
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


def filter_image(image, kernel, stride=1):
    """Return a photograph filtered with one kernel, each colour by itself.

    Equal to `lesson.conv2d_loops` for a grey image: shifted copies of the image, one
    for each weight, are added up, so that Python loops over weights, not pixels.

    Parameters
    ----------
    image : array_like, shape (H, W) or (H, W, 3)
        Any real numbers.
    kernel : array_like, shape (kh, kw)
        Weights; both sides odd.
    stride : int, default 1
        Pixels from one window to the next.

    Returns
    -------
    ndarray of float64, shape (H', W') or (H', W', 3)
        ``H' = ceil(H / stride)``: edge pixels are repeated around the image.

    Raises
    ------
    ValueError
        If the kernel is no odd-sized grid of numbers, or `stride` is below 1.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville (2016), Deep Learning, section 9.1,
    equation 9.6 (cross-correlation), https://www.deeplearningbook.org.

    Examples
    --------
    >>> filter_image([[0, 0, 1, 1]], [[-1, 0, 1]])
    array([[0., 1., 1., 0.]])
    """
    image = np.asarray(image, dtype=float)
    kernel = np.asarray(kernel, dtype=float)
    if kernel.ndim != 2 or not all(side % 2 for side in kernel.shape):
        raise ValueError(f"the kernel must be 3×3, 5×5, … numbers, got {kernel.shape}")
    if stride < 1 or stride % 1:
        raise ValueError(f"the stride must be a whole number from 1, got {stride}")
    height, width = image.shape[:2]
    rows, columns = kernel.shape[0] // 2, kernel.shape[1] // 2
    around = [(rows, rows), (columns, columns), (0, 0)][: image.ndim]
    padded = np.pad(image, around, mode="edge")

    filtered = 0.0
    for i, j in np.ndindex(kernel.shape):
        shifted = padded[i : i + height : stride, j : j + width : stride]
        filtered = filtered + kernel[i, j] * shifted
    return filtered
