"""Sizes and shapes: how many windows fit, and one form for the arrays of a layer.

Throughout this module
    size      pixels along one axis of the input
    kernel    pixels along the same axis of the kernel
    pad       pixels added at each end
    pairs     are (rows, columns)
"""

import operator

import numpy as np


def output_size(size, kernel, stride=1, pad=0, dilation=1):
    """Return how many positions a kernel takes along one axis.

    Parameters
    ----------
    size : int
        Pixels along the axis of the input.
    kernel : int
        Pixels along the same axis of the kernel.
    stride : int, default 1
        Pixels from one position to the next.
    pad : int, default 0
        Pixels added at each end of the input.
    dilation : int, default 1
        Pixels from one tap of the kernel to the next; 1 leaves no gaps.

    Returns
    -------
    int
        ``floor((size + 2*pad - (dilation*(kernel-1)+1)) / stride) + 1``.

    Raises
    ------
    ValueError
        If the kernel does not fit into the padded input, or a number is out of range.

    References
    ----------
    V. Dumoulin and F. Visin (2016), "A guide to convolution arithmetic for deep
    learning", Relationship 6 (dilation: section 5.1), https://arxiv.org/abs/1603.07285.

    Examples
    --------
    >>> output_size(28, 3), output_size(28, 3, pad=1), output_size(28, 3, 2, 1)
    (26, 28, 14)
    """
    size, kernel, stride, pad, dilation = _checked(size, kernel, stride, pad, dilation)
    spread = effective_size(kernel, dilation)
    return (size + 2 * pad - spread) // stride + 1


def effective_size(kernel, dilation=1):
    """Return how many pixels a kernel covers, gaps included.

    Parameters
    ----------
    kernel : int
        Taps of the kernel along one axis.
    dilation : int, default 1
        Pixels from one tap to the next.

    Returns
    -------
    int
        ``dilation * (kernel - 1) + 1``.

    Examples
    --------
    >>> effective_size(3), effective_size(3, dilation=2)
    (3, 5)
    """
    return operator.index(dilation) * (operator.index(kernel) - 1) + 1


def as_pair(value, name, least):
    """Return `value` as (rows, columns), refusing what is no pair of such integers.

    Parameters
    ----------
    value : int or pair of int
        One number for both axes, or one for each.
    name : str
        What to call it in the error.
    least : int
        Smallest value allowed.

    Returns
    -------
    tuple of int
        Rows first.

    Raises
    ------
    ValueError
        If there are not two integers, or one is below `least`.

    Examples
    --------
    >>> as_pair(2, "stride", 1)
    (2, 2)
    """
    try:
        rows, columns = map(operator.index, _both(value))
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an integer or a pair, got {value!r}") from None
    if min(rows, columns) < least:
        raise ValueError(f"{name} must be at least {least}, got {value!r}")
    return rows, columns


def padding_for(pad, kernel, dilation=(1, 1)):
    """Return how many rows and columns `pad` adds at each end.

    Parameters
    ----------
    pad : {"same", "valid"}, int or pair of int
        "same" keeps the size at stride 1, "valid" adds nothing.
    kernel : pair of int
        Height and width of the kernel.
    dilation : pair of int, default (1, 1)
        Pixels from one tap to the next.

    Returns
    -------
    tuple of int
        Rows first.

    Raises
    ------
    ValueError
        If "same" meets an even kernel, which has no middle, or `pad` is unknown.

    Examples
    --------
    >>> padding_for("same", (3, 5)), padding_for("valid", (3, 5))
    ((1, 2), (0, 0))
    """
    if not isinstance(pad, str):
        return as_pair(pad, "pad", 0)
    if pad == "valid":
        return 0, 0
    if pad != "same":
        raise ValueError(f'pad must be "same", "valid" or integers, got {pad!r}')
    spread = tuple(map(effective_size, kernel, dilation))
    if not all(s % 2 for s in spread):
        raise ValueError(
            f'pad="same" needs a kernel with a middle pixel, got {spread[0]}×{spread[1]}'
            "; use an odd kernel or give the padding as integers"
        )
    return spread[0] // 2, spread[1] // 2


def as_real(array, name, batch=None):
    """Return `array` as float32 or float64, refusing empty and non-real ones.

    Parameters
    ----------
    array : array_like
        Real numbers of any dtype.
    name : str
        What to call it in the error.
    batch : int, optional
        Axes of a batch of such arrays, which may hold none of them: N is 0.

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
    no_images = array.ndim == batch and array.shape[0] == 0 and all(array.shape[1:])
    if array.size == 0 and not no_images:
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
    image = as_real(image, "image")
    kernel = as_real(kernel, "kernel")
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
    W : array_like, shape (kh, kw) or (K, kh, kw, C)
        Kernel of a grey image, or filters.
    b : array_like, shape (K,), optional
        Biases; a single number for a single kernel.

    Returns
    -------
    x : ndarray, shape (N, H, W, C)
    W : ndarray, shape (K, kh, kw, C)
    b : ndarray, shape (K,), or None
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
    x = as_real(x, "x", batch=4)
    W = as_real(W, "W")
    ndim = x.ndim
    if ndim == 2 and W.ndim == 2:
        x = x[..., None]
        W = W[None, ..., None]
    elif ndim not in (3, 4) or W.ndim != 4:
        raise ValueError(
            f"x has shape {x.shape} and W has shape {W.shape}; give (H, W) with (kh, "
            "kw), or (H, W, C) or (N, H, W, C) with (K, kh, kw, C)" + _axes_advice(x, W)
        )
    if x.shape[-1] != W.shape[-1]:
        raise ValueError(
            f"x has {x.shape[-1]} channels but W expects {W.shape[-1]}: their shapes are "
            f"{x.shape} and {W.shape}" + _channels_advice(x, W)
        )
    x = x if ndim == 4 else x[None]
    b = None if b is None else _as_bias(b, len(W), ndim)
    dtype = np.result_type(x, W, *([] if b is None else [b]))

    def squeeze(y):
        return y[0, ..., 0] if ndim == 2 else y[0] if ndim == 3 else y

    return x.astype(dtype, copy=False), W.astype(dtype, copy=False), b, squeeze


def _both(value):
    """Return an integer twice, and anything else as a tuple of what it holds."""
    try:
        return (operator.index(value),) * 2
    except TypeError:  # arrays have __index__ too, but only those of one number use it
        return tuple(value)


def _checked(size, kernel, stride, pad, dilation):
    """Return five plain integers, or raise an error that names the one at fault."""
    least = {"size": 1, "kernel": 1, "stride": 1, "pad": 0, "dilation": 1}
    # Plain ones do not wrap around, as NumPy's do: uint8 holds nothing above 255.
    numbers = tuple(map(operator.index, (size, kernel, stride, pad, dilation)))
    for (name, smallest), value in zip(least.items(), numbers, strict=True):
        if value < smallest:
            raise ValueError(f"{name} must be at least {smallest}, got {value}")
    size, kernel, _, pad, dilation = numbers
    spread = effective_size(kernel, dilation)
    padded = size + 2 * pad
    if spread > padded:
        raise ValueError(
            f"a window that covers {spread} pixels does not fit into {size} pixels "
            f"with padding {pad} ({padded} in all); use a smaller kernel "
            "or size, or add padding"
        )
    return numbers


def _as_bias(b, filters, ndim):
    """Return one bias per filter, never one spread over several."""
    b = as_real(b, "b")
    if b.ndim == 0 and ndim == 2:
        b = b[None]
    if b.shape != (filters,):
        raise ValueError(f"b has shape {b.shape} but W holds {filters} filters")
    return b


def _axes_advice(x, W):
    """Say what may be missing where numbers of axes do not belong together."""
    if W.ndim == 4 and x.ndim == 2:
        return "; x seems to lack its channels: give x[..., None]"
    if W.ndim == 2 and x.ndim == 3 and x.shape[-1] > 4:
        return (
            "; if x holds grey images, give one image at a time, or x[..., None] with "
            "filters W[None, ..., None]"
        )
    return "; if x is in colour, give one channel at a time" if W.ndim == 2 else ""


def _channels_advice(x, W):
    """Say which axis may be missing or first where the channels do not agree."""
    if W.shape[-1] == 1 and x.shape[-1] in (3, 4):
        return f"; give one channel of x at a time, or filters of {x.shape[-1]} channels"
    if x.shape[-3] == W.shape[-1]:
        return "; x seems to have its channels first: give np.moveaxis(x, -3, -1)"
    if W.shape[1] == x.shape[-1]:
        return "; W seems to have its channels first: give np.moveaxis(W, 1, -1)"
    if W.shape[-1] == 1 and x.ndim == 3:
        return "; x seems to lack its channels: give x[..., None]"
    return ""
