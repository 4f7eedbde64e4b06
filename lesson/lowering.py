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

#: Bytes of lowered rows at a time: about a core's second-level cache.
WORKING_SET = 1_000_000
#: OpenBLAS has a faster routine for products of at most this many multiplications.
SMALL_PRODUCT = 1_000_000
#: Rows that one product makes when there is a single kernel.
BAND = 4


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
    tile = tile_height(kw * channels * width * x.itemsize, kh, stride[0], height)
    lowered = np.empty(((tile - 1) * stride[0] + kh, kw, channels, width), x.dtype)
    shifts = [shift_of(j - pad[1], stride[1], x.shape[1], width) for j in range(kw)]
    for j, (inside, _) in enumerate(shifts):
        lowered[:, j, :, : inside.start] = 0
        lowered[:, j, :, inside.stop :] = 0
    A, banded = W.reshape(len(W), -1), len(W) == 1 and stride[0] == 1
    for top in range(0, height, tile):
        maps = out[top : top + tile]
        rows = lowered[: (len(maps) - 1) * stride[0] + kh]
        lower_rows(x, top * stride[0] - pad[0], shifts, mode, rows)
        if not (banded and _multiply_band(A, rows, kh, maps)):
            _multiply_bank(A, rows, kh, stride[0], maps)


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
        Whole bands where there are so many, and small enough for `WORKING_SET`.

    Examples
    --------
    >>> tile_height(row_bytes=6144, kernel_height=3, stride=1, height=512)
    160
    """
    rows = max(WORKING_SET // row_bytes, kernel_height)
    tile = max((rows - kernel_height) // stride + 1, BAND)
    return min(tile - tile % BAND, height)


def shift_of(shift, stride, width, out_width):
    """Return which columns of a tap's copy come from which columns of the image.

    Parameters
    ----------
    shift : int
        Column that the first window meets; negative in the padding.
    stride : int
        Columns from one window to the next.
    width, out_width : int
        Columns of the image and of the output.

    Returns
    -------
    inside, source : slice
        Of the copy, and of the image; what lies outside is padding.

    Examples
    --------
    >>> shift_of(-1, 1, width=5, out_width=5)
    (slice(1, 5, None), slice(0, 4, 1))
    """
    start = max(0, -(shift // stride))
    stop = max(start, min(out_width, (width - 1 - shift) // stride + 1))
    left = start * stride + shift
    return slice(start, stop), slice(left, left + (stop - start) * stride, stride)


def lower_rows(x, first, shifts, mode, lowered):
    """Copy rows of `x`, from row `first` on, once for each horizontal tap.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
        The image.
    first : int
        First row wanted; may lie in the padding.
    shifts : list of pair of slice
        From `shift_of`, for each horizontal tap.
    mode : {"constant", "edge"}
        What the padding holds.
    lowered : ndarray, shape (rows, kw, C, W')
        Filled; ``lowered[r, j, c, i]`` is padded pixel ``(first + r, i * stride + j)``.
        Zeros at the left and right end must be there already.
    """
    above, below = max(0, -first), min(len(lowered), len(x) - first)
    source = x[first + above : first + below].transpose(0, 2, 1)
    if x.shape[2] > 1:
        source = source.copy()  # channels first, so that each copy is of long runs
    for j, (inside, columns) in enumerate(shifts):
        target = lowered[above:below, j]
        target[..., inside] = source[..., columns]
        if mode == "edge":
            target[..., : inside.start] = source[..., :1]
            target[..., inside.stop :] = source[..., -1:]
    lowered[:above] = lowered[above] if mode == "edge" else 0
    lowered[below:] = lowered[below - 1] if mode == "edge" else 0


def _multiply_bank(A, rows, kernel_height, stride, out):
    """Multiply the windows of each row by all filters; (count, W', K)."""
    windows = _windows(rows, kernel_height, stride, len(out)).transpose(0, 2, 1)
    width = out.shape[1]
    parts = -(-width // max(1, SMALL_PRODUCT // A.size))
    columns = -(-width // parts)
    for left in range(0, width, columns):
        part = slice(left, left + columns)
        np.matmul(windows[:, part], A.T, out=out[:, part])


def _multiply_band(A, rows, kernel_height, out, band=BAND):
    """Multiply by one kernel, several output rows at a time; (count, W', 1).

    The same weights stand in every row of a band, each one image row further on, so
    a product reads the lowered rows once and uses them for all of its output rows.
    Return whether all went well: elsewhere in the band stand zeros, and zero times
    infinity would put NaN where the kernel does not reach.
    """
    whole = len(out) - len(out) % band
    step = A.shape[1] // kernel_height
    weights = np.zeros((band, A.shape[1] + (band - 1) * step), A.dtype)
    for r in range(band):
        weights[r, r * step : r * step + A.shape[1]] = A
    if whole:
        windows = _windows(rows, kernel_height + band - 1, band, whole // band)
        with np.errstate(invalid="ignore", over="ignore"):
            np.matmul(weights, windows, out=out[:whole].reshape(len(windows), band, -1))
            squares = np.dot(out[:whole].ravel(), out[:whole].ravel())
        if not np.isfinite(squares):
            return False
    rest = len(out) - whole
    return not rest or _multiply_band(A, rows[whole:], kernel_height, out[whole:], rest)


def _windows(rows, kernel_height, stride, count):
    """Return overlapping views, (count, kernel_height * kernel_width * channels, W').

    The constructor of arrays refuses strides that leave the buffer.
    """
    row, _, line, pixel = rows.strides
    taps = kernel_height * rows.shape[1] * rows.shape[2]
    shape, strides = (count, taps, rows.shape[-1]), (stride * row, line, pixel)
    return np.ndarray(shape, rows.dtype, rows, strides=strides)
