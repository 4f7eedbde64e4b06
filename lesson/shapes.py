"""One form for the arrays that a layer takes: a float batch, channels last."""

import operator

import numpy as np


def as_real(array, name):
    """Return `array` as float32 or float64, refusing empty and non-real ones.

    Parameters
    ----------
    array : array_like
        Real numbers of any dtype.
    name : str
        What to call it in the error.

    Returns
    -------
    ndarray of float32 or float64
        float32 stays, float16 becomes float32, anything else float64.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If there are none.

    Examples
    --------
    >>> as_real([True, False], "x").dtype
    dtype('float64')
    """
    array = np.asarray(array)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}")
    small = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    return array.astype(np.float32 if small else np.float64, copy=False)


def as_planes(image, kernel, stride=1):
    """Return one grey image and one kernel in float64, refusing other shapes.

    Parameters
    ----------
    image, kernel : array_like
        Two-dimensional; bytes would wrap around at 256.
    stride : int, default 1
        Pixels from one window to the next; NumPy's small integers would wrap too.

    Returns
    -------
    image, kernel : ndarray of float64
        The same numbers.
    stride : int
        The same, as a plain integer.

    Raises
    ------
    TypeError
        If either does not hold real numbers, or `stride` is no integer.
    ValueError
        If either is empty or has another number of axes.

    Examples
    --------
    >>> as_planes([[1, 2]], [[3]])[0].shape
    (1, 2)
    """
    image, kernel = as_real(image, "image"), as_real(kernel, "kernel")
    if image.ndim != 2 or kernel.ndim != 2:
        raise ValueError(
            f"image and kernel must be two-dimensional, got {image.shape} and "
            f"{kernel.shape}; take one colour channel at a time"
        )
    return image.astype(np.float64), kernel.astype(np.float64), operator.index(stride)


def as_batch(x, W, b=None):
    """Return the arrays of a convolution as a batch, and how to undo that.

    Parameters
    ----------
    x : array_like, shape (H, W), (H, W, C) or (N, H, W, C)
        Input.
    W : array_like, shape (kh, kw) or (K, kh, kw, C)
        Kernel of a grey image, or filters.
    b : array_like, shape (K,), optional
        Biases; a single number for a single kernel.

    Returns
    -------
    x : ndarray, shape (N, H, W, C)
        Input.
    W : ndarray, shape (K, kh, kw, C)
        Filters.
    b : ndarray, shape (K,), or None
        Biases.
    squeeze : callable
        Takes (N, H', W', K) to the form that `x` came in.

    Raises
    ------
    ValueError
        If the shapes do not belong together.

    Examples
    --------
    >>> x, W, b, squeeze = as_batch(np.ones((5, 4)), np.ones((3, 3)))
    >>> x.shape, W.shape, squeeze(np.zeros((1, 3, 2, 1))).shape
    ((1, 5, 4, 1), (1, 3, 3, 1), (3, 2))
    """
    x, W = as_real(x, "x"), as_real(W, "W")
    ndim = x.ndim
    if ndim == 2 and W.ndim == 2:
        x, W = x[..., None], W[None, ..., None]
    elif ndim not in (3, 4) or W.ndim != 4:
        raise ValueError(
            f"x has shape {x.shape} and W has shape {W.shape}; give (H, W) with (kh, "
            "kw), or (H, W, C) or (N, H, W, C) with (K, kh, kw, C)"
        )
    x = x if ndim == 4 else x[None]
    if x.shape[-1] != W.shape[-1]:
        raise ValueError(f"x has {x.shape[-1]} channels but W expects {W.shape[-1]}")
    b = None if b is None else _as_bias(b, len(W), ndim)
    dtype = np.result_type(x, W, *([] if b is None else [b]))
    x, W = x.astype(dtype, copy=False), W.astype(dtype, copy=False)

    def squeeze(y):
        return y[0, ..., 0] if ndim == 2 else y[0] if ndim == 3 else y

    return x, W, b, squeeze


def _as_bias(b, filters, ndim):
    """Return one bias per filter, never one spread over several."""
    b = as_real(b, "b")
    if b.ndim == 0 and ndim == 2:
        b = b[None]
    if b.shape != (filters,):
        raise ValueError(f"b has shape {b.shape} but W holds {filters} filters")
    return b
