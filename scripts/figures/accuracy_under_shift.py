"""How many digits the trained network still reads when they are moved."""

from lesson.analysis.translation import accuracy_by_distance
from lesson.images import digits
from lesson.network import TinyCNN
from scripts.drawing import theme
from scripts.drawing.marks import box, line, text

ALT = (
    "Seven bars, for digits moved by 0 to 6 pixels. Up to two pixels nearly all digits "
    "are read rightly; from there the bars fall steeply, to fewer than half at six."
)
CAPTION = (
    "How many of {= heldout_total() =} held-out digits the trained network reads when "
    "they are moved up, down, left or right. It was trained on digits moved by up to "
    "one pixel. Guessing gets one in ten (dotted)."
)
PHONE = True

FURTHEST = 6
HEIGHT = 170


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    width, palette = theme.current().width, theme.current().palette
    figure, ax = theme.canvas(height=HEIGHT + 76)
    pitch, base = width / (FURTHEST + 1), HEIGHT + 26
    for pixels, share in enumerate(accuracies()):
        middle = (pixels + 0.5) * pitch
        top = base - share * HEIGHT
        box(ax, middle - 0.3 * pitch, top, 0.6 * pitch, base - top, palette.accent, 2)
        text(ax, middle, top - 13, f"{100 * share:.0f} %", bold=True, align="center")
        text(ax, middle, base + 16, str(pixels), mono=True, align="center")
    guess = base - HEIGHT / 10
    dots = {"linestyle": (0, (1, 3)), "linewidth": 1.5}
    line(ax, (0, width), (guess, guess), color=palette.second_ink, zorder=0, **dots)
    line(ax, (0, width), (guess, guess), color=palette.paper, **dots)
    words = "pixels that the digit was moved"
    text(ax, width / 2, base + 40, words, quiet=True, align="center")
    return figure


def accuracies():
    """Return the share read rightly for each shift from 0 pixels."""
    return accuracy_by_distance(TinyCNN.load(), *digits(), range(FURTHEST + 1))
