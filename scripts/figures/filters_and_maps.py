"""Four learned filters and their four maps, in different orders."""

import numpy as np

from scripts.drawing.marks import canvas, signed, text, theme
from scripts.figures.feature_maps import GAP, SHADES, SHARE, learned_maps

ALT = (
    "Above, 3×3 filters 1 to 4: all red; red above blue; red left of blue; blue above "
    "red. Below, maps A to D of a cat's face: upright edges; level edges; light areas in "
    "red, dark ones in blue; the level edges of B with blue and red exchanged."
)
CAPTION = (
    "Four of the learned filters, and their maps in another order. Blue is positive, red "
    "negative; each filter has a scale of its own, the maps share one."
)
PHOTOGRAPHS = ("chelsea",)

#: Numbers of the learned filters, from 1, as they are shown, and as their maps are.
FILTERS, MAPS = (10, 2, 3, 11), (3, 11, 10, 2)
LETTERS = "ABCD"


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    W, maps = learned_maps()
    shown = maps[..., [number - 1 for number in MAPS]]
    limit = float(np.quantile(np.abs(shown), SHARE))
    side = (theme().width - GAP * 3) / 4
    small = side / 2
    top = small + 60
    figure, ax = canvas(height=top + side + 30)
    for i, number in enumerate(FILTERS):
        x = i * (side + GAP)
        text(ax, x, 10, str(i + 1), bold=True)
        signed(ax, x, 24, small, W[number - 1])
        text(ax, x, top - 14, LETTERS[i], bold=True)
        signed(ax, x, top, side, shown[..., i], limit, SHADES)
    scale = f"full colour at ±{limit:.2g}"
    text(ax, theme().width, top + side + 16, scale, quiet=True, align="right")
    return figure
