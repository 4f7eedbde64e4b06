"""One photograph four times: as it is, its edges, embossed, sharpened."""

import numpy as np

from lesson.conv import conv2d
from lesson.images import photo, to_uint8
from lesson.kernels import KERNELS
from scripts.drawing.marks import canvas, pixels, text, theme

ALT = (
    "A photograph of a tabby cat four times: the original; its edges, bright on black; "
    "embossed, with raised fur and whiskers in grey; and sharpened, with crisper fur."
)
CAPTION = (
    "One photograph, three designed filters: edges (the length of the Sobel gradient), "
    "emboss and sharpen. The last two keep the brightness, since their weights sum to 1."
)
PHOTOGRAPHS = ("chelsea",)

GAP = 12


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    side = (theme().width - GAP) / 2
    rgb = photo("chelsea", grey=False)
    pitch = side * rgb.shape[0] / rgb.shape[1] + 34
    figure, ax = canvas(height=2 * pitch)
    for k, (title, picture) in enumerate(pictures(rgb)):
        x, y = k % 2 * (side + GAP), k // 2 * pitch
        text(ax, x, y + 10, title, bold=True)
        pixels(ax, x, y + 24, side, to_uint8(picture), photograph=True)
    return figure


def pictures(rgb):
    """Return the title and pixels of each panel, in [0, 1] or clipped to it."""
    grey = photo("chelsea")
    dx, dy = (
        conv2d(grey, KERNELS[name].weights, pad_mode="edge")
        for name in ("sobel_x", "sobel_y")
    )
    edges = np.hypot(dx, dy)
    edges = np.repeat((edges / np.quantile(edges, 0.995))[..., None], 3, axis=2)
    return [
        ("original", rgb),
        ("edges", edges),
        ("embossed", by_channel(rgb, "emboss")),
        ("sharpened", by_channel(rgb, "sharpen")),
    ]


def by_channel(rgb, name):
    """Return a colour picture with each of its channels filtered."""
    kernel = KERNELS[name].weights
    channels = [
        conv2d(channel, kernel, pad_mode="edge") for channel in np.moveaxis(rgb, -1, 0)
    ]
    return np.stack(channels, axis=-1)
