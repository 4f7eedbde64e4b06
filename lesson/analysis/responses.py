"""What the maps of a photograph follow: its brightness, or its edges."""

import numpy as np

from lesson.conv import conv2d
from lesson.kernels import KERNELS
from lesson.shapes import as_real


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
