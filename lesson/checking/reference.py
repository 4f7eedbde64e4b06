"""A right answer, step by step: the layers and the network, each step replaceable.

They share no code with `lesson.conv`, so that a fault there cannot hide here.

Throughout this module
    x   input of a layer      (height, width, in_channels)
    W   filters               (filters, kh, kw, in_channels)
    b   one bias per filter   (filters,)
    k   height and width of a filter, (kh, kw)
    p   rows and columns added on each side, k // 2
"""

import numpy as np


def unchanged(x, *_):
    """Return the first argument: the step that does nothing.

    Parameters
    ----------
    x : ndarray
        Any array.
    *_ : object
        Whatever else the step is given.

    Returns
    -------
    ndarray
        The same array.
    """
    return x


def zeros_around(x, p):
    """Return `x` with rows and columns of zeros on each side.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
    p : int or pair of int
        How many rows and columns.

    Returns
    -------
    ndarray, shape (H + 2 p[0], W + 2 p[1], C)
        With as many channels as before.
    """
    rows, columns = np.broadcast_to(p, 2)
    return np.pad(x, ((rows, rows), (columns, columns), (0, 0)))


def _every_stride(shape, k, stride):
    """Return the first row and the first column of each window that fits."""
    return tuple(
        np.arange(0, n - k[axis] + 1, stride) for axis, n in enumerate(shape[:2])
    )


def weighted_sum(windows, W):
    """Return the sum over rows, columns and channels of windows times filters.

    Parameters
    ----------
    windows : ndarray, shape (H', W', kh, kw, C)
        Windows of the input.
    W : ndarray, shape (K, kh, kw, C)

    Returns
    -------
    ndarray, shape (H', W', K)
        Without biases.
    """
    return np.tensordot(windows, W, axes=([2, 3, 4], [1, 2, 3]))


def _add_bias(y, b, W):
    """Return `y` with each filter's own bias added."""
    return y + b


def convolve(
    x,
    W,
    b,
    stride=1,
    *,
    image=unchanged,
    kernels=unchanged,
    pad=zeros_around,
    starts=_every_stride,
    combine=weighted_sum,
    bias=_add_bias,
    finish=unchanged,
):
    """Return the convolution layer that the exercise asks for, or a wrong one.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
    W : ndarray, shape (K, kh, kw, C)
        Filters, `kh` and `kw` odd.
    b : ndarray, shape (K,)
    stride : int, default 1
        Pixels from one window to the next.
    image, kernels, pad, starts, combine, bias, finish : callable
        The steps, in this order. A mistake is the same layer with some replaced;
        `finish` is also given the right (H', W') and the shape of `x`.

    Returns
    -------
    ndarray, shape (H', W', K)
        ``H' = floor((H - 1) / stride) + 1``, and the same for the width.

    Examples
    --------
    >>> convolve(np.ones((1, 2, 1)), np.ones((1, 3, 3, 1)), np.array([0.5])).ravel()
    array([2.5, 2.5])
    """
    size = tuple((n - 1) // stride + 1 for n in x.shape[:2])
    k = np.array(W.shape[1:3])
    padded = pad(image(x, stride), k // 2)
    W = kernels(W)
    rows, columns = starts(padded.shape, k, stride)
    windows = windows_at(padded, rows, columns, W.shape[1:3])
    return finish(bias(combine(windows, W), b, W), size, x.shape)


def windows_at(x, rows, columns, size):
    """Return the windows that start at some rows and columns.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
    rows, columns : ndarray of int, shapes (H',) and (W',)
        First row and first column of each.
    size : tuple of int
        Their height and width.

    Returns
    -------
    ndarray, shape (H', W', height, width, C)
        Copies.

    Raises
    ------
    IndexError
        Where one leaves `x` below or on the right.
    """
    height, width = map(np.arange, size)
    i = rows[:, None, None, None] + height[:, None]  # (rows, 1, height, 1)
    j = columns[:, None, None] + width  # (columns, 1, width)
    return x[i, j]


def _whole_windows(n, size, stride):
    """Return how many windows fit into `n` pixels."""
    return (n - size) // stride + 1


def _largest(windows):
    """Return the maximum of each window, channel by channel."""
    return windows.max(axis=(2, 3))


def pool(
    x,
    size=2,
    stride=2,
    *,
    image=unchanged,
    window=lambda size, stride: (size, stride),
    count=_whole_windows,
    cut=windows_at,
    beyond=-np.inf,
    combine=_largest,
    finish=unchanged,
):
    """Return the max-pooling layer that the exercise asks for, or a wrong one.

    Parameters
    ----------
    x : ndarray, shape (H, W, C)
    size, stride : int, default 2
        Side of a window, and pixels from one to the next.
    image, window, count, cut : callable
        The first steps, in this order; `count` windows lie along an axis.
    beyond : float
        What a window sees where it leaves the map.
    combine, finish : callable
        The last steps.

    Returns
    -------
    ndarray, shape (H', W', C)
        ``H' = floor((H - size) / stride) + 1``, and the same for the width.

    Examples
    --------
    >>> pool(np.array([[1, 5, 2], [3, 4, 9]])[..., None]).ravel()
    array([5])
    """
    full = x.shape
    right = tuple(_whole_windows(n, size, stride) for n in x.shape[:2])
    x = image(x)
    size, stride = window(size, stride)
    counts = [count(n, size, stride) for n in x.shape[:2]]
    reach = ((m - 1) * stride + size for m in counts)
    short = [max(0, m - n) for m, n in zip(reach, x.shape, strict=False)]
    if any(short):
        x = np.pad(x, [(0, m) for m in short] + [(0, 0)], constant_values=beyond)
    rows, columns = (np.arange(m) * stride for m in counts)
    return finish(combine(cut(x, rows, columns, (size, size))), right, full)


def rectify(x):
    """Return `x` with negative numbers replaced by zero.

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray
        Of the same shape.
    """
    return np.maximum(x, 0)


def _dense(W3, v, b3):
    """Return the scores of a flattened input."""
    return W3 @ v + b3


def network(
    image,
    W1,
    b1,
    W2,
    b2,
    W3,
    b3,
    *,
    prepare=unchanged,
    first=(convolve, rectify, pool),
    second=(convolve, rectify, pool),
    flatten=np.ravel,
    output=_dense,
    finish=unchanged,
):
    """Return the scores that the exercise's network gives an image, or wrong ones.

    Parameters
    ----------
    image : ndarray, shape (28, 28)
    W1, b1, W2, b2, W3, b3 : ndarray
        Parameters of the two convolutions and the dense layer.
    prepare : callable
        What is done to the image first.
    first, second : tuple of three callables
        Convolution, activation and pooling of each block.
    flatten, output, finish : callable
        What follows.

    Returns
    -------
    ndarray, shape (10,)
        Logits.
    """
    x = prepare(image)[..., None]
    for (layer, activation, pooling), W, b in ((first, W1, b1), (second, W2, b2)):
        x = pooling(activation(layer(x, W, b)))
    return finish(output(W3, flatten(x), b3))
