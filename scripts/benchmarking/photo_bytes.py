"""Photographs filtered as bytes: whole numbers stay whole numbers, and four to a word.

A photograph is bytes, and many designed kernels are small whole numbers. Where no sum
can leave 16 bits the arithmetic is done in them: exact, and four times as many
numbers fit through the processor at once as with float64.

Throughout this module
    image    bytes (height, width) or (height, width, channels)
    rows     the same as (height, width * channels): a pixel to the left is
             `channels` numbers to the left
    kernel   (kernel_height, kernel_width), both odd
"""

import numpy as np

from lesson.conv import conv2d
from lesson.sizes import padding_for

#: Bytes of 16-bit rows at a time: about a core's second-level cache.
WORKING_SET = 1_000_000


def filter_bytes(image, kernel):
    """Return a photograph filtered with one kernel, each colour by itself, as bytes.

    Parameters
    ----------
    image : ndarray of uint8, shape (H, W) or (H, W, C)
        The photograph; its border is repeated outwards.
    kernel : array_like, shape (kh, kw)
        Weights; both sides odd.

    Returns
    -------
    ndarray of uint8, same shape
        Rounded to the nearest whole number and clipped to 0…255.

    Raises
    ------
    TypeError
        If `image` holds no bytes.
    ValueError
        If the shapes are no photograph's and no kernel's.

    Examples
    --------
    >>> filter_bytes(np.array([[10, 10, 200]], np.uint8), [[-1, 2, -1]])
    array([[  0,   0, 190]], dtype=uint8)
    """
    image, kernel = np.asarray(image), np.asarray(kernel)
    if image.dtype != np.uint8:
        raise TypeError(f"image must hold bytes (uint8), got {image.dtype}")
    if image.ndim not in (2, 3) or kernel.ndim != 2 or image.size == 0:
        raise ValueError(
            f"give an image (H, W) or (H, W, C) and a kernel (kh, kw), got {image.shape} "
            f"and {kernel.shape}"
        )
    padding_for("same", kernel.shape)  # refuses even kernels
    if fits_16_bits(kernel):
        return _filter_whole(image, kernel.astype(np.int16))
    channels = image[None] if image.ndim == 2 else np.moveaxis(image, -1, 0)
    W = kernel[None, ..., None].astype(np.float32)
    y = conv2d(channels[..., None].astype(np.float32), W, pad_mode="edge")[..., 0]
    y = np.clip(np.rint(y), 0, 255).astype(np.uint8)
    return y[0] if image.ndim == 2 else np.moveaxis(y, 0, -1)


def fits_16_bits(kernel):
    """Return whether no sum of bytes times these weights can leave 16 bits.

    Returns
    -------
    bool
        Also False where a weight is no whole number.

    Examples
    --------
    >>> fits_16_bits(np.array([[128, -0.5]])), fits_16_bits(np.array([[64, -64]]))
    (False, True)
    """
    whole = np.array_equal(kernel, np.rint(kernel))
    return bool(whole and 255 * np.abs(kernel.astype(float)).sum() <= 32_767)


def _filter_whole(image, kernel):
    """Filter in 16-bit whole numbers, a band of rows at a time."""
    out = np.empty_like(image)
    channels = image.size // (image.shape[0] * image.shape[1])
    rows, out_rows = image.reshape(len(image), -1), out.reshape(len(image), -1)
    up, side = kernel.shape[0] // 2, kernel.shape[1] // 2 * channels
    width = rows.shape[1]
    tile = max(1, WORKING_SET // (8 * width))
    for top in range(0, len(rows), tile):
        stop = min(top + tile, len(rows))
        near = np.clip(np.arange(top - up, stop + up), 0, len(rows) - 1)
        padded = _pad_sides(rows[near], side, channels)
        total = _weighted_sum(padded, kernel, stop - top, width, channels)
        out_rows[top:stop] = np.clip(total, 0, 255, out=total)
    return out


def _pad_sides(rows, side, channels):
    """Return rows as 16-bit numbers with the border pixels repeated outwards."""
    width = rows.shape[1]
    padded = np.empty((len(rows), side + width + side), np.int16)
    padded[:, side : side + width] = rows
    pixels = padded.reshape(len(rows), -1, channels)
    count = side // channels
    pixels[:, :count] = pixels[:, count : count + 1]
    pixels[:, pixels.shape[1] - count :] = pixels[:, -count - 1 : pixels.shape[1] - count]
    return padded


def _weighted_sum(padded, kernel, height, width, channels):
    """Add the shifted rows, those of one weight together before they are multiplied."""
    total, part = np.zeros((height, width), np.int16), np.empty((height, width), np.int16)
    for k, weight in enumerate(np.unique(np.abs(kernel[kernel != 0]))[::-1]):
        # The first group can use the total itself, and so can one not to be multiplied.
        group = total if k == 0 or weight == 1 else part
        if group is part:
            part[...] = 0
        for i, j in zip(*np.nonzero(np.abs(kernel) == weight), strict=True):
            shifted = padded[i : i + height, j * channels : j * channels + width]
            (np.add if kernel[i, j] > 0 else np.subtract)(group, shifted, out=group)
        if weight != 1:
            group *= weight
        if group is part:
            total += part
    return total
