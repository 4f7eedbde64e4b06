"""What learned filters resemble, and what their maps follow: brightness, or edges."""

from typing import NamedTuple

import numpy as np

from lesson.conv import conv2d
from lesson.kernels import KERNELS
from lesson.sizes import as_real

#: Cosine from which on a filter counts as resembling a designed kernel.
ALIKE = 0.8
#: Share of the longest filter's length below which a filter has died in training.
DEAD = 0.1


class Likeness(NamedTuple):
    """A designed kernel, and how close a filter comes to it.

    Attributes
    ----------
    name : str
        Key of ``KERNELS``.
    cosine : float
        From -1 to 1; negative where the signs are exchanged.
    """

    name: str
    cosine: float

    @property
    def alike(self):
        """Whether the cosine reaches ``ALIKE``, whatever its sign."""
        return abs(self.cosine) >= ALIKE


def cosine(a, b):
    """Return the cosine of the angle between two kernels, seen as vectors.

    Parameters
    ----------
    a, b : array_like, of one shape
        Weights, not all zero.

    Returns
    -------
    float
        1 for the same pattern at any scale, -1 for its negative, 0 for unrelated.

    Raises
    ------
    ValueError
        If the shapes differ, or one is all zero.

    Examples
    --------
    >>> cosine([1, 0], [2, 0]), cosine([1, 0], [0, 3])
    (1.0, 0.0)
    """
    a, b = as_real(a, "a"), as_real(b, "b")
    if a.shape != b.shape:
        raise ValueError(f"a has shape {a.shape} but b has {b.shape}")
    lengths = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    if not lengths:
        raise ValueError("a kernel that is all zero has no direction to compare")
    return float(np.sum(a * b)) / lengths


def nearest_kernel(weights):
    """Return the designed kernel that a filter resembles most, up to sign and scale.

    Parameters
    ----------
    weights : array_like, shape (3, 3) or (3, 3, 1)
        One filter over one channel.

    Returns
    -------
    Likeness
        The kernel with the largest absolute cosine.

    Raises
    ------
    ValueError
        If it is not 3×3, or all zero.

    Examples
    --------
    >>> nearest_kernel([[5, 10, 5], [0, 0, 0], [-5, -10, -5]])
    Likeness(name='sobel_y', cosine=-1.0)
    """
    weights = as_real(weights, "weights")
    if weights.shape == (3, 3, 1):
        weights = weights[..., 0]
    alike = (Likeness(name, cosine(weights, KERNELS[name].weights)) for name in KERNELS)
    return max(alike, key=lambda candidate: abs(candidate.cosine))


def nearest_kernels(W):
    """Return the designed kernel that each filter of a layer resembles, if any.

    Parameters
    ----------
    W : array_like, shape (K, 3, 3, 1)
        Filters over one channel.

    Returns
    -------
    list of Likeness or None
        None where the best cosine is below ``ALIKE``, and where the filter has died:
        what is left of it is rounding, and resembles nothing.

    Examples
    --------
    >>> blur = np.ones((3, 3, 1))
    >>> nearest_kernels([blur, 0.01 * blur])
    [Likeness(name='blur', cosine=1.0), None]
    """
    W = as_real(W, "W")
    lengths = np.linalg.norm(W.reshape(len(W), -1), axis=1)
    alive = lengths >= DEAD * lengths.max()
    nearest = (
        nearest_kernel(w) if lives else None for w, lives in zip(W, alive, strict=True)
    )
    return [likeness if likeness and likeness.alike else None for likeness in nearest]


def brightness_correlation(image, W):
    """Return how closely each map follows the brightness of the patches it is made of.

    A filter whose weights do not sum to zero responds to bright or dark patches, whatever
    their pattern. Its map then looks like the image, blurred.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey.
    W : array_like, shape (K, 3, 3, 1)
        Filters.

    Returns
    -------
    ndarray, shape (K,)
        Correlation of each map with the mean of the nine pixels under the window: 1 for
        brightness alone, −1 for darkness alone, near 0 for edges.

    Examples
    --------
    >>> W = np.stack([KERNELS["blur"].weights, -KERNELS["blur"].weights])[..., None]
    >>> brightness_correlation(np.eye(9), W).round(6)
    array([ 1., -1.])
    """
    image, W = as_real(image, "image"), as_real(W, "W")
    maps = conv2d(image[..., None], W, pad="valid")
    mean = conv2d(image, KERNELS["blur"].weights, pad="valid")
    maps = maps.reshape(-1, len(W)) - maps.mean(axis=(0, 1))
    mean = mean.ravel() - mean.mean()
    lengths = np.linalg.norm(maps, axis=0) * np.linalg.norm(mean)
    return mean @ maps / lengths
