"""The first-layer filters of AlexNet, as published."""

import numpy as np

from lesson.images import to_uint8
from lesson.weights import DATA, load_arrays
from scripts.drawing.marks import canvas, pixels, theme

ALT = (
    "Sixty-four colour filters of 11 by 11 weights. Most of the grey ones are stripes "
    "and edges at many angles and widths; most of the coloured ones are patches and "
    "slopes between two colours."
)
CAPTION = (
    "The 64 first-layer filters of torchvision's AlexNet (the first paper's had 96), "
    "11×11×3, learned from 1.2 million photographs. Stripes under a window, at many "
    "angles and widths: close to Gabor filters. Middle grey is zero; each filter has "
    "a scale of its own."
)

GAP = 4


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    W = load_arrays(DATA / "published_alexnet_conv1.npz", ["W"])["W"]
    columns = 8 if theme().phone else 16
    side = (theme().width - GAP * (columns - 1)) / columns
    figure, ax = canvas(height=(side + GAP) * len(W) / columns - GAP)
    for k, kernel in enumerate(W):
        x, y = k % columns * (side + GAP), k // columns * (side + GAP)
        pixels(ax, x, y, side, to_uint8(0.5 + 0.5 * kernel / np.abs(kernel).max()))
    return figure
