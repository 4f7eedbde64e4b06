"""Twelve filters before and after training, each with its nearest designed kernel."""

from lesson.analysis.filters import nearest_kernels
from lesson.kernels import KERNELS
from lesson.pictures.colour import limit_of, signed_rgb
from lesson.weights import DATA, load_arrays
from scripts.drawing import theme
from scripts.drawing.marks import pixels, text
from scripts.drawing.stages import hairline

ALT = (
    "Twelve 3×3 filters, each small at the left as it was before training, large as it "
    "was learned, and beside it the designed kernel it is nearest to. The beginnings are "
    "faint noise; most of the learned ones show edges, slopes or blobs."
)
CAPTION = (
    "Twelve filters and what training makes of them, each with the designed kernel it is "
    "nearest to and the cosine; a negative one means the signs are exchanged, and below "
    "0.8 there is none."
)
PHONE = True

#: Sides of a filter before and after training, and of the designed one.
SMALL, LARGE = 36, 72
PITCH = 128


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"]
    first = load_arrays(DATA / "filters_snapshots.npz", ["W1"])["W1"][0]
    columns = 2 if theme.current().phone else 4
    width = theme.current().width / columns
    figure, ax = theme.canvas(height=PITCH * len(W) / columns)
    rows = zip(first[..., 0], W[..., 0], nearest_kernels(W), strict=True)
    for k, (before, after, likeness) in enumerate(rows):
        x, y = k % columns * width, k // columns * PITCH
        draw_filter(ax, x, y, before, SMALL, limit_of(W))
        draw_filter(ax, x + SMALL + 6, y, after, LARGE, limit_of(W))
        draw_nearest(ax, x + SMALL + LARGE + 12, y, likeness)
        words = name(likeness)
        text(ax, x, y + LARGE + 18, words, quiet=likeness is None)
    return figure


def draw_filter(ax, x, y, kernel, side, limit):
    """Draw a kernel in signed colours, with a hairline around it."""
    pixels(ax, x, y, side, signed_rgb(kernel, limit, theme.current().scheme))
    hairline(ax, x, y, side, side)


def draw_nearest(ax, x, y, likeness):
    """Draw the designed kernel, if there is one."""
    if likeness:
        kernel = KERNELS[likeness.name].weights
        draw_filter(ax, x, y, kernel, SMALL, limit_of(kernel))


def name(likeness):
    """Return what to write under a filter."""
    if likeness is None:
        return "none"
    kernel = likeness.name.replace("sobel_", "Sobel-").replace("_", " ")
    return f"{kernel}  {likeness.cosine:.2f}".replace("-0", "−0")
