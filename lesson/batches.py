"""Labelled digits as training takes them: checked, and moved about a little."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lesson.parameters import CLASSES, SIDE, as_digits


def as_training_set(images, labels, batch):
    """Return images and labels as arrays, refusing what cannot be learned from.

    Parameters
    ----------
    images : array_like, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    labels : array_like of int, shape (N,)
        0 to 9.
    batch : int
        Images per step; there must be that many.

    Returns
    -------
    images : ndarray, shape (N, 28, 28)
        Bytes stay bytes.
    labels : ndarray of int, shape (N,)
        As given.

    Raises
    ------
    ValueError
        If they do not belong together, or are no digits.

    Examples
    --------
    >>> as_training_set(np.zeros((2, 28, 28)), [3, 7], batch=2)[1]
    array([3, 7])
    """
    images, labels = np.asarray(images), np.asarray(labels)
    if images.dtype != np.uint8:
        images = as_digits(images)
    if images.shape[1:] != (SIDE, SIDE) or labels.shape != images.shape[:1]:
        raise ValueError(
            f"images {images.shape} and labels {labels.shape} do not belong together; "
            "give (N, 28, 28) and (N,)"
        )
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= CLASSES:
        raise ValueError(f"labels must be integers from 0 to {CLASSES - 1}")
    if not 1 <= batch <= len(images):
        raise ValueError(
            f"{len(images)} images make no batch of {batch}; give more images, or a "
            "Recipe with a batch between 1 and their number"
        )
    return images, labels


def moved(images, reach, rng, dtype):
    """Return images in [0, 1], each moved at random, black coming in from outside.

    Parameters
    ----------
    images : ndarray, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    reach : int
        Largest distance in pixels, along rows and along columns.
    rng : numpy.random.Generator
        Draws the distances.
    dtype : dtype
        Wanted.

    Returns
    -------
    ndarray, shape (N, 28, 28)
        Of `dtype`.

    Examples
    --------
    >>> x = moved(np.full((1, 28, 28), 255, np.uint8), 0, np.random.default_rng(0), float)
    >>> x.min(), x.max()
    (np.float64(1.0), np.float64(1.0))
    """
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    windows = sliding_window_view(padded, (SIDE, SIDE), axis=(1, 2))
    rows, columns = rng.integers(2 * reach + 1, size=(2, len(images)))
    chosen = windows[np.arange(len(images)), rows, columns]
    return chosen.astype(dtype) / (255 if images.dtype == np.uint8 else 1)
