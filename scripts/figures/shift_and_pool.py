"""What a shift by one pixel does to a feature map and to the pooled map."""

import numpy as np

from lesson.analysis import shift
from lesson.images import digits
from lesson.network import TinyCNN
from scripts.drawing.marks import canvas, digit, hairline, signed, text, theme

ALT = (
    "A digit, one of its feature maps and the pooled map; beneath, the same for the "
    "digit moved one pixel to the right; and beneath that the changes, in blue and red "
    "along the strokes. Put back, digit and feature map show no change."
)
CAPTION = (
    "Convolution carries a shift along: put back by one pixel, the map is the same, "
    "number for number. The pooled map cannot move by half a pixel. Not put back, it "
    "changes less than the feature map (length of the change as a share of the map's): "
    "so much, and no more, pooling forgives."
)

#: Which of the held-out digits.
EXAMPLE = 0


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme().phone
    side, left = (102, 0) if phone else (164, 168)
    step = (theme().width - left - side) / 2
    pitch = side + (32 if phone else 12)
    figure, ax = canvas(height=30 + 3 * pitch + 42)
    image = digits()[0][EXAMPLE]
    # The map that answers most to this digit shows most.
    channel = TinyCNN.load().feature_maps(image)["conv1"].sum(axis=(0, 1)).argmax()
    moved = stages(shift(image, 0, 1), channel)
    columns = zip(stages(image, channel), moved, strict=True)
    for k, (before, after) in enumerate(columns):
        draw_column(ax, left + k * step, side, pitch, before, after)
    titles = ("digit", "feature map", "pooled map")
    for k, title in enumerate(titles):
        text(ax, left + k * step, 12, title, bold=True)
    for row, words in enumerate(("as it is", "moved by 1 pixel", "change")):
        y = 30 + row * pitch + (-9 if phone and row else side / 2)
        if not phone or row:
            text(ax, 0, y, words, quiet=True)
    return figure


def stages(image, channel):
    """Return the digit, one of its maps, and the pooled map."""
    maps = TinyCNN.load().feature_maps(image)
    return image, maps["conv1"][..., channel], maps["pool1"][..., channel]


def draw_column(ax, x, side, pitch, before, after):
    """Draw one stage before and after the shift, and what changed."""
    limit = np.abs(before).max()
    change = after - before
    for row, values in enumerate((before, after, change)):
        y = 30 + row * pitch
        if row < 2 and limit == 1:
            digit(ax, x, y, values, side / len(values))
        else:
            signed(ax, x, y, side, values, limit)
            hairline(ax, x, y, side, side)
    below = 30 + 2 * pitch + side
    text(ax, x, below + 15, f"changed: {100 * share(change, before):.0f}%")
    back = shift(after, 0, -1)[:, 1:-1] - before[:, 1:-1]
    moved = f"put back: {100 * share(back, before):.0f}%" if len(before) == 28 else ""
    text(ax, x, below + 34, moved)


def share(change, whole):
    """Return the length of a change, as a share of what it changed."""
    return float(np.linalg.norm(change) / np.linalg.norm(whole))
