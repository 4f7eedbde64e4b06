"""Fast ways to convolve; which one suits which sizes, `lesson.conv` says.

The plain way (im2col) copies every pixel kernel_height × kernel_width times and
multiplies once. Row lowering copies it kernel_width times only, once for each
*horizontal* tap, row by row. The *vertical* taps need no copy: the lowered rows of
one window lie one after the other in memory, so a window is an overlapping view,
and NumPy multiplies a whole stack of such views in one call.

Throughout this module
    x        batch (N, H, W, C), or one image (H, W, C)
    W        filters (K, kh, kw, C)
    A        the same as a matrix, (K, kh * kw * C)
    rows     lowered rows of an image, (rows, kw, C, W')
    lines    the same as (rows, L, W'), L = kw * C, or one more for the biases
    stride, pad     pairs (rows, columns)

References
----------
M. Cho and D. Brand (2017), "MEC: memory-efficient convolution for deep neural
network", ICML 34, 815-824, https://arxiv.org/abs/1706.06873.
"""

import math
import sys

import numpy as np
from numpy.lib.stride_tricks import as_strided

#: In the browser NumPy comes without BLAS, and products are slow.
HAS_BLAS = sys.platform != "emscripten"
#: Bytes to work on at a time: about a core's second-level cache.
WORKING_SET = 1_100_000
#: Bytes that a processor fetches at once, and its longest vector.
CACHE_LINE = 64
#: Rows that one product makes when there is a single kernel.
BAND = 4


def has_avx512():
    """Return whether NumPy found a processor with AVX-512, as far as it tells.

    Returns
    -------
    bool
        False too where NumPy was told to do without (NPY_DISABLE_CPU_FEATURES).
    """
    found = np.show_config(mode="dicts").get("SIMD Extensions", {})
    names = {*found.get("baseline", ()), *found.get("found", ())}
    return not names.isdisjoint({"AVX512_SKX", "X86_V4"})


#: OpenBLAS has a faster routine for products of at most this many multiplications, with
#: AVX-512 alone (its pull request 3335). Elsewhere every product rearranges its operands
#: first: the larger the better, and a product with a vector, which does not, is best.
SMALL_PRODUCT = 1_000_000 if HAS_BLAS and has_avx512() else 0


def by_columns(x, W, out_shape, stride=(1, 1)):
    """Copy the window of every position into a row of a matrix, then multiply once.

    This is im2col. It copies every pixel kh * kw times, so it pays where one window
    meets very many weights.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input, already padded.
    W : ndarray, shape (K, kh, kw, C)
    out_shape : tuple of int
        (N, H', W', K).
    stride : pair of int, default (1, 1)

    Returns
    -------
    ndarray, shape (N, H', W', K)

    References
    ----------
    K. Chellapilla, S. Puri and P. Simard (2006), "High performance convolutional
    neural networks for document processing", https://inria.hal.science/inria-00112631.
    """
    y = np.empty(out_shape, x.dtype)
    A = np.ascontiguousarray(W.transpose(3, 1, 2, 0).reshape(-1, len(W)))  # (C*kh*kw, K)
    windows = np.lib.stride_tricks.sliding_window_view(x, W.shape[1:3], axis=(1, 2))
    windows = windows[:, :: stride[0], :: stride[1]]  # (N, H', W', C, kh, kw)
    tile = max(1, WORKING_SET // (A.shape[0] * out_shape[2] * x.itemsize))
    for n, top in np.ndindex(out_shape[0], -(-out_shape[1] // tile)):
        part = slice(top * tile, (top + 1) * tile)
        columns = windows[n, part].reshape(-1, A.shape[0])
        np.matmul(columns, A, out=y[n, part].reshape(-1, len(W)))
    return y


def by_rows(x, W, out_shape):
    """Correlate the picture, unrolled into one long row, with each row of the kernel.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, 1)
        Grey pictures, already padded.
    W : ndarray, shape (1, kh, kw, 1)
        One kernel.
    out_shape : tuple of int
        (N, H', W', 1).

    Returns
    -------
    ndarray, shape (N, H', W', 1)
        Sums that run over the end of a row are computed too, and left out.
    """
    kh, kw = W.shape[1:3]
    width = x.shape[2]
    y = np.empty(out_shape, x.dtype)
    for picture, maps in zip(x, y, strict=True):
        flat = picture.ravel()
        length = flat.size - (kh - 1) * width
        total = 0
        for i in range(kh):
            total = total + np.correlate(flat[i * width :][:length], W[0, i, :, 0])
        total = np.append(total, np.zeros(kw - 1, x.dtype))
        maps[..., 0] = total.reshape(-1, width)[:, : out_shape[2]]
    return y


def by_lowering(x, W, out_shape, stride, pad, mode, b=None):
    """Copy each row once for every horizontal tap, and let the vertical ones overlap.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input, not padded.
    W : ndarray, shape (K, kh, kw, C)
        Filters of the same dtype.
    out_shape : tuple of int
        (N, H', W', K).
    stride : pair of int
    pad : pair of int
        Fewer than the kernel has taps.
    mode : {"constant", "edge"}
        Zeros, or the border repeated.
    b : ndarray, shape (K,), optional

    Returns
    -------
    ndarray, shape (N, H', W', K)
    """
    y = np.empty(out_shape, x.dtype)
    for image, maps in zip(x, y, strict=True):
        _lower_image(image, W, stride, pad, mode, b, maps)
    return y


def _lower_image(x, W, stride, pad, mode, b, out):
    """Convolve one image (H, W, C) with every filter, into `out` (H', W', K)."""
    kh = W.shape[1]
    lowering = Lowering(x, W.shape[1:3], stride, pad, mode, out.shape, b is not None)
    A = W.reshape(len(W), -1) if b is None else with_biases(W, b)
    if SMALL_PRODUCT and len(W) == 1 and stride[0] == 1:
        with np.errstate(invalid="ignore", over="ignore"):
            lowering.convolve(band_product(A, lowering.lines, kh), out)
            if stayed_finite(out):
                return
    lowering.convolve(bank_product(A, lowering.lines, kh, stride[0]), out)


def with_biases(W, b):
    """Return filters as a matrix in which each bias is one more weight.

    Parameters
    ----------
    W : ndarray, shape (K, kh, kw, C)
    b : ndarray, shape (K,)

    Returns
    -------
    ndarray, shape (K, kh * (kw * C + 1))
        The last weight of a kernel's row meets a line of ones: the bias in the last
        row, zero in the others.

    Examples
    --------
    >>> with_biases(np.array([[[[1]], [[2]]]]), np.array([7]))
    array([[1, 0, 2, 7]])
    """
    K, kh = W.shape[:2]
    A = np.zeros((K, kh, W[0, 0].size + 1), W.dtype)
    A[..., :-1] = W.reshape(K, kh, -1)
    A[:, -1, -1] = b
    return A.reshape(K, -1)


class Lowering:
    """Rows of one image, copied once for each horizontal tap, a tile of them at a time.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
    kernel : pair of int
        Height and width, (kh, kw).
    stride, pad : pair of int
    mode : {"constant", "edge"}
        What the padding holds.
    out_shape : tuple of int
        (H', W', K).
    ones : bool, default False
        Whether every row ends with a line of ones, for the biases.

    Attributes
    ----------
    rows : ndarray, shape (tile's rows, kw, C, W')
        The same memory for every tile; ``rows[r, j, c, i]`` is padded pixel
        ``(first + r, i * stride + j)``, `first` being the first row of the tile.
    lines : ndarray, shape (tile's rows, kw * C, or one more, W')
        The same memory with the line of ones.
    """

    def __init__(self, x, kernel, stride, pad, mode, out_shape, ones=False):
        kh, kw = kernel
        _, width, channels = x.shape
        row_bytes = (kw * channels + out_shape[2]) * out_shape[1] * x.itemsize
        self.tile = tile_height(row_bytes, kh, stride[0], out_shape[0])
        count = (self.tile - 1) * stride[0] + kh
        self.lines = aligned((count, kw * channels + ones, out_shape[1]), x.dtype)
        self.rows = self._prepare_lines(kw, channels)
        self.x = x.transpose(0, 2, 1)  # (H, C, W)
        self.edge = mode == "edge"
        self.kernel_height = kh
        self.stride = stride[0]
        self.pad = pad[0]
        self.copies = []
        # Channels first, so that each copy is of long runs.
        planes = (count, channels, width)
        self.planes = aligned(planes, x.dtype) if channels > 1 else None
        source = self.x if self.planes is None else self.planes
        for j in range(kw):
            inside, columns = shift_of(j - pad[1], stride[1], width, out_shape[1])
            self._copy(j, inside, source[..., columns])
            if inside.start:
                self._pad(j, slice(0, inside.start), source[..., :1])
            if inside.stop < out_shape[1]:
                self._pad(j, slice(inside.stop, None), source[..., -1:])

    def _prepare_lines(self, kw, channels):
        """Write the line of ones, if any, and return the others by tap and channel."""
        self.lines[:, kw * channels :] = 1
        rows = self.lines[:, : kw * channels]
        return rows.reshape(len(rows), kw, channels, -1)

    def _copy(self, j, columns, source):
        """Have these columns of a tap copied for every tile."""
        self.copies.append((self.rows[:, j, :, columns], source))

    def _pad(self, j, columns, source):
        """Fill these columns of a tap: with zeros now, or for every tile anew."""
        if self.edge:
            self._copy(j, columns, source)
        else:
            self.rows[:, j, :, columns] = 0

    def convolve(self, multiply, out):
        """Lower every tile and have it multiplied.

        Parameters
        ----------
        multiply : callable
            Takes the part of `out` to make of the lowered rows.
        out : ndarray, shape (H', W', K)
            Where the maps go.
        """
        for top in range(0, len(out), self.tile):
            maps = out[top : top + self.tile]
            count = (len(maps) - 1) * self.stride + self.kernel_height
            self.lower(top * self.stride - self.pad, count)
            multiply(maps)

    def lower(self, first, count):
        """Copy rows of the image into `rows`, once for each horizontal tap.

        Parameters
        ----------
        first : int
            First row wanted; may lie in the padding.
        count : int
        """
        above = max(0, -first)
        below = min(count, len(self.x) - first)
        here = slice(above, below)
        there = slice(first + above, first + below)
        if self.planes is not None:
            np.copyto(self.planes[here], self.x[there])
            there = here
        for target, source in self.copies:
            np.copyto(target[here], source[there])
        if above:
            self.rows[:above] = self.rows[above] if self.edge else 0
        if below < count:
            self.rows[below:count] = self.rows[below - 1] if self.edge else 0


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


def band_of(A, kernel_height):
    """Return the weights of one kernel as a matrix that makes `BAND` rows at once.

    Parameters
    ----------
    A : ndarray, shape (1, kh * L)
        L weights meet each row.
    kernel_height : int
        kh.

    Returns
    -------
    ndarray, shape (BAND, (kh + BAND - 1) * L)
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


def band_product(A, lines, kernel_height):
    """Return the product with one kernel, `BAND` output rows at a time.

    Parameters
    ----------
    A : ndarray, shape (1, kh * L)
    lines : ndarray, shape (count + kh - 1, L, W')
        Lowered rows, now or later.
    kernel_height : int
        kh.

    Returns
    -------
    callable
        Writes the map of the first rows into an array, shape (at most count, W', 1).
    """
    weights = band_of(A, kernel_height)
    tall = kernel_height + BAND - 1
    windows = _windows(lines, tall, BAND, (len(lines) - kernel_height + 1) // BAND)

    def multiply(out):
        count, left = divmod(len(out), BAND)
        bands = out[: count * BAND].reshape(count, BAND, out.shape[1])
        np.matmul(weights, windows[:count], out=bands)
        if left:
            rest = lines[count * BAND :]
            bank_product(A, rest, kernel_height, 1)(out[count * BAND :])

    return multiply


def bank_product(A, lines, kernel_height, stride):
    """Return the product of the windows of each row with all filters.

    Parameters
    ----------
    A : ndarray, shape (K, kh * L)
    lines : ndarray, shape ((count - 1) * stride + kh, L, W')
        Lowered rows, now or later.
    kernel_height, stride : int
        Of the convolution, along the rows.

    Returns
    -------
    callable
        Writes the maps of the first rows into an array, shape (at most count, W', K).
    """
    count = (len(lines) - kernel_height) // stride + 1
    width = lines.shape[-1]
    windows = _windows(lines, kernel_height, stride, count).transpose(0, 2, 1)
    parts = -(-width // max(1, SMALL_PRODUCT // A.size)) if SMALL_PRODUCT else 1
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


def tile_height(row_bytes, kernel_height, stride, height):
    """Return how many output rows to make at a time.

    Parameters
    ----------
    row_bytes : int
        Bytes of one lowered row and of the output row made of it.
    kernel_height, stride : int
        Of the convolution, along the rows.
    height : int
        Output rows in all.

    Returns
    -------
    int
        Whole bands where there are so many, as many as `WORKING_SET` holds, at least one.

    Examples
    --------
    >>> tile_height(row_bytes=6144, kernel_height=3, stride=1, height=512)
    176
    """
    rows = max(WORKING_SET // row_bytes, kernel_height)
    tile = max((rows - kernel_height) // stride + 1, BAND)
    return min(tile - tile % BAND, height)


def aligned(shape, dtype):
    """Return an empty array that starts with a cache line, which is faster to read.

    Where its lines are a multiple of 1,024 bytes, as a picture's often are, one cache
    line lies between them. Without it, two arrays walk at the same distance modulo
    4,096 bytes, and where that is unlucky, a processor takes what was just written for
    what it is about to read, and waits: a copy then takes up to five times as long.

    Parameters
    ----------
    shape : tuple of int
    dtype : dtype
        Of at most 64 bytes.

    Returns
    -------
    ndarray
        Its numbers are whatever was in memory.

    References
    ----------
    Intel (2024), "Intel 64 and IA-32 architectures optimization reference manual",
    section on 4-KByte aliasing.

    Examples
    --------
    >>> aligned((3, 5), np.dtype("f4")).ctypes.data % CACHE_LINE
    0
    >>> aligned((3, 512), np.dtype("f8")).strides
    (4160, 8)
    """
    *outer, length = shape
    size = CACHE_LINE // dtype.itemsize
    pitch = length if length * dtype.itemsize % 1024 else length + size
    memory = np.empty(math.prod(outer) * pitch + size, dtype)
    start = -memory.ctypes.data % CACHE_LINE // dtype.itemsize
    lines = memory[start : start + math.prod(outer) * pitch]
    return lines.reshape(*outer, pitch)[..., :length]


def _windows(lines, kernel_height, stride, count):
    """Return overlapping views, (count, kernel_height * lines of a row, W')."""
    row, line, pixel = lines.strides
    shape = (count, kernel_height * lines.shape[1], lines.shape[2])
    return as_strided(lines, shape, (stride * row, line, pixel))
