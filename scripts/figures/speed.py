"""How long six ways take for one kernel on one picture, on a logarithmic scale."""

import numpy as np

from scripts.benchmarking.report import read_row
from scripts.drawing.marks import canvas, line, text, theme

ROW = "3×3 kernel, 512×512, float64"
ALT = (
    "Six dots on a logarithmic scale from 0.1 to 1,000 milliseconds. The double loop is "
    "far to the right of all others; the lesson's conv2d stands left of SciPy, and "
    "OpenCV left of it."
)
CAPTION = (
    "Time for one 3×3 kernel on a picture of 512×512, float64, one thread, on "
    '{= machine("processor") =} with {= machine("family") =}; yours is another. Each '
    "step of the scale is ten times as long as the one before."
)

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
#: Where the scale begins and ends, in pixels from the edges, and rows' distance: on
#: the wide canvas a label stands before its dot, on a phone above it.
WIDE, NARROW = (140, 60, 34), (4, 44, 54)


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, palette = theme().phone, theme().palette
    pitch = (NARROW if phone else WIDE)[2]
    bottom = pitch * len(WAYS)
    figure, ax = canvas(height=bottom + 40)
    for tick in TICKS:
        x = place(tick)
        line(ax, (x, x), (0 if phone else 6, bottom), color=palette.line)
        first = phone and tick == TICKS[0]
        style = {"align": "left" if first else "center", "quiet": True}
        text(ax, 0 if first else x, bottom + 18, f"{tick:,g} ms", **style)
    seconds = read_row(ROW)["seconds"]
    for k, (way, label) in enumerate(WAYS.items()):
        y = k * pitch + 20
        text(ax, 0, y - 6 if phone else y, label, bold=way == "lesson", bbox=paper())
        draw_time(ax, y + 18 if phone else y, 1000 * seconds[way], way == "lesson")
    return figure


def draw_time(ax, y, time, ours):
    """Draw a time as a dot, with its number beside it."""
    palette = theme().palette
    colour = palette.accent if ours else palette.second_ink
    ax.plot(place(time), y, "o", color=colour, markersize=11, mew=0)
    digits = 2 if time < 1 else 1 if time < 10 else 0
    words = f"{time:,.{digits}f}"
    text(ax, place(time) + 14, y, words, mono=True, bold=ours, bbox=paper())


def paper():
    """Return what lies under words, so that no line of the scale runs through them."""
    return {"facecolor": theme().palette.paper, "linewidth": 0, "pad": 1}


def place(time):
    """Return where a time lies, in pixels."""
    left, right, _ = NARROW if theme().phone else WIDE
    low, high = np.log10(TICKS[0]), np.log10(TICKS[-1])
    scale = (theme().width - left - right) / (high - low)
    return left + (np.log10(time) - low) * scale
