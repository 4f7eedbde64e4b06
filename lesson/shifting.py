"""Pictures moved by whole pixels, and what a network makes of them.

Throughout this module
    rows, columns   pixels downwards and to the right; negative the other way
"""

import numpy as np

from lesson.shapes import as_real


def shifted(images, rows, columns):
    """Return pictures moved, with zeros where nothing moves in.

    Parameters
    ----------
    images : array_like, shape (..., H, W)
        One picture or many.
    rows, columns : int
        How far.

    Returns
    -------
    ndarray, same shape
        What leaves the picture is lost.

    Examples
    --------
    >>> shifted([[1.0, 2.0, 3.0]], 0, 1)
    array([[0., 1., 2.]])
    """
    images = as_real(images, "images")
    height, width = images.shape[-2:]
    moved = np.zeros_like(images)
    to_rows, from_rows = _overlap(height, rows)
    to_columns, from_columns = _overlap(width, columns)
    moved[..., to_rows, to_columns] = images[..., from_rows, from_columns]
    return moved


def accuracy_after_shift(network, images, labels, pixels):
    """Return how many pictures are read rightly when moved, as a share.

    Parameters
    ----------
    network : TinyCNN
        Or anything with ``forward(images)``.
    images : ndarray, shape (N, 28, 28)
        In [0, 1].
    labels : ndarray of int, shape (N,)
        0 to 9.
    pixels : int
        How far: up, down, left and right, and the mean of the four is taken.

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> class Blank:
    ...     def forward(self, images):
    ...         return np.zeros((len(images), 10))
    >>> accuracy_after_shift(Blank(), np.ones((2, 28, 28)), np.array([0, 1]), 2)
    0.5
    """
    ways = {(pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels)}
    right = [
        np.mean(network.forward(shifted(images, *way)).argmax(axis=1) == labels)
        for way in sorted(ways)
    ]
    return float(np.mean(right))


def _overlap(size, by):
    """Return where pixels go along one axis, and where they come from."""
    by = max(-size, min(size, by))
    return slice(max(0, by), size + min(0, by)), slice(max(0, -by), size - max(0, by))
