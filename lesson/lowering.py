"""Fast convolution by row lowering: few copies, many small matrix products.

The plain way (im2col) copies every pixel kernel_height × kernel_width times and
multiplies once. Row lowering copies it kernel_width times only, once for each
*horizontal* tap, row by row. The *vertical* taps cost nothing: the lowered rows of
one window lie one after the other in memory, so a window is an overlapping view,
and NumPy multiplies a whole stack of such views in one call.

Throughout this module
    x        one image (height, width, channels)
    lowered  rows of it, (rows, kernel_width, channels, out_width)
    A        filters as a matrix, (filters, kernel_height * kernel_width * channels)

References
----------
M. Cho and D. Brand (2017), "MEC: memory-efficient convolution for deep neural
network", ICML 34, 815-824, https://arxiv.org/abs/1706.06873.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

#: Bytes of lowered rows at a time: they should stay in a core's second-level cache.
WORKING_SET = 600_000
#: OpenBLAS has a faster routine for products of at most this many multiplications.
SMALL_PRODUCT = 1_000_000
#: Rows that one product makes when there is a single kernel.
BAND = 2


def convolve_image(x, W, stride, pad, mode, out):
    """Convolve one image with every filter, into `out`.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
        The image.
    W : ndarray, shape (K, kh, kw, C)
        Filters of the same dtype.
    stride : pair of int
        Rows, columns.
    pad : pair of int
        Fewer than the kernel has taps.
    mode : {"constant", "edge"}
        Zeros, or the border repeated.
    out : ndarray, shape (H', W', K)
        Where the maps go.
    """
    kh, kw, channels = W.shape[1:]
    height, width = out.shape[:2]
    row_bytes = kw * channels * width * x.itemsize
    tile = tile_height(row_bytes, kh, stride[0], height)
    lowered = np.empty(((tile - 1) * stride[0] + kh, kw, channels, width), x.dtype)
    scratch = (
        np.empty((len(lowered), channels, x.shape[1]), x.dtype) if channels > 1 else None
    )
    multiply = _multiply_band if len(W) == 1 and stride[0] == 1 else _multiply_bank
    A = W.reshape(len(W), -1)
    for top in range(0, height, tile):
        count = min(tile, height - top)
        rows = lowered[: (count - 1) * stride[0] + kh]
        lower_rows(x, top * stride[0] - pad[0], stride[1], pad[1], mode, rows, scratch)
        multiply(A, rows, kh, stride[0], out[top : top + count])


def tile_height(row_bytes, kernel_height, stride, height):
    """Return how many output rows to make at a time.

    Parameters
    ----------
    row_bytes : int
        Bytes of one lowered row.
    kernel_height, stride : int
        Of the convolution, along the rows.
    height : int
        Output rows in all.

    Returns
    -------
    int
        Even, so that bands fit, and small enough for `WORKING_SET`.

    Examples
    --------
    >>> tile_height(row_bytes=6144, kernel_height=3, stride=1, height=512)
    94
    """
    rows = max(WORKING_SET // row_bytes, kernel_height)
    tile = max((rows - kernel_height) // stride + 1, BAND)
    return min(tile - tile % BAND, height + height % BAND)


def lower_rows(x, first, stride, pad, mode, lowered, scratch=None):
    """Copy rows of `x`, from row `first` on, once for each horizontal tap.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
        The image.
    first : int
        First row wanted; may lie in the padding.
    stride : int
        Columns from one window to the next.
    pad : int
        Columns added at each end.
    mode : {"constant", "edge"}
        What the padding holds.
    lowered : ndarray, shape (rows, kw, C, W')
        Filled; ``lowered[r, j, c, i]`` is padded pixel ``(first + r, i * stride + j)``.
    scratch : ndarray, shape (rows, C, W), optional
        For the rows with their channels first.
    """
    above = max(0, -first)
    inside = slice(above, min(len(lowered), len(x) - first))
    source = x[first + above : first + inside.stop].transpose(0, 2, 1)
    if scratch is not None:
        np.copyto(scratch[inside], source)
        source = scratch[inside]
    width, out_width = x.shape[1], lowered.shape[-1]
    for j in range(lowered.shape[1]):
        shift, target = j - pad, lowered[inside, j]
        start = max(0, -(shift // stride))
        stop = min(out_width, (width - 1 - shift) // stride + 1)
        left = start * stride + shift
        target[..., start:stop] = source[
            ..., left : left + (stop - start - 1) * stride + 1 : stride
        ]
        target[..., :start] = source[..., :1] if mode == "edge" else 0
        target[..., stop:] = source[..., -1:] if mode == "edge" else 0
    lowered[:above] = lowered[above] if mode == "edge" else 0
    lowered[inside.stop :] = lowered[inside.stop - 1] if mode == "edge" else 0


def _multiply_bank(A, rows, kernel_height, stride, out):
    """Multiply the windows of each row by all filters; (count, W', K)."""
    windows = _windows(rows, kernel_height, stride, len(out)).transpose(0, 2, 1)
    columns = max(1, SMALL_PRODUCT // A.size)
    for left in range(0, out.shape[1], columns):
        part = slice(left, left + columns)
        np.matmul(windows[:, part], A.T, out=out[:, part])


def _multiply_band(A, rows, kernel_height, stride, out):
    """Multiply by one kernel, two output rows at a time; (count, W', 1).

    The same weights stand in both rows of the band, one image row apart, so each
    product reads the lowered rows once and uses them twice.
    """
    count, width = out.shape[:2]
    whole = count - count % BAND
    if whole < count:
        _multiply_bank(A, rows[whole:], kernel_height, stride, out[whole:])
    step = A.shape[1] // kernel_height
    band = np.zeros((BAND, A.shape[1] + (BAND - 1) * step), A.dtype)
    for r in range(BAND):
        band[r, r * step : r * step + A.shape[1]] = A
    windows = _windows(rows, kernel_height + BAND - 1, BAND, whole // BAND)
    np.matmul(band, windows, out=out[:whole].reshape(-1, BAND, width))


def _windows(rows, kernel_height, stride, count):
    """Return overlapping views, (count, kernel_height * kernel_width * channels, W')."""
    row, _, line, pixel = rows.strides
    taps = kernel_height * rows.shape[1] * rows.shape[2]
    return as_strided(rows, (count, taps, rows.shape[-1]), (stride * row, line, pixel))
