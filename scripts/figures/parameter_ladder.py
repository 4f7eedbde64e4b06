"""How many weights a first layer needs: dense, locally connected, or shared."""

import math

from lesson.analysis import dense_weights, local_weights, shared_weights
from scripts.drawing.marks import box, canvas, line, text, theme

ALT = (
    "Three bars on a logarithmic scale, all for {= pixels(224, 224, 64) | , =} outputs: "
    "{= dense_weights(224, 224, 3, 224 * 224 * 64) | , =} weights for a dense layer, "
    "{= local_weights(224, 224, 3, 64) | , =} for a locally connected one, and "
    "{= shared_weights(3, 64) | , =} for a convolution."
)
CAPTION = (
    "Weights of one layer with {= pixels(224, 224, 64) | , =} outputs, for a 224×224 "
    "colour image; each line is ten times the last."
)

SIZE = (224, 224, 3)
FILTERS = 64


def rows():
    """Return (label, weights) from the most weights to the fewest, at equal outputs."""
    height, width, channels = SIZE
    return [
        ("dense", dense_weights(*SIZE, height * width * FILTERS)),
        ("locally connected", local_weights(*SIZE, FILTERS)),
        ("convolution", shared_weights(channels, FILTERS)),
    ]


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, palette = theme().phone, theme().palette
    width = theme().width
    pitch = 54 if phone else 36
    left, longest = (0, width) if phone else (150, 450)
    figure, ax = canvas(height=pitch * 3)
    decade = longest / math.log10(rows()[0][1])
    for power in range(1, 12):
        x = left + power * decade
        for k in range(3):
            top = k * pitch + (32 if phone else 10)
            line(ax, (x, x), (top, top + 14), color=palette.line)
    for k, (label, count) in enumerate(rows()):
        y = k * pitch + 18
        text(ax, 0, y, label)
        text(ax, width, y, f"{count:,}", mono=True, bold=True, align="right")
        bar = decade * math.log10(count)
        box(ax, left, y + 14 if phone else y - 8, bar, 14, palette.accent, radius=1.5)
    return figure
