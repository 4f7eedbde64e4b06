"""Max-pooling on numbers: the largest of each 2×2 block."""

import numpy as np

from lesson.pool import maxpool2d
from scripts.drawing.marks import arrow, canvas, cells, look, pitch, span, text, theme

ALT = (
    "A 4 by 4 map of numbers in four blocks of 2 by 2. The largest number of each block "
    "is coloured, and the four of them make a 2 by 2 map. A frame marks the upper right "
    "block and its maximum, 9."
)
CAPTION = (
    "Max-pooling keeps the largest number of each block. "
    "The other three are gone, and with them the exact place of the one that stayed."
)

MAP = np.array([[1, 3, 0, 2], [6, 2, 9, 1], [0, 4, 2, 2], [5, 1, 3, 7]])
#: Row and column of the block to look at.
BLOCK = (0, 1)
#: Where the map begins, in pixels.
TOP = 40


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme().phone
    figure, ax = canvas(height=222 if phone else 272)
    side, gap = (36, 8) if phone else (48, 12)
    left, right = (4, 240) if phone else (134, 484)
    pooled = maxpool2d(MAP)
    small = span(2, side)
    width = 2 * small + gap
    for i, j in np.ndindex(pooled.shape):
        block = MAP[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        x, y = left + j * (small + gap), TOP + i * (small + gap)
        draw_block(ax, x, y, block, side, (i, j) == BLOCK)
    middle = TOP + width / 2
    cells(ax, right, middle - small / 2, pooled, side, limit=MAP.max())
    i, j = BLOCK
    place = (right + j * pitch(side), middle - small / 2 + i * pitch(side))
    look(ax, *place, 1, 1, side)
    arrow(ax, (left + width + 16, middle), (right - 16, middle))
    text(ax, left + width / 2, 16, "4×4", quiet=True, align="center")
    text(ax, right + small / 2, 16, "2×2", quiet=True, align="center")
    return figure


def draw_block(ax, x, y, block, side, framed):
    """Draw one block, with its maximum in the colour of its value."""
    faces = np.empty((2, 2, 3))
    faces[:] = theme().mix(theme().palette.empty, 1)
    best = np.unravel_index(block.argmax(), block.shape)
    faces[best] = theme().cell_colours(block, MAP.max())[best]
    cells(ax, x, y, block, side, faces=faces)
    if framed:
        look(ax, x, y, 2, 2, side)
