"""Products of lowered rows with filters: a bank of them, or one kernel in bands.

Throughout this module
    rows     lowered rows from `lesson.lowering`, (rows, kw, C, W')
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


def multiply_band(weights, rows, kernel_height, out):
    """Multiply by one kernel, `BAND` output rows at a time.

    Parameters
    ----------
    weights : ndarray
        From `band_of`.
    rows : ndarray, shape (count + kh - 1, kw, C, W')
        Lowered.
    kernel_height : int
        kh.
    out : ndarray, shape (count, W', 1), C-contiguous
        Where the map goes.
    """
    count, taps = len(out) // BAND, rows.shape[1] * rows.shape[2] * kernel_height
    if count:
        windows = _windows(rows, kernel_height + BAND - 1, BAND, count)
        np.matmul(weights, windows, out=out[: count * BAND].reshape(count, BAND, -1))
    if count * BAND < len(out):
        rest = slice(count * BAND, None)
        multiply_bank(weights[:1, :taps], rows[rest], kernel_height, 1, out[rest])


def multiply_bank(A, rows, kernel_height, stride, out):
    """Multiply the windows of each row by all filters.

    Parameters
    ----------
    A : ndarray, shape (K, kh * kw * C)
        The filters.
    rows : ndarray, shape ((count - 1) * stride + kh, kw, C, W')
        Lowered.
    kernel_height, stride : int
        Of the convolution, along the rows.
    out : ndarray, shape (count, W', K)
        Where the maps go.
    """
    windows = _windows(rows, kernel_height, stride, len(out)).transpose(0, 2, 1)
    width = out.shape[1]
    parts = -(-width // max(1, SMALL_PRODUCT // A.size))
    columns = -(-width // parts)
    for left in range(0, width, columns):
        part = slice(left, left + columns)
        np.matmul(windows[:, part], A.T, out=out[:, part])


def stayed_finite(out):
    """Return whether no band met an infinity or NaN.

    A band multiplies by zero what lies beyond the kernel, and zero times infinity is
    NaN. That reaches every row of the band, so one row of each tells.

    Parameters
    ----------
    out : ndarray, shape (H', W', 1)
        Made by `multiply_band`.

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
