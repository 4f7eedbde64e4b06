"""Where a 3×3 window can stand on six by six pixels, at two strides and paddings."""

import numpy as np

from lesson.sizes import output_size
from scripts.drawing.marks import box, canvas, look, pitch, span, text, theme

ALT = (
    "Four 6 by 6 grids. A dot marks every place where the middle of a 3 by 3 window can "
    "stand: 16 without padding, 36 with one ring of padding, 4 and 9 at stride 2. Pixels "
    "that no window covers are hollow."
)
CAPTION = (
    "A dot for every window: the dots are the output's pixels. Padding adds the dashed "
    "ring; stride 2 keeps every second dot; hollow pixels are under no window."
)

SIZE, KERNEL = 6, 3
#: Stride and padding of each panel.
PANELS = ((1, 0), (1, 1), (2, 0), (2, 1))


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme().phone
    side, columns = (16.5, 2) if phone else (20, 4)
    width = (theme().width - span(SIZE + 2, side)) / (columns - 1)
    height = span(SIZE + 2, side) + 64
    figure, ax = canvas(height=height * len(PANELS) / columns)
    for k, (stride, pad) in enumerate(PANELS):
        x, y = k % columns * width, k // columns * height
        middle = x + span(SIZE + 2, side) / 2
        title = f"stride {stride}, padding {pad}"
        text(ax, middle, y + 12, title, bold=True, align="center")
        draw_panel(ax, x, y + 28, side, stride, pad)
        out = output_size(SIZE, KERNEL, stride, pad)
        words = f"{SIZE}×{SIZE} becomes {out}×{out}"
        text(ax, middle, y + height - 20, words, quiet=True, align="center")
    return figure


def draw_panel(ax, x, y, side, stride, pad):
    """Draw pixels, padding, the first window, and a dot for each window."""
    starts = stride * np.arange(output_size(SIZE, KERNEL, stride, pad)) + 1 - pad
    covered = {start + tap for start in starts for tap in range(KERNEL)}
    for i, j in np.ndindex(SIZE + 2, SIZE + 2):
        place = (x + j * pitch(side), y + i * pitch(side))
        inside = 1 <= i <= SIZE and 1 <= j <= SIZE
        if inside or pad:
            draw_pixel(ax, *place, side, inside, {i, j} <= covered)
    for i, j in ((i, j) for i in starts + 1 for j in starts + 1):
        centre = (x + j * pitch(side) + side / 2, y + i * pitch(side) + side / 2)
        ax.plot(*centre, "o", color=theme().palette.accent, markersize=7, mew=0)
    first = starts[0]
    look(ax, x + first * pitch(side), y + first * pitch(side), KERNEL, KERNEL, side, 2)


def draw_pixel(ax, x, y, side, inside, covered):
    """Draw a pixel: full, dashed where it is padding, hollow where no window comes."""
    palette = theme().palette
    face = palette.empty if inside and covered else "none"
    style = {"edgecolor": palette.second_ink, "linewidth": 0.8}
    if not inside:
        style["linestyle"] = (0, (2, 2))
    if face == "none":
        # Its line lies within: at the canvas's edge, half of it would be cut off.
        x, y, side = x + 0.4, y + 0.4, side - 0.8
        box(ax, x, y, side, side, face, 2, **style)
    else:
        box(ax, x, y, side, side, face, 2)
