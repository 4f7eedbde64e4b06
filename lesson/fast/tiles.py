"""How much of a picture to treat at a time, and where in memory to put it."""

import math

import numpy as np

from lesson.fast.row_products import BAND

#: Bytes to work on at a time: about a core's second-level cache.
WORKING_SET = 1_100_000
#: Bytes that a processor fetches at once, and its longest vector.
CACHE_LINE = 64


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

    Parameters
    ----------
    shape : tuple of int
        Wanted.
    dtype : dtype
        Of at most 64 bytes.

    Returns
    -------
    ndarray
        C-contiguous; its numbers are whatever was in memory.

    Examples
    --------
    >>> aligned((3, 5), np.dtype("f4")).ctypes.data % CACHE_LINE
    0
    """
    size = math.prod(shape)
    memory = np.empty(size + CACHE_LINE // dtype.itemsize, dtype)
    start = -memory.ctypes.data % CACHE_LINE // dtype.itemsize
    return memory[start : start + size].reshape(shape)
