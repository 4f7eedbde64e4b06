"""Convolution in one direction: five numbers, three weights, three sums."""

import numpy as np

from scripts.drawing.marks import canvas, cells, look, pitch, span, text, theme

ALT = (
    "Three rows, one for each position of the window on the numbers 2, 2, 8, 8, 8, with "
    "the weights −1, 0, 1 beneath it. The sums of the three products are 6, 6 and 0."
)
CAPTION = (
    "Three weights slide over five numbers. At each position they meet three of them, "
    "and the three products add up to one sum."
)

ROW, WEIGHTS = np.array([2, 2, 8, 8, 8]), np.array([-1, 0, 1])
#: Side of a cell, and height of one position.
SIDE, PITCH = 40, 116


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, size = theme().phone, len(WEIGHTS)
    pitch_ = PITCH + 22 if phone else PITCH
    figure, ax = canvas(height=pitch_ * len(sums()) - (4 if phone else 18))
    left = 4 if phone else 110
    for position, total in enumerate(sums()):
        y, x = position * pitch_ + 6, left + position * pitch(SIDE)
        cells(ax, left, y, ROW[None], SIDE)
        look(ax, x, y, 1, size, SIDE)
        cells(ax, x, y + SIDE + 10, WEIGHTS[None], SIDE, limit=1)
        words = f"{products(position)} = "
        end = left + span(len(ROW), SIDE)
        if phone:
            text(ax, left, y + 2 * SIDE + 28, words + str(total), mono=True)
        else:
            text(ax, end + 36, y + SIDE / 2, words, mono=True)
            cells(ax, end + 250, y, [[total]], SIDE, limit=max(sums()))
    return figure


def sums(row=ROW):
    """Return what the weights make of each window of a row: a cross-correlation."""
    return np.correlate(row, WEIGHTS, "valid").tolist()


def products(position):
    """Return the products at one position, as a sum in words."""
    window = ROW[position : position + len(WEIGHTS)]
    return " + ".join(
        f"{x}·({w})" if w < 0 else f"{x}·{w}"
        for x, w in zip(window, WEIGHTS, strict=True)
    )
