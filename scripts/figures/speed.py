"""How long six ways take for one kernel on one picture, on a logarithmic scale."""

import numpy as np

from scripts.drawing import theme
from scripts.drawing.marks import box, line, text
from scripts.publish.speed import milliseconds

ROW = "3×3 kernel, 512×512, float64"
ALT = (
    "Six dots on a logarithmic scale from 0.1 to 1,000 milliseconds. The double loop is "
    "far to the right of all others; the lesson's conv2d stands left of SciPy, and OpenCV "
    "left of it."
)
CAPTION = (
    "Time for one 3×3 kernel on a picture of 512×512, float64, one thread. Each step of "
    "the scale is ten times as long as the one before."
)
PHONE = True

#: From the slowest to the fastest: name in the benchmark, and label.
WAYS = {
    "loops": "double loop",
    "taps": "nine taps",
    "im2col": "im2col",
    "ndimage": "SciPy ndimage",
    "lesson": "lesson.conv2d",
    "opencv": "OpenCV",
}
TICKS = (0.1, 1, 10, 100, 1000)
LEFT, RIGHT, PITCH = 130, 70, 34


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    colours, width = theme.current().palette, theme.current().width
    bottom = PITCH * len(WAYS)
    figure, ax = theme.canvas(height=bottom + 40)
    for tick in TICKS:
        x = place(tick, width)
        line(ax, [x, x], [6, bottom], color=colours.line, linewidth=1)
        text(ax, x, bottom + 18, f"{tick:g} ms", align="center", quiet=True)
    for k, (way, label) in enumerate(WAYS.items()):
        y, time = k * PITCH + 20, milliseconds(ROW, way)
        ours = way == "lesson"
        text(ax, 0, y, label, bold=ours)
        x = place(time, width)
        box(
            ax,
            x - 6,
            y - 6,
            12,
            12,
            colours.accent if ours else colours.second_ink,
            radius=6,
        )
        text(ax, x + 14, y, f"{time:,.2g}" if time < 10 else f"{time:,.0f}", mono=True)
    return figure


def place(time, width):
    """Return where a time lies, in pixels."""
    low, high = np.log10(TICKS[0]), np.log10(TICKS[-1])
    return LEFT + (np.log10(time) - low) / (high - low) * (width - LEFT - RIGHT)
