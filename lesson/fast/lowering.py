"""Fast convolution by row lowering: few copies, many small matrix products.

The plain way (im2col) copies every pixel kernel_height × kernel_width times and
multiplies once. Row lowering copies it kernel_width times only, once for each
*horizontal* tap, row by row. The *vertical* taps need no copy: the lowered rows of
one window lie one after the other in memory, so a window is an overlapping view,
and NumPy multiplies a whole stack of such views in one call.

Throughout this module
    x        one image (height, width, channels)
    lowered  rows of it, (rows, kernel_width, channels, out_width)

References
----------
M. Cho and D. Brand (2017), "MEC: memory-efficient convolution for deep neural
network", ICML 34, 815-824, https://arxiv.org/abs/1706.06873.
"""

import numpy as np

from lesson.fast.row_products import band_product, bank_product, stayed_finite
from lesson.fast.tiles import aligned, tile_height


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
    out : ndarray, shape (H', W', K), C-contiguous
        Where the maps go.
    """
    A, kh = W.reshape(len(W), -1), W.shape[1]
    lowering = Lowering(x, W.shape[1:3], stride, pad, mode, out.shape)
    if len(W) == 1 and stride[0] == 1:
        with np.errstate(invalid="ignore", over="ignore"):
            lowering.convolve(band_product(A, lowering.rows, kh), out)
            if stayed_finite(out):
                return
    lowering.convolve(bank_product(A, lowering.rows, kh, stride[0]), out)


class Lowering:
    """Rows of one image, copied once for each horizontal tap, a tile of them at a time.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
        The image.
    kernel : pair of int
        Height and width, (kh, kw).
    stride, pad : pair of int
        Rows, columns.
    mode : {"constant", "edge"}
        What the padding holds.
    out_shape : tuple of int
        (H', W', K).

    Attributes
    ----------
    rows : ndarray, shape (tile's rows, kw, C, W')
        The same memory for every tile; ``rows[r, j, c, i]`` is padded pixel
        ``(first + r, i * stride + j)``, `first` being the first row of the tile.
    """

    def __init__(self, x, kernel, stride, pad, mode, out_shape):
        (kh, kw), (_, width, channels) = kernel, x.shape
        row_bytes = kw * channels * out_shape[1] * x.itemsize
        self.tile = tile_height(row_bytes, kh, stride[0], out_shape[0])
        count = (self.tile - 1) * stride[0] + kh
        self.rows = aligned((count, kw, channels, out_shape[1]), x.dtype)
        self.x, self.edge = x.transpose(0, 2, 1), mode == "edge"
        self.kernel_height, self.stride, self.pad = kh, stride[0], pad[0]
        self.planes, source, self.copies = None, self.x, []
        if channels > 1:  # channels first, so that each copy is of long runs
            source = self.planes = np.empty((count, channels, width), x.dtype)
        for j in range(kw):
            inside, columns = shift_of(j - pad[1], stride[1], width, out_shape[1])
            self._copy(j, inside, source[..., columns])
            if inside.start:
                self._pad(j, slice(0, inside.start), source[..., :1])
            if inside.stop < out_shape[1]:
                self._pad(j, slice(inside.stop, None), source[..., -1:])

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
            Rows wanted.
        """
        above, below = max(0, -first), min(count, len(self.x) - first)
        here, there = slice(above, below), slice(first + above, first + below)
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
