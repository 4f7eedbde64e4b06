"""Products of lowered rows with filters: a bank of them, or one kernel in bands.

Throughout this module
    rows     lowered rows from `lesson.fast.lowering`, (rows, kw, C, W')
    A        filters as a matrix, (K, kh * kw * C)

References
----------
M. Cho and D. Brand (2017), "MEC: memory-efficient convolution for deep neural
network", ICML 34, 815-824, https://arxiv.org/abs/1706.06873.
"""

import numpy as np

#: OpenBLAS has a faster routine for products of at most this many multiplications.
SMALL_PRODUCT = 1_000_000
#: Rows that one product makes when there is a single kernel.
BAND = 4


def band_of(A, kernel_height):
    """Return the weights of one kernel as a matrix that makes `BAND` rows at once.

    Parameters
    ----------
    A : ndarray, shape (1, kh * kw * C)
        The kernel.
    kernel_height : int
        kh.

    Returns
    -------
    ndarray, shape (BAND, (kh + BAND - 1) * kw * C)
        The same weights in every row, each time one image row further on.

    Examples
    --------
    >>> band_of(np.array([[1, 2]]), kernel_height=2)
    array([[1, 2, 0, 0, 0],
           [0, 1, 2, 0, 0],
           [0, 0, 1, 2, 0],
           [0, 0, 0, 1, 2]])
    """
    step = A.shape[1] // kernel_height
    weights = np.zeros((BAND, A.shape[1] + (BAND - 1) * step), A.dtype)
    for r in range(BAND):
        weights[r, r * step : r * step + A.shape[1]] = A
    return weights


def band_product(A, rows, kernel_height):
    """Return the product with one kernel, `BAND` output rows at a time.

    Parameters
    ----------
    A : ndarray, shape (1, kh * kw * C)
        The kernel.
    rows : ndarray, shape (count + kh - 1, kw, C, W')
        Lowered, now or later.
    kernel_height : int
        kh.

    Returns
    -------
    callable
        Writes the map of the first rows into an array, shape (at most count, W', 1).
    """
    weights, tall = band_of(A, kernel_height), kernel_height + BAND - 1
    windows = _windows(rows, tall, BAND, (len(rows) - kernel_height + 1) // BAND)

    def multiply(out):
        count, left = divmod(len(out), BAND)
        bands = out[: count * BAND].reshape(count, BAND, out.shape[1])
        np.matmul(weights, windows[:count], out=bands)
        if left:
            rest = rows[count * BAND :]
            bank_product(A, rest, kernel_height, 1)(out[count * BAND :])

    return multiply


def bank_product(A, rows, kernel_height, stride):
    """Return the product of the windows of each row with all filters.

    Parameters
    ----------
    A : ndarray, shape (K, kh * kw * C)
        The filters.
    rows : ndarray, shape ((count - 1) * stride + kh, kw, C, W')
        Lowered, now or later.
    kernel_height, stride : int
        Of the convolution, along the rows.

    Returns
    -------
    callable
        Writes the maps of the first rows into an array, shape (at most count, W', K).
    """
    count, width = (len(rows) - kernel_height) // stride + 1, rows.shape[-1]
    windows = _windows(rows, kernel_height, stride, count).transpose(0, 2, 1)
    parts = -(-width // max(1, SMALL_PRODUCT // A.size))
    columns = -(-width // parts)

    def multiply(out):
        for left in range(0, width, columns):
            part = slice(left, left + columns)
            np.matmul(windows[: len(out), part], A.T, out=out[:, part])

    return multiply


def stayed_finite(out):
    """Return whether no band met an infinity or NaN.

    A band multiplies by zero what lies beyond the kernel, and zero times infinity is
    NaN. That reaches every row of the band, so one row of each tells.

    Parameters
    ----------
    out : ndarray, shape (H', W', 1)
        Made by `band_product`.

    Returns
    -------
    bool
        False too where finite numbers add up to more than the dtype holds.
    """
    return bool(np.isfinite(np.einsum("ij->", out[::BAND, :, 0])))


def _windows(rows, kernel_height, stride, count):
    """Return overlapping views, (count, kernel_height * kernel_width * channels, W').

    The constructor of arrays refuses strides that leave the buffer.
    """
    row, _, line, pixel = rows.strides
    taps = kernel_height * rows.shape[1] * rows.shape[2]
    shape, strides = (count, taps, rows.shape[-1]), (stride * row, line, pixel)
    return np.ndarray(shape, rows.dtype, rows, strides=strides)
