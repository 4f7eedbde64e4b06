"""What twelve learned filters make of a photograph they never saw."""

import numpy as np

from lesson.activations import relu
from lesson.conv import conv2d
from lesson.images import photo
from lesson.weights import DATA, load_arrays
from scripts.drawing.marks import canvas, signed, text, theme

ALT = (
    "Twelve numbered maps of a cat's face in blue and red, each with its 3×3 filter "
    "beneath: about half trace edges of one direction, fur and whiskers; the others "
    "separate light areas from dark. Below, the same twelve after ReLU, with only the "
    "blue left."
)
CAPTION = (
    "What twelve filters *learned* from digits make of a photograph they never saw. Each "
    "3×3 filter stands beneath its map. Blue is positive, red negative, zero the paper's "
    "colour. All maps share one scale; mean brightness and biases are left out."
)
PHOTOGRAPHS = ("chelsea",)

#: Rows and columns of the photograph: a square around the face.
CROP = np.s_[52:252, 150:350]
#: Share of the numbers that the scale holds; the few beyond it are drawn in full colour.
SHARE = 0.95
#: Shades of blue and of red: enough for the eye, and a third of the bytes.
SHADES = 12
#: Between maps, and the height that a filter takes under its map.
GAP, STRIP = 8, 34


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    W, maps = learned_maps()
    limit = float(np.quantile(np.abs(maps), SHARE))
    columns = 4 if theme().phone else 6
    side = (theme().width - GAP * (columns - 1)) / columns
    rows = len(W) // columns
    middle = 30 + (side + STRIP + GAP) * rows + 12
    figure, ax = canvas(height=middle + 30 + (side + GAP) * rows)
    parts = ((0, STRIP, "before ReLU", maps), (middle, 0, "after ReLU", relu(maps)))
    for top, strip, title, values in parts:
        text(ax, 0, top + 10, title, bold=True)
        scale = f"full colour at ±{limit:.2g}"
        text(ax, theme().width, top + 10, scale, quiet=True, align="right")
        for k, map_ in enumerate(np.moveaxis(values, -1, 0)):
            row, column = divmod(k, columns)
            x, y = column * (side + GAP), top + 30 + row * (side + strip + GAP)
            signed(ax, x, y, side, map_, limit, SHADES)
            if strip:
                draw_filter(ax, x, y + side + 4, W[k], str(k + 1))
    return figure


def learned_maps():
    """Return the learned filters (12, 3, 3), and what they make of the photograph."""
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"]
    image = photo("chelsea")
    # Else filters that add up to more than zero would answer to brightness alone.
    contrast = image - image.mean()
    return W[..., 0], conv2d(contrast[..., None], W)[CROP]


def draw_filter(ax, x, y, kernel, number):
    """Draw a filter beneath its map, where it hides nothing, and its number."""
    side = STRIP - 6
    signed(ax, x, y, side, kernel)
    text(ax, x + side + 8, y + side / 2, number, quiet=True)
