"""Two 3×3 convolutions with nothing between them are one 5×5 convolution."""

import numpy as np

from lesson.conv import conv2d
from lesson.images import photo, to_uint8
from lesson.kernels import KERNELS
from scripts.drawing.marks import canvas, cells, hairline, signed, span, text, theme

ALT = (
    "Two 3 by 3 kernels of whole numbers and the 5 by 5 kernel they make together. "
    "Below, three maps of a cat: the two kernels one after the other, the large one at "
    "once, and their difference, which is empty."
)
CAPTION = (
    "Gaussian, then Sobel-x, equals one 5×5 kernel. To make it, put a copy of Sobel-x at "
    "each of the Gaussian's weights, multiplied by that weight, and add up the copies. "
    "Without padding, on a photograph of whole numbers, both ways give exactly the same "
    "map."
)
PHOTOGRAPHS = ("chelsea",)

#: The Gaussian's weights as whole numbers: its shape, not its scale, is what counts.
FIRST, SECOND = 16 * KERNELS["gaussian"].weights, KERNELS["sobel_x"].weights
CROP = np.s_[30:270, 130:370]


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme().phone
    figure, ax = canvas(height=600 if phone else 502)
    places = (
        ((3, 30), (212, 30), (82, 180)) if phone else ((80, 67), (268, 67), (462, 30))
    )
    kernels = {"Gaussian": FIRST, "Sobel-x": SECOND, "both at once": together()}
    side = 34
    for (x, y), (title, kernel) in zip(places, kernels.items(), strict=True):
        text(
            ax, x + span(len(kernel), side) / 2, y - 18, title, bold=True, align="center"
        )
        cells(ax, x, y, kernel, side, limit=np.abs(kernel).max())
    middle = places[0][1] + span(3, side) / 2
    between = (places[0][0] + span(3, side) + places[1][0]) / 2
    text(ax, between, middle, "then", align="center", quiet=True)
    equals = (52, 180 + span(5, side) / 2) if phone else (420, middle)
    text(ax, *equals, "=", 26, align="center", quiet=True)
    draw_maps(ax, 398 if phone else 260)
    return figure


def together():
    """Return the one kernel that does what both do, (5, 5)."""
    # Kernels are not flipped when they meet an image, so one of them is here.
    return conv2d(FIRST, SECOND[::-1, ::-1], pad=2)


def draw_maps(ax, y):
    """Draw the map of both ways, and their difference."""
    image = to_uint8(photo("chelsea")[CROP]).astype(float)
    twice = conv2d(conv2d(image, FIRST, pad="valid"), SECOND, pad="valid")
    once = conv2d(image, together(), pad="valid")
    change = twice - once
    words = f"largest difference: {np.abs(change).max():g}"
    limit = np.quantile(np.abs(once), 0.99)
    phone = theme().phone
    side, step = (158, 166) if phone else (232, 258)
    maps = (("one after the other", twice), ("at once", once), (words, change))
    for k, (title, values) in enumerate(maps[: 2 if phone else 3]):
        text(ax, k * step, y - 14, title, bold=True)
        signed(ax, k * step, y, side, values, limit, steps=24)
        hairline(ax, k * step, y, side, side)
    if phone:
        text(ax, 0, y + side + 20, words, bold=True)
