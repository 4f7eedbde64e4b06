"""Two-dimensional convolution for channels-last images.

Throughout this module
    x   input feature maps    (batch, height, width, in_channels)
    W   filters               (out_channels, kernel_height, kernel_width, in_channels)
    b   one bias per filter   (out_channels,)
    y   output feature maps   (batch, out_height, out_width, out_channels)
    pairs                     (rows, columns)

Kernels are not flipped: this is cross-correlation, which every deep-learning
library calls convolution.
"""

import numpy as np

from lesson.fast.convolution import HAS_BLAS, by_columns, by_lowering, by_rows
from lesson.sizes import as_batch, as_pair, as_planes, output_size, padding_for

#: What `numpy.pad` can put around a picture; "constant" is zeros.
PAD_MODES = ("constant", "edge", "reflect", "symmetric", "wrap")
PAD_MODES += ("linear_ramp", "maximum", "mean", "median", "minimum")
#: Weights above which one large product beats many small ones.
DEEP = 70_000


def conv2d_loops(image, kernel, stride=1, pad="same"):
    """Slide one kernel over one grey image, the readable way.

    Parameters
    ----------
    image : ndarray, shape (height, width)
        Grey image, any real dtype.
    kernel : ndarray, shape (kernel_height, kernel_width)
        Weights; "same" needs both sides odd.
    stride : int, default 1
        Pixels from one window to the next.
    pad : {"same", "valid"} or int, default "same"
        "same" repeats the edge pixels so that stride 1 keeps the size.

    Returns
    -------
    ndarray of float64, shape (out_height, out_width)
        One number per window: the sum of its pixels times the weights.

    Raises
    ------
    ValueError
        If either is empty or not two-dimensional, or the kernel does not fit.
    TypeError
        If either does not hold real numbers, or the stride is no integer.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville (2016), Deep Learning, section 9.1,
    equation 9.6 (cross-correlation), https://www.deeplearningbook.org.

    Examples
    --------
    >>> conv2d_loops(np.array([[0, 0, 1, 1]]), np.array([[-1, 0, 1]]))
    array([[0., 1., 1., 0.]])
    """
    image, kernel, stride = as_planes(image, kernel, stride)
    (height, width), (kh, kw) = image.shape, kernel.shape
    rows, columns = padding_for(pad, (kh, kw))
    out_height = output_size(height, kh, stride, rows)
    out_width = output_size(width, kw, stride, columns)

    padded = np.pad(image, ((rows, rows), (columns, columns)), mode="edge")
    y = np.zeros((out_height, out_width))
    for i in range(out_height):
        for j in range(out_width):
            top, left = i * stride, j * stride
            window = padded[top : top + kh, left : left + kw]
            y[i, j] = np.sum(window * kernel)
    return y


def conv2d(x, W, b=None, stride=1, pad="same", pad_mode="constant", dilation=1):
    """Slide every filter in `W` over `x` and add its bias.

    Parameters
    ----------
    x : ndarray, shape (H, W), (H, W, C) or (N, H, W, C)
        A grey image, feature maps, or a batch of them; N may be 0.
    W : ndarray, shape (kh, kw) or (K, kh, kw, C)
        One kernel for a grey image, else K filters over C channels.
    b : ndarray, shape (K,), optional
        One bias per filter; a number for a single kernel. None adds nothing.
    stride : int or pair of int, default 1
        Pixels from one window to the next, (rows, columns).
    pad : {"same", "valid"}, int or pair of int, default "same"
        Pixels added at each end; "same" gives ``ceil(H / stride)`` rows.
    pad_mode : str, default "constant"
        One of `PAD_MODES`, as in `numpy.pad`: "constant" adds zeros, "edge" repeats
        the border, "reflect" mirrors what lies inside it.
    dilation : int or pair of int, default 1
        Pixels from one tap of a kernel to the next.

    Returns
    -------
    ndarray, shape (H', W'), (H', W', K) or (N, H', W', K)
        float32 where none of `x`, `W` and `b` is wider or an integer, else float64;
        `x` is left as it was.

    Raises
    ------
    ValueError
        If shapes disagree, an array is empty, the kernel does not fit, or an option
        is out of range or unknown.
    TypeError
        If an array does not hold real numbers.

    References
    ----------
    V. Dumoulin and F. Visin (2016), "A guide to convolution arithmetic for deep
    learning", https://arxiv.org/abs/1603.07285.

    Examples
    --------
    >>> conv2d(np.array([[0.0, 0.0, 1.0, 1.0]]), np.array([[-1.0, 0.0, 1.0]]))
    array([[ 0.,  1.,  1., -1.]])
    """
    x, W, b, squeeze = as_batch(x, W, b)
    stride = as_pair(stride, "stride", 1)
    dilation = as_pair(dilation, "dilation", 1)
    rows, columns = padding_for(pad, W.shape[1:3], dilation)
    if pad_mode not in PAD_MODES:
        known = ", ".join(f'"{mode}"' for mode in PAD_MODES)
        raise ValueError(f"pad_mode must be {known}, got {pad_mode!r}")
    out_shape = _out_shape(x, W, stride, (rows, columns), dilation)

    y = _convolve(x, W, b, out_shape, stride, (rows, columns), pad_mode, dilation)
    return squeeze(y)


def conv2d_backward(grad, x, W, stride=1, pad="same", dilation=1):
    """Return the gradients of a loss by the input, filters and biases of `conv2d`.

    Parameters
    ----------
    grad : ndarray, shape (N, H', W', K)
        Gradient of the loss by the output of ``conv2d(x, W, b, stride, pad)``.
    x : ndarray, shape (N, H, W, C)
        The input of that convolution (zero padding).
    W : ndarray, shape (K, kh, kw, C)
    stride, pad, dilation : optional
        As given to `conv2d`.

    Returns
    -------
    dx : ndarray, shape (N, H, W, C)
        Gradient by the input.
    dW : ndarray, shape (K, kh, kw, C)
        Gradient by the filters.
    db : ndarray, shape (K,)
        Gradient by the biases.

    Raises
    ------
    ValueError
        If the shapes disagree.

    References
    ----------
    Y. LeCun et al. (1989), "Backpropagation applied to handwritten zip code
    recognition", https://doi.org/10.1162/neco.1989.1.4.541.

    Examples
    --------
    >>> x, W = np.ones((1, 2, 2, 1)), np.full((1, 1, 1, 1), 3.0)
    >>> dx, dW, db = conv2d_backward(np.ones((1, 2, 2, 1)), x, W)
    >>> dx.ravel(), dW.item(), db.item()
    (array([3., 3., 3., 3.]), 4.0, 4.0)
    """
    x, W, _, _ = as_batch(x, W, None)
    stride = as_pair(stride, "stride", 1)
    dilation = as_pair(dilation, "dilation", 1)
    rows, columns = padding_for(pad, W.shape[1:3], dilation)
    out_shape = _out_shape(x, W, stride, (rows, columns), dilation)
    grad = np.asarray(grad, x.dtype)
    if grad.shape != out_shape:
        raise ValueError(f"grad has shape {grad.shape} but the output has {out_shape}")

    padded = pad_batch(x, (rows, columns), "constant")
    dpadded = np.zeros_like(padded)
    dW = np.empty_like(W)
    for i, j in np.ndindex(W.shape[1:3]):
        taps = tap(padded, i, j, out_shape, stride, dilation)
        dW[:, i, j] = np.tensordot(grad, taps, axes=([0, 1, 2], [0, 1, 2]))
        tap(dpadded, i, j, out_shape, stride, dilation)[...] += grad @ W[:, i, j]
    height, width = x.shape[1:3]
    dx = dpadded[:, rows : rows + height, columns : columns + width]
    return dx, dW, grad.sum(axis=(0, 1, 2))


def by_taps(x, W, out_shape, stride=(1, 1), dilation=(1, 1)):
    """Add up one shifted picture for each tap of the kernel.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        Input, already padded.
    W : ndarray, shape (K, kh, kw, C)
    out_shape : tuple of int
        (N, H', W', K).
    stride, dilation : pair of int, default (1, 1)

    Returns
    -------
    ndarray, shape (N, H', W', K)
        The readable way; it reads the input once for each tap.
    """
    y = np.zeros(out_shape, x.dtype)
    for i, j in np.ndindex(W.shape[1:3]):
        y += tap(x, i, j, out_shape, stride, dilation) @ W[:, i, j].T
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

    Returns
    -------
    ndarray, shape (N, H', W', C)
        A view.
    """
    top, left = i * dilation[0], j * dilation[1]
    rows, columns = ((n - 1) * s + 1 for n, s in zip(out_shape[1:3], stride, strict=True))
    return x[:, top : top + rows : stride[0], left : left + columns : stride[1]]


def pad_batch(x, pad, mode):
    """Return a batch with rows and columns added at each end.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    pad : pair of int
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


def _out_shape(x, W, stride, pad, dilation):
    """Return (N, H', W', K)."""
    sides = zip(x.shape[1:3], W.shape[1:3], stride, pad, dilation, strict=True)
    return (x.shape[0], *(output_size(*side) for side in sides), W.shape[0])


def _convolve(x, W, b, out_shape, stride, pad, mode, dilation):
    """Return the maps by the way that suits their sizes, as scripts/benchmark.py found.

    All ways give the same numbers; `by_taps` is the one to read.
    """
    wide = pad[0] >= W.shape[1] or pad[1] >= W.shape[2]
    if wide or mode not in ("constant", "edge"):
        x = pad_batch(x, pad, mode)
        pad, mode = (0, 0), "constant"
    grey = x.shape[-1] == len(W) == 1
    if dilation != (1, 1):
        y = by_taps(pad_batch(x, pad, mode), W, out_shape, stride, dilation)
    elif W.size > DEEP:
        y = by_columns(pad_batch(x, pad, mode), W, out_shape, stride)
    elif not HAS_BLAS and grey and stride == (1, 1):
        y = by_rows(pad_batch(x, pad, mode), W, out_shape)
    else:
        return by_lowering(x, W, out_shape, stride, pad, mode, b)
    return y if b is None else np.add(y, b, out=y)
