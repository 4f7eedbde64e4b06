"""The ways to compute a convolution, and which one suits which sizes.

All of them give the same numbers; `by_taps` is the one to read. Which is fastest
was measured: ``docs/explore/speed.md`` shows it, ``scripts/benchmark.py`` repeats it.

Throughout this module
    x   batch (N, H, W, C)       W    filters (K, kh, kw, C)
    y   maps (N, H', W', K)      out_shape   the shape of y
    stride, pad, dilation        pairs (rows, columns)
"""

import sys

import numpy as np

from lesson.fast.lowering import convolve_image
from lesson.fast.tiles import WORKING_SET

#: Weights above which one large product beats many small ones.
DEEP = 70_000
#: In the browser NumPy comes without BLAS, and products are slow.
HAS_BLAS = sys.platform != "emscripten"


def convolve(x, W, out_shape, stride, pad, mode, dilation):
    """Return the maps of a batch by the way that suits its sizes.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input.
    W : ndarray, shape (K, kh, kw, C)
        Filters of the same dtype.
    out_shape : tuple of int
        (N, H', W', K).
    stride, pad : pair of int
        Rows, columns.
    mode : str
        As in `numpy.pad`.
    dilation : pair of int
        Rows, columns.

    Returns
    -------
    ndarray, shape (N, H', W', K)
        A new array, without biases.
    """
    wide = pad[0] >= W.shape[1] or pad[1] >= W.shape[2]
    if wide or mode not in ("constant", "edge"):
        x, pad, mode = pad_batch(x, pad, mode), (0, 0), "constant"
    if dilation != (1, 1):
        return by_taps(pad_batch(x, pad, mode), W, out_shape, stride, dilation)
    if W.size > DEEP:
        return by_columns(pad_batch(x, pad, mode), W, out_shape, stride)
    if not HAS_BLAS and x.shape[-1] == len(W) == 1 and stride == (1, 1):
        return by_rows(pad_batch(x, pad, mode), W, out_shape)
    y = np.empty(out_shape, x.dtype)
    for image, maps in zip(x, y, strict=True):
        convolve_image(image, W, stride, pad, mode, maps)
    return y


def pad_batch(x, pad, mode):
    """Return a batch with rows and columns added at each end.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input.
    pad : pair of int
        Rows, columns.
    mode : str
        As in `numpy.pad`.

    Returns
    -------
    ndarray, shape (N, H + 2 * rows, W + 2 * columns, C)
        `x` itself where nothing is added.
    """
    if pad == (0, 0):
        return x
    return np.pad(x, ((0, 0), (pad[0],) * 2, (pad[1],) * 2, (0, 0)), mode=mode)


def by_taps(x, W, out_shape, stride=(1, 1), dilation=(1, 1)):
    """Add up one shifted picture for each tap of the kernel.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input, already padded.
    W : ndarray, shape (K, kh, kw, C)
        Filters.
    out_shape : tuple of int
        (N, H', W', K).
    stride, dilation : pair of int, default (1, 1)
        Rows, columns.

    Returns
    -------
    ndarray, shape (N, H', W', K)
        The readable way; it reads the input once for each tap.
    """
    y = np.zeros(out_shape, x.dtype)
    for i, j in np.ndindex(W.shape[1:3]):
        y += tap(x, i, j, out_shape, stride, dilation) @ W[:, i, j].T
    return y


def by_columns(x, W, out_shape, stride=(1, 1)):
    """Copy the window of every position into a row of a matrix, then multiply once.

    This is im2col. It copies every pixel kh * kw times, so it pays where one window
    meets very many weights.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input, already padded.
    W : ndarray, shape (K, kh, kw, C)
        Filters.
    out_shape : tuple of int
        (N, H', W', K).
    stride : pair of int, default (1, 1)
        Rows, columns.

    Returns
    -------
    ndarray, shape (N, H', W', K)
        The same numbers.

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
    (kh, kw), width = W.shape[1:3], x.shape[2]
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


def tap(x, i, j, out_shape, stride, dilation):
    """Return what tap (i, j) of every window sees.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input, already padded.
    i, j : int
        Row and column of the tap in the kernel.
    out_shape : tuple of int
        (N, H', W', K).
    stride, dilation : pair of int
        Rows, columns.

    Returns
    -------
    ndarray, shape (N, H', W', C)
        A view.
    """
    top, left = i * dilation[0], j * dilation[1]
    rows, columns = ((n - 1) * s + 1 for n, s in zip(out_shape[1:3], stride, strict=True))
    return x[:, top : top + rows : stride[0], left : left + columns : stride[1]]
