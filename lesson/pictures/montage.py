"""Small pictures put together: enlarged, side by side, one beneath another.

Throughout this module
    cell   one small picture, bytes (height, width, 3) RGB or (height, width, 4) RGBA
    step   side of the square that each pixel becomes
"""

import numpy as np

#: Pixels towards which small pictures are enlarged.
SMALL = 224


def step_for(width):
    """Return how many times a picture of some width is enlarged.

    Parameters
    ----------
    width : int
        In pixels.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> step_for(28), step_for(512)
    (8, 1)
    """
    return min(32, max(1, SMALL // width))


def enlarge(pixels, step):
    """Return pixels as squares of `step` by `step`, not smoothed.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C)
        A picture.
    step : int
        Side of a square.

    Returns
    -------
    ndarray, shape (step * H, step * W) or (step * H, step * W, C)
        Same dtype.

    Examples
    --------
    >>> enlarge(np.array([[1, 2]]), 2)
    array([[1, 1, 2, 2],
           [1, 1, 2, 2]])
    """
    return pixels.repeat(step, axis=0).repeat(step, axis=1)


def tile(cells, columns, gap):
    """Return pictures of one size as one, row by row.

    Parameters
    ----------
    cells : sequence of ndarray of uint8, shape (H, W, 3) or (H, W, 4)
        At least one.
    columns : int
        Pictures in a row.
    gap : int
        Transparent pixels between them.

    Returns
    -------
    ndarray of uint8, shape (H', W', 4)
        RGBA.

    Examples
    --------
    >>> tile([np.ones((2, 2, 4), np.uint8)] * 3, columns=2, gap=1).shape
    (5, 5, 4)
    """
    height, width, channels = cells[0].shape
    columns = min(columns, len(cells))
    rows = -(-len(cells) // columns)
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, 4)
    sheet = np.zeros(shape, np.uint8)
    for k, cell in enumerate(cells):
        top, left = k // columns * (height + gap), k % columns * (width + gap)
        place = sheet[top : top + height, left : left + width]
        place[..., 3] = 255
        place[..., :channels] = cell
    return sheet


def beneath(cell, small, share=0.3):
    """Return a picture with a small one under its lower left corner, hiding nothing.

    Parameters
    ----------
    cell : ndarray of uint8, shape (H, W, 4)
        The picture.
    small : ndarray of uint8, shape (h, w, 4)
        Enlarged in whole steps.
    share : float, default 0.3
        Width of the small picture in the cell's shorter side, at most.

    Returns
    -------
    ndarray of uint8, shape (H', W, 4)
        Transparent around the small picture.

    Examples
    --------
    >>> cell = np.full((10, 10, 4), 9, np.uint8)
    >>> beneath(cell, np.full((3, 3, 4), 5, np.uint8))[:, 0, 3]
    array([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 5, 5, 5], dtype=uint8)
    """
    small = enlarge(small, max(1, int(share * min(cell.shape[:2])) // small.shape[1]))
    margin, width = 1 + cell.shape[1] // 60, min(small.shape[1], cell.shape[1])
    strip = np.zeros((margin + len(small), *cell.shape[1:]), np.uint8)
    strip[margin:, :width] = small[:, :width]
    return np.concatenate([cell, strip])
