"""What three wirings of one network read, from digits as they are and mixed."""

import numpy as np

from scripts.drawing.marks import canvas, line, text, theme
from scripts.experiments import record

ALT = (
    "Two charts of accuracy against the number of digits learned from, a dot for each "
    "training, a line through the means of each wiring. On digits as they are, "
    "convolution is highest; with pixels mixed it is lowest, dense is highest, and "
    "locally connected between them."
)
CAPTION = (
    "How many of the 10,000 MNIST test digits three networks with as many outputs in "
    "each layer read, by the digits that they learned from: "
    "{= wired_starts() =} seeds, a dot for each, and a line through the means. Upwards, "
    "equal steps divide the errors by the same factor. At each size the wirings stand "
    "side by side."
)

CHARTS = {"as they are": "digits as they are", "mixed": "pixels mixed, all alike"}
LABELS = {"dense": "dense", "local": "locally connected", "convolution": "convolution"}
HEIGHT, LEFT, HEAD, FOOT = 260, 46, 62, 56
LINES = (50, 70, 80, 90, 95, 98)


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, width = theme().phone, theme().width
    pitch = HEAD + HEIGHT + FOOT + 20
    figure, ax = canvas(height=2 * pitch - 20 if phone else pitch - 20)
    across = width if phone else (width - 36) / 2
    for k, (world, title) in enumerate(CHARTS.items()):
        x, y = (0, k * pitch) if phone else (k * (across + 36), 0)
        text(ax, x, y + 10, title, bold=True)
        draw_key(ax, x, y + 36)
        draw_chart(ax, x + LEFT, y + HEAD, across - LEFT - 8, world)
    return figure


def colours():
    """Return the colour of each wiring."""
    palette = theme().palette
    chosen = palette.second_ink, palette.positive, palette.accent
    return dict(zip(LABELS, chosen, strict=True))


def draw_key(ax, x, y):
    """Write the name of each wiring beside a dot of its colour."""
    for wiring, colour in colours().items():
        ax.plot([x + 5], [y], "o", color=colour, ms=8, mew=0)
        text(ax, x + 16, y, LABELS[wiring], bold=wiring == "convolution")
        x += 32 + 7.2 * len(LABELS[wiring])


def draw_chart(ax, x, y, width, world):
    """Draw the accuracy of every training over the digits learned from, one world."""
    found = record.read("wirings")
    palette = theme().palette
    sizes = np.log(found["sizes"])
    places = x + 20 + (width - 40) * (sizes - sizes[0]) / (sizes[-1] - sizes[0])
    for share in LINES:
        line(ax, (x, x + width), (up(share, y), up(share, y)), color=palette.line)
        text(ax, x - 8, up(share, y), f"{share}%", align="right", quiet=True)
    for place, size in zip(places, found["sizes"], strict=True):
        text(ax, place, y + HEIGHT + 18, f"{size:,}", align="center", quiet=True)
    words = "digits learned from"
    text(ax, x + width / 2, y + HEIGHT + 42, words, align="center", quiet=True)
    for aside, (wiring, colour) in zip((-7, 0, 7), colours().items(), strict=True):
        runs = np.array(found["accuracy"][world][wiring])  # (sizes, seeds)
        for shares in runs.T:
            dots = {"marker": "o", "ms": 5, "linestyle": "none", "mew": 0, "alpha": 0.7}
            line(ax, places + aside, up(shares, y), color=colour, **dots)
        width_ = 2.5 if wiring == "convolution" else 1.5
        line(ax, places + aside, up(runs.mean(axis=1), y), color=colour, linewidth=width_)


def up(share, top):
    """Return how far from the top of the canvas a per cent lies, errors logarithmic."""
    most, least = np.log(100 - LINES[0]), np.log(100 - LINES[-1])
    return top + HEIGHT * (np.log(100 - share) - least) / (most - least)
