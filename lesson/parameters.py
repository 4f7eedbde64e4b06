"""Names, shapes and inputs of the lesson's network, in one place."""

import numpy as np

from lesson.shapes import as_real

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
#: Pixels on each side of a digit, and digits to tell apart.
SIDE, CLASSES = 28, 10


def shapes_of(filters1, filters2):
    """Return the shape of every parameter.

    Parameters
    ----------
    filters1, filters2 : int
        Filters of the first and the second convolution.

    Returns
    -------
    dict of str to tuple of int
        In the order of ``NAMES``.

    Examples
    --------
    >>> shapes_of(4, 8)["W3"]
    (10, 392)
    """
    flat = (SIDE // 4) ** 2 * filters2
    return {
        "W1": (filters1, 3, 3, 1),
        "b1": (filters1,),
        "W2": (filters2, 3, 3, filters1),
        "b2": (filters2,),
        "W3": (CLASSES, flat),
        "b3": (CLASSES,),
    }


def as_digits(images, dtype=np.float64):
    """Return images as floats of the network's size, refusing what is no digit.

    Parameters
    ----------
    images : array_like, shape (28, 28) or (N, 28, 28)
        In [0, 1].
    dtype : dtype, default float64
        Wanted.

    Returns
    -------
    ndarray, same shape
        Of `dtype`.

    Raises
    ------
    ValueError
        If the shape is another, or values leave [0, 1].

    Examples
    --------
    >>> as_digits(np.zeros((2, 28, 28))).shape
    (2, 28, 28)
    """
    x = as_real(images, "images")
    if x.ndim not in (2, 3) or x.shape[-2:] != (SIDE, SIDE):
        raise ValueError(f"images must be (28, 28) or (N, 28, 28), got {x.shape}")
    if not (x.min() >= 0 and x.max() <= 1):
        raise ValueError(
            f"images must lie in [0, 1], got {x.min():g} to {x.max():g}; "
            "divide bytes by 255"
        )
    return x.astype(dtype, copy=False)
