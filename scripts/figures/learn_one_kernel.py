"""Nine random weights on their way to Sobel-x: the kernel learner's still."""

import numpy as np

from lesson.images import photo
from lesson.kernels import KERNELS
from scripts.drawing.marks import arrow, canvas, cells, span, text, theme

ALT = (
    "Four grids of nine weights, coloured by sign. At step 0 they are small and random; "
    "after 5 steps the left column is red and the right one blue; after 50 and 200 steps "
    "they come closer and closer to Sobel-x, minus 1, 0, 1 in the outer rows and "
    "minus 2, 0, 2 in the middle one."
)
CAPTION = (
    "Nine random weights learn the kernel behind a picture. They are never shown the "
    "kernel, only a photograph and what Sobel-x makes of it. Each step moves every "
    "weight a little against its gradient."
)

#: Whose crop and words these are.
PHOTOGRAPHS = ("chelsea",)
STEPS = (0, 5, 50, 200)
RATE = 0.1


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, width = theme().phone, theme().width
    side = 44
    across = 2 if phone else 4
    size = span(3, side)
    pitch = (width - size) / (across - 1)
    figure, ax = canvas(height=size + 62 + phone * (size + 62))
    limit = np.abs(KERNELS["sobel_x"].weights).max()
    for k, (step, weights) in enumerate(learned().items()):
        x, y = k % across * pitch, k // across * (size + 62) + 30
        words = "random" if step == 0 else f"after {step} steps"
        text(ax, x + size / 2, y - 18, words, bold=True, align="center")
        cells(ax, x, y, weights.round(1) + 0.0, side, limit=limit, form="{:.1f}", size=14)
        if k % across < across - 1:
            start, middle = x + size + 0.28 * (pitch - size), y + size / 2
            arrow(ax, (start, middle), (x + pitch - 0.28 * (pitch - size), middle))
    return figure


def learned():
    """Return the weights at each of the steps, by gradient descent on the mean error²."""
    image = photo("chelsea")[:300, :450].reshape(50, 6, 75, 6).mean(axis=(1, 3))
    image = (image - image.mean()) / image.std()
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3)).reshape(-1, 9)
    wanted = windows @ KERNELS["sobel_x"].weights.ravel()
    w = 0.1 * np.random.default_rng(0).standard_normal(9)
    found = {}
    for step in range(max(STEPS) + 1):
        if step in STEPS:
            found[step] = w.reshape(3, 3)
        w = w - RATE * 2 * windows.T @ (windows @ w - wanted) / len(windows)
    return found
