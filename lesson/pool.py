"""Max-pooling for channels-last feature maps.

Throughout this module
    x      feature maps            (batch, height, width, channels)
    y      largest of each window  (batch, out_height, out_width, channels)
    size   pixels on each side of a window
"""

import numpy as np

from lesson.sizes import as_pair, as_real, output_size


def maxpool2d(x, size=2, stride=2):
    """Return the largest value in each window, channel by channel.

    Parameters
    ----------
    x : ndarray, shape (H, W), (H, W, C) or (N, H, W, C)
        One map, feature maps, or a batch of them; N may be 0.
    size : int or pair of int, default 2
        Height and width of a window.
    stride : int or pair of int, default 2
        Pixels from one window to the next.

    Returns
    -------
    ndarray, shape (H', W'), (H', W', C) or (N, H', W', C)
        Same dtype, though the byte order may become the machine's own; windows that
        do not fit are dropped.

    Raises
    ------
    ValueError
        If `x` has another number of axes, is empty, or no window fits.

    References
    ----------
    Y.-L. Boureau, J. Ponce and Y. LeCun (2010), "A theoretical analysis of feature
    pooling in visual recognition", ICML 27, 111-118.

    Examples
    --------
    >>> maxpool2d(np.array([[1, 5, 2, 0], [3, 4, 9, 8]]))
    array([[5, 9]])
    """
    x, batch, size, stride = _prepare(x, size, stride)
    tallest = largest_along(batch, size[0], stride[0], axis=1)
    y = largest_along(tallest, size[1], stride[1], axis=2)
    return y[0, ..., 0] if x.ndim == 2 else y[0] if x.ndim == 3 else y


def largest_along(x, size, stride, axis):
    """Return the largest of every `size` neighbours along one axis.

    Parameters
    ----------
    x : ndarray
        Any number of axes.
    size, stride : int
        Of the windows along `axis`.
    axis : int
        From 0.

    Returns
    -------
    ndarray
        A new array, shorter along `axis`.

    Examples
    --------
    >>> largest_along(np.array([3, 1, 4, 1, 5]), size=2, stride=2, axis=0)
    array([3, 4])
    """
    count = output_size(x.shape[axis], size, stride)
    before = (slice(None),) * axis
    reach = (count - 1) * stride + 1
    y = x[(*before, slice(0, reach, stride))]
    for k in range(1, size):
        y = np.maximum(y, x[(*before, slice(k, k + reach, stride))])
    return y if size > 1 else y.copy()


def maxpool2d_backward(grad, x, size=2, stride=2):
    """Return the gradient of a loss by the input of `maxpool2d`.

    Parameters
    ----------
    grad : ndarray, shape of ``maxpool2d(x, size, stride)``
        Gradient of the loss by the output.
    x : ndarray, shape (H, W), (H, W, C) or (N, H, W, C)
    size, stride : int or pair of int, default 2
        As given to `maxpool2d`.

    Returns
    -------
    ndarray, shape of `x`
        Each window hands its gradient to its first maximum in row-major order, or to
        its first NaN where it holds one.

    Raises
    ------
    ValueError
        If the shapes disagree.

    Examples
    --------
    >>> maxpool2d_backward(np.array([[7.0]]), np.array([[1.0, 5.0], [5.0, 4.0]]))
    array([[0., 7.],
           [0., 0.]])
    """
    x, batch, size, stride = _prepare(as_real(x, "x", batch=4), size, stride)
    y = maxpool2d(x, size, stride)
    grad = np.asarray(grad, x.dtype)
    if grad.shape != y.shape:
        raise ValueError(f"grad has shape {grad.shape} but the output has {y.shape}")
    sides = zip(batch.shape[1:3], size, stride, strict=True)
    shape = (len(batch), *(output_size(*side) for side in sides), batch.shape[-1])
    y = y.reshape(shape)
    grad = grad.reshape(shape)
    dx = np.zeros_like(batch)
    unclaimed = np.ones(shape, bool)
    for i, j in np.ndindex(size):
        rows, columns = (
            slice(k, k + (n - 1) * s + 1, s)
            for k, n, s in zip((i, j), y.shape[1:3], stride, strict=True)
        )
        tap = batch[:, rows, columns]
        first = unclaimed & ((tap == y) | np.isnan(tap))
        dx[:, rows, columns] += grad * first
        unclaimed &= ~first
    return dx.reshape(x.shape)


def _prepare(x, size, stride):
    """Return `x`, the same as a batch, and `size` and `stride` as pairs."""
    x = np.asarray(x)
    if x.ndim not in (2, 3, 4) or not all(x.shape[1 if x.ndim == 4 else 0 :]):
        raise ValueError(
            f"x has shape {x.shape}; give a non-empty (H, W), (H, W, C) or (N, H, W, C)"
        )
    batch = x[None, ..., None] if x.ndim == 2 else x[None] if x.ndim == 3 else x
    size = as_pair(size, "size", 1)
    for name, window, pixels in zip(
        ("rows", "columns"), size, batch.shape[1:], strict=False
    ):
        if window > pixels:
            raise ValueError(
                f"a window that covers {window} pixels does not fit into {pixels} pixels "
                f"({name} of x); use a smaller size"
            )
    return x, batch, size, as_pair(stride, "stride", 1)
