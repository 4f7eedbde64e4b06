"""How the time of one kernel grows with the picture, for six ways to compute it."""

import numpy as np

from scripts.benchmarking.report import read
from scripts.drawing.marks import canvas, line, text, theme

ALT = (
    "Six rising lines: milliseconds against the side of the picture, both on logarithmic "
    "scales. The double loop is far above all others and OpenCV below them. The line of "
    "lesson.conv2d begins flat and is second lowest from 256 pixels on."
)
CAPTION = (
    "Time for one 3×3 kernel on larger and larger pictures, float32, one thread, on "
    '{= machine("processor") =} with {= machine("family") =}; yours is another. Both '
    "scales are logarithmic: parallel lines grow alike, and the gap between them is a "
    "factor that stays. On small pictures conv2d's own calls cost most."
)

LABELS = {
    "loops": "double loop",
    "im2col": "im2col",
    "torch": "PyTorch",
    "ndimage": "SciPy ndimage",
    "lesson": "lesson.conv2d",
    "opencv": "OpenCV",
}
TICKS = (0.001, 0.01, 0.1, 1, 10, 100)
LEFT, RIGHT, HEIGHT, GAP = 74, 112, 330, 19


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    colours = theme().palette
    figure, ax = canvas(height=HEIGHT + 68)
    lines = {way: read()["ways"][way] for way in LABELS}
    found = {
        way: (m["sides"], [1000 * s for s in m["seconds"]]) for way, m in lines.items()
    }
    sides = found["lesson"][0]
    draw_scales(ax, sides)
    for way, (measured, times) in found.items():
        points = [along(side, sides) for side in measured], [up(t) for t in times]
        ours = way == "lesson"
        colour = colours.accent if ours else colours.second_ink
        line(ax, *points, color=colour, linewidth=3 if ours else 1.5, marker="o", ms=4)
    heights = spread({way: up(times[-1]) for way, (_, times) in found.items()})
    for way, y in heights.items():
        x = along(found[way][0][-1], sides) + 10
        text(ax, x, y, LABELS[way], bold=way == "lesson")
    return figure


def draw_scales(ax, sides):
    """Draw the times on the left and the sides below."""
    width = theme().width
    for tick in TICKS:
        y = up(tick)
        line(ax, [LEFT, width - RIGHT], [y, y], color=theme().palette.line)
        text(ax, LEFT - 10, y, f"{tick:g} ms", align="right", quiet=True)
    for side in sides[:: 2 if theme().phone else 1]:
        text(ax, along(side, sides), HEIGHT + 30, str(side), align="center", quiet=True)
    middle = (along(sides[0], sides) + along(sides[-1], sides)) / 2
    words = "side of the picture in pixels"
    text(ax, middle, HEIGHT + 54, words, align="center", quiet=True)


def up(milliseconds):
    """Return where a time lies, in pixels from the top."""
    low, high = np.log10(TICKS[0]), np.log10(TICKS[-1]) + 0.6
    return 10 + HEIGHT * (1 - (np.log10(milliseconds) - low) / (high - low))


def along(side, sides):
    """Return where a side lies, in pixels from the left."""
    share = np.log2(side / sides[0]) / np.log2(sides[-1] / sides[0])
    return LEFT + 14 + share * (theme().width - LEFT - RIGHT - 28)


def spread(heights):
    """Return the heights of labels, moved down where they would touch."""
    moved = {}
    last = -GAP
    for way in sorted(heights, key=heights.get):
        moved[way] = last = max(heights[way], last + GAP)
    return moved
