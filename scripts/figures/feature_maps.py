"""What twelve learned filters make of a photograph they never saw."""

import numpy as np

from lesson.activations import relu
from lesson.conv import conv2d
from lesson.images import photo
from lesson.pictures.colour import limit_of, signed_rgb
from lesson.weights import DATA, load_arrays
from scripts.drawing import theme
from scripts.drawing.marks import box, pixels, text

ALT = (
    "Twelve maps of a cat's face in blue and red, each with its 3×3 filter in the "
    "corner: about half trace edges of one direction, fur and whiskers; the others "
    "separate light areas from dark. Below, the same twelve after ReLU, with only the "
    "blue left."
)
CAPTION = (
    "What twelve filters *learned* from digits make of a photograph they never saw. Each "
    "3×3 filter sits in the corner of its map. Blue is positive, red negative, zero the "
    "paper's colour. All maps share one scale; mean brightness and biases are left out."
)
PHONE = True

#: Rows and columns of the photograph: a square around the face.
CROP = np.s_[52:252, 150:350]
#: Share of the numbers that the scale holds; the few beyond it are drawn in full colour.
SHARE = 0.95
#: Shades of blue and of red: enough for the eye, and a third of the bytes.
SHADES = 12
GAP = 8


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    W, maps = learned_maps()
    limit = float(np.quantile(np.abs(maps), SHARE))
    columns = 4 if theme.current().phone else 6
    side = (theme.current().width - GAP * (columns - 1)) / columns
    height = 30 + (side + GAP) * len(W) / columns
    figure, ax = theme.canvas(height=2 * height + 12)
    parts = ((0, "before ReLU", maps), (height + 12, "after ReLU", relu(maps)))
    for top, title, values in parts:
        text(ax, 0, top + 10, title, bold=True)
        scale = f"full colour at ±{limit:.2g}"
        text(ax, theme.current().width, top + 10, scale, quiet=True, align="right")
        for k, (kernel, values_) in enumerate(
            zip(W, np.moveaxis(values, -1, 0), strict=True)
        ):
            x, y = k % columns * (side + GAP), top + 30 + k // columns * (side + GAP)
            draw_map(ax, x, y, values_, kernel, limit, side)
    return figure


def learned_maps():
    """Return the learned filters (12, 3, 3), and what they make of the photograph."""
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"]
    image = photo("chelsea")
    # Else filters that add up to more than zero would answer to brightness alone.
    contrast = image - image.mean()
    return W[..., 0], conv2d(contrast[..., None], W)[CROP]


def draw_map(ax, x, y, values, kernel, limit, side):
    """Draw a map with its filter in the lower left corner."""
    scheme, small = theme.current().scheme, 0.27 * side
    pixels(ax, x, y, side, signed_rgb(values, limit, scheme, SHADES))
    top = y + side - small
    box(ax, x - 1, top - 3, small + 4, small + 4, theme.current().palette.paper, 0.1)
    pixels(ax, x, top, small, signed_rgb(kernel, limit_of(kernel), scheme))
