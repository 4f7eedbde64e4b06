"""Twelve filters before and after training: what they look and act like."""

from lesson.analysis import brightness_correlation, map_correlation, nearest_kernels
from lesson.images import photo
from lesson.kernels import KERNELS
from lesson.visualization import limit_of
from lesson.weights import DATA, load_arrays
from scripts.drawing.marks import canvas, hairline, signed, text, theme

ALT = (
    "Twelve 3×3 filters, each small as it was before training, large as it was learned, "
    "and beside it the designed kernel it is nearest to. The beginnings are faint noise; "
    "most learned ones show edges. Filter 7 looks like a diagonal edge, but its "
    "map follows brightness."
)
CAPTION = (
    "Twelve filters and what training makes of them. The first line: the designed kernel "
    "nearest in its *weights*, and the cosine, if 0.8 or more; negative means exchanged "
    "signs. The others: how its *map* of the cat correlates with that kernel's, and with "
    "brightness."
)
PHOTOGRAPHS = ("chelsea",)

#: Sides of a filter before and after training, and of the designed one.
SMALL, LARGE = 36, 72
PITCH, LINE = 164, 20


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    W = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"]
    first = load_arrays(DATA / "filters_snapshots.npz", ["W1"])["W1"][0]
    columns = 2 if theme().phone else 4
    width = theme().width / columns
    figure, ax = canvas(height=PITCH * len(W) / columns)
    rows = zip(first[..., 0], W[..., 0], nearest_kernels(W), lines(W), strict=True)
    for k, (before, after, likeness, words) in enumerate(rows):
        x, y = k % columns * width, k // columns * PITCH
        draw_filter(ax, x, y, before, SMALL, limit_of(W))
        text(ax, x, y + SMALL + 18, str(k + 1), bold=True)
        draw_filter(ax, x + SMALL + 6, y, after, LARGE, limit_of(W))
        if likeness:
            nearest = KERNELS[likeness.name].weights
            draw_filter(ax, x + SMALL + LARGE + 12, y, nearest, SMALL)
        for row, line in enumerate(words):
            text(ax, x, y + LARGE + 18 + row * LINE, line, quiet=row > 0)
    return figure


def lines(W):
    """Return what to write under each filter: its weights, its map, its brightness."""
    image = photo("chelsea")
    found = []
    bright = brightness_correlation(image, W)
    for k, likeness in enumerate(nearest_kernels(W)):
        words = [f"brightness {bright[k]:.2f}"]
        if likeness is None:
            found.append(["like none", *words])
            continue
        kernel = KERNELS[likeness.name].weights
        same = map_correlation(image, W[k : k + 1, ..., 0], [kernel]).item()
        found.append([name(likeness), f"maps {same:.2f}", *words])
    return found


def draw_filter(ax, x, y, kernel, side, limit=None):
    """Draw a kernel in signed colours, with a hairline around it."""
    signed(ax, x, y, side, kernel, limit)
    hairline(ax, x, y, side, side)


def name(likeness):
    """Return the designed kernel's name and the cosine of the weights."""
    kernel = likeness.name.replace("sobel_", "Sobel-").replace("_", " ")
    return f"{kernel} {likeness.cosine:.2f}"
