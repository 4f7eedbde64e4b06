"""What learned filters resemble, and what their maps follow: brightness, or edges.

Throughout this module
    C   how pixels of a window vary together   (9, 9)
        the maps of filters v and w then correlate by v C w / √(v C v · w C w): with the
        identity in place of C, that is the cosine of their weights
"""

from typing import NamedTuple

import numpy as np

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


def patch_covariance(image):
    """Return how the nine pixels under a 3×3 window vary together over an image.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey, at least 3×3.

    Returns
    -------
    ndarray, shape (9, 9)
        Covariance over all windows that fit, pixels row by row.

    Examples
    --------
    >>> float(patch_covariance(np.ones((5, 5))).max())
    0.0
    """
    windows = np.lib.stride_tricks.sliding_window_view(as_real(image, "image"), (3, 3))
    return np.cov(windows.reshape(-1, 9), rowvar=False, bias=True)


def map_correlation(image, filters, others):
    """Return how alike the maps are that two sets of filters make of one image.

    Filters that look alike may make unlike maps. Neighbouring pixels of a photograph are
    nearly equal, so a sum of weights that is not zero soon outweighs their pattern.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey, not of one brightness all over.
    filters, others : array_like, shape (K, 3, 3) and (M, 3, 3)
        Weights, not all zero.

    Returns
    -------
    ndarray, shape (K, M)
        Correlation of each pair of maps: 1 where one is the other, brighter or in
        stronger contrast; -1 where the signs are exchanged as well.

    Examples
    --------
    >>> x = KERNELS["sobel_x"].weights
    >>> map_correlation(np.eye(9), [x, -2 * x], [x]).round(6)
    array([[ 1.],
           [-1.]])
    """
    C = patch_covariance(image)
    v, w = (as_real(W, "filters").reshape(len(W), 9) for W in (filters, others))
    lengths = [np.sqrt(((W @ C) * W).sum(axis=1)) for W in (v, w)]
    return v @ C @ w.T / np.outer(*lengths)


def brightness_correlation(image, W):
    """Return how closely each map follows the brightness of the patches it is made of.

    A filter whose weights do not sum to zero responds to bright or dark patches, whatever
    their pattern. Its map then looks like the image, blurred.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey.
    W : array_like, shape (K, 3, 3, 1)

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
    filters = as_real(W, "W")[..., 0]
    return map_correlation(image, filters, [KERNELS["blur"].weights])[:, 0]
