"""One designed kernel over a photograph, fast enough to play with.

Throughout this module
    image    (height, width) grey or (height, width, 3) colour
    kernel   (kernel_height, kernel_width), both odd
"""

import numpy as np


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
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
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
