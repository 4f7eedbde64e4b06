"""How many digits a convolutional and a dense network still read when they are moved."""

import numpy as np

from scripts.drawing.marks import canvas, line, text, theme
from scripts.experiments import record

ALT = (
    "Two charts of accuracy against a shift of 0 to 6 pixels, each with a line for the "
    "convolutional network and one for a dense network. All lines fall steeply. The "
    "convolutional line stays above the dense one; both charts differ in how they were "
    "trained, and with random shifts all lines fall later."
)
CAPTION = (
    "How many of the 10,000 MNIST test digits are read when they are moved up, down, "
    "left or right: by the lesson's network ({= parameters() | , =} parameters) and by a "
    "dense one with 128 hidden units ({= recorded_parameters('dense, 128 hidden units') "
    "| , =}). A dot for each training, a line through the means."
)

HEIGHT, LEFT = 190, 46
CHARTS = {
    "trained without": "trained on digits as they are",
    "trained with shifts": "trained with random shifts of a pixel",
}
LABELS = {"convolutional": "convolutional", "dense, 128 hidden units": "dense"}


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, width = theme().phone, theme().width
    pitch = HEIGHT + 120
    figure, ax = canvas(height=2 * pitch - 20 if phone else pitch - 20)
    across = width if phone else (width - 36) / 2
    for k, (training, title) in enumerate(CHARTS.items()):
        x, y = (0, k * pitch) if phone else (k * (across + 36), 0)
        text(ax, x, y + 10, title, bold=True)
        draw_chart(ax, x + LEFT, y + 36, across - LEFT - 8, training)
    return figure


def draw_chart(ax, x, y, width, training):
    """Draw both networks' accuracy over the shift, from the recorded experiment."""
    found = record.read("translation")
    palette = theme().palette
    distances = found["distances"]
    places = [x + width * d / distances[-1] for d in distances]
    for share in (0, 0.5, 1):
        height = y + HEIGHT * (1 - share)
        line(ax, (x, x + width), (height, height), color=palette.line)
        text(ax, x - 8, height, f"{share:.0%}", align="right", quiet=True)
    for place, distance in zip(places, distances, strict=True):
        text(ax, place, y + HEIGHT + 18, str(distance), align="center", quiet=True)
    words = "pixels that the digit was moved"
    text(ax, x + width / 2, y + HEIGHT + 42, words, align="center", quiet=True)
    for name, label in LABELS.items():
        ours = name == "convolutional"
        runs = np.array(found["networks"][name][training])
        colour = palette.accent if ours else palette.second_ink
        for shares in runs:
            dots = {"marker": "o", "ms": 4, "linestyle": "none", "mew": 0, "alpha": 0.7}
            line(ax, places, y + HEIGHT * (1 - shares), color=colour, **dots)
        heights = y + HEIGHT * (1 - runs.mean(axis=0))
        line(ax, places, heights, color=colour, linewidth=2.5 if ours else 1.5)
        draw_label(ax, places, heights, label, ours)


def draw_label(ax, places, heights, label, ours):
    """Write a line's name at its middle: ours to the right, the other to the left."""
    x, y = places[3] + (12 if ours else -12), heights[3] + (-6 if ours else 6)
    text(ax, x, y, label, bold=ours, quiet=not ours, align="left" if ours else "right")
