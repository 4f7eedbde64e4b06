"""One position of a sliding filter, with its nine products and their sum."""

import numpy as np

from lesson.conv import conv2d
from lesson.kernels import KERNELS
from scripts.drawing.marks import asterisk, canvas, cells, look, pitch, span, text, theme

ALT = (
    "A 6 by 6 grid of numbers, the Sobel-x kernel, and a 4 by 4 output filled up to "
    "row 2, column 3. An amber frame marks the window; its nine products add up to "
    "the framed output, minus 7."
)
CAPTION = (
    "To begin with, Sobel-x at one position: nine products, one sum. "
    "Blue is positive, red negative: the sign says which side is brighter."
)

IMAGE = np.array(
    [
        [3, 1, 0, 2, 1, 4],
        [2, 5, 3, 0, 2, 1],
        [0, 4, 9, 8, 7, 1],
        [1, 3, 8, 9, 6, 2],
        [2, 0, 7, 6, 5, 0],
        [1, 2, 1, 0, 3, 2],
    ]
)
KERNEL = KERNELS["sobel_x"].weights
POSITION = (1, 2)


def make(position=POSITION):
    """Return the figure; scripts/build_figures.py saves it.

    Parameters
    ----------
    position : pair of int, default (1, 2)
        Row and column of the window.

    Returns
    -------
    matplotlib.figure.Figure
        For the theme in use.
    """
    phone = theme().phone
    figure, ax = canvas(height=438 if phone else 348)
    side = 30 if phone else 42
    places = ((3, 6), (226, 56), (98, 232)) if phone else ((4, 8), (334, 78), (562, 55))
    draw_input(ax, *places[0], side, position)
    draw_kernel(ax, *places[1], side)
    draw_output(ax, *places[2], side, position)
    middle = places[0][1] + span(6, side) / 2
    asterisk(ax, *((212, middle) if phone else (301, middle)), 7 if phone else 8)
    equals = (70, 232 + span(4, side) / 2) if phone else (513, middle)
    text(ax, *equals, "=", 26, align="center", quiet=True)
    write_sum(ax, 394 if phone else 330, position)
    return figure


def draw_input(ax, x, y, side, position):
    """Draw the grey image with the window at its position."""
    cells(ax, x, y, IMAGE, side)
    i, j = position
    look(ax, x + j * pitch(side), y + i * pitch(side), 3, 3, side)


def draw_kernel(ax, x, y, side):
    """Draw Sobel-x in signed colours, with its name above."""
    text(ax, x + span(3, side) / 2, y - 18, "Sobel-x", bold=True, align="center")
    cells(ax, x, y, KERNEL, side, limit=2, form="{:+g}")


def draw_output(ax, x, y, side, position):
    """Draw what has been computed so far, row by row, up to the position."""
    output = conv2d(IMAGE, KERNEL, pad="valid")
    limit = np.abs(output).max()
    i, j = position
    output.ravel()[i * output.shape[1] + j + 1 :] = np.nan
    cells(ax, x, y, output, side, limit)
    look(ax, x + j * pitch(side), y + i * pitch(side), 1, 1, side)


def write_sum(ax, y, position):
    """Write the nine products and their sum."""
    i, j = position
    products = (IMAGE[i : i + 3, j : j + 3] * KERNEL).ravel()
    first, *others = (f"{product:g}" for product in products)
    terms = [f"- {p[1:]}" if p.startswith("-") else f"+ {p}" for p in others]
    lines = [" ".join([first, *terms]), f"= {products.sum():g}"]
    lines = lines if theme().phone else [" ".join(lines)]
    for k, words in enumerate(lines):
        middle = theme().width / 2
        text(ax, middle, y + 24 * k, words, mono=True, align="center")
