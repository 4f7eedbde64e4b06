"""A photograph, one kernel, and what the kernel makes of it: the playground's still."""

import numpy as np

from lesson.conv import conv2d
from lesson.images import photo
from lesson.kernels import KERNELS
from lesson.visualization import grey_rgb
from scripts.drawing.marks import (
    asterisk,
    canvas,
    cells,
    pixels,
    signed,
    span,
    text,
    theme,
)

ALT = (
    "A grey photograph of a cat's face, the nine weights of Sobel-x, and the signed map "
    "they make: blue where it gets brighter to the right, red where it gets darker."
)
CAPTION = (
    "To begin with, Sobel-x: blue where it gets brighter to the right, red where it gets "
    "darker, and where nothing changes from left to right the map is empty."
)
PHOTOGRAPHS = ("chelsea",)

CROP = np.s_[30:270, 130:370]


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme().phone
    side, cell = (156, 34) if phone else (266, 40)
    figure, ax = canvas(height=370 if phone else 296)
    width = theme().width
    kernel = KERNELS["sobel_x"].weights
    image = photo("chelsea")[CROP]
    pixels(ax, 0, 24, side, grey_rgb(image), photograph=True)
    draw_map(ax, image, kernel, width - side, side)
    x = (width - span(3, cell)) / 2
    y = 24 + side + 56 if phone else 24 + (side - span(3, cell)) / 2
    text(ax, width / 2, y - 18, "Sobel-x", bold=True, align="center")
    cells(ax, x, y, kernel, cell, limit=np.abs(kernel).max())
    if not phone:
        middle = y + span(3, cell) / 2
        asterisk(ax, x - 24, middle)
        text(ax, x + span(3, cell) + 24, middle, "=", 26, align="center", quiet=True)
    return figure


def draw_map(ax, image, kernel, x, side):
    """Draw the signed map with its title."""
    values = conv2d(image, kernel, pad_mode="edge")
    limit = np.quantile(np.abs(values), 0.99)
    text(ax, x, 10, "its map", bold=True)
    text(ax, 0, 10, "a photograph", bold=True)
    signed(ax, x, 24, side, values, limit, steps=24)
