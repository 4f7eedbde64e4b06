"""The nine patches that excite each second-layer filter most: the bench's still."""

import numpy as np

from lesson import TinyCNN, conv2d, digits, maxpool2d, relu
from lesson.visualization import grey_rgb
from scripts.drawing.marks import canvas, pixels, text, theme

ALT = (
    "Eight rows of nine small pictures, cut from digits. Within a row they are alike: "
    "upright strokes, level strokes, arcs open to the right, falling strokes, the black "
    "below a stroke."
)
CAPTION = (
    "For each filter of the second convolution, the patches of nine of the "
    "{= heldout_total() =} unseen digits that excite it most, each 8×8 pixels, as much "
    "as one of its units sees."
)

COUNT, SEEN = 9, 8


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone = theme().phone
    side, gap, left = (29, 4, 34) if phone else (44, 6, 74)
    found = patches()
    figure, ax = canvas(height=len(found) * (side + gap) - gap)
    for k, row in enumerate(found):
        y = k * (side + gap)
        text(ax, 0, y + side / 2, str(k + 1) if phone else f"filter {k + 1}", quiet=True)
        for n, patch in enumerate(row):
            pixels(ax, left + n * (side + gap), y, side, grey_rgb(patch))
    return figure


def patches():
    """Return the patches, (filters, 9, 8, 8)."""
    p = TinyCNN.load().parameters
    images = digits()[0]
    pool1 = maxpool2d(relu(conv2d(images[..., None], p["W1"], p["b1"])))
    conv2 = relu(conv2d(pool1, p["W2"], p["b2"]))
    width, filters = conv2.shape[2:]
    units = conv2.reshape(len(conv2), -1, filters)
    best, values = units.argmax(axis=1), units.max(axis=1)
    # A unit of the second layer sees 8 pixels, from three above and left of its place on.
    padded = np.pad(images, ((0, 0), (SEEN, SEEN), (SEEN, SEEN)))
    found = np.zeros((filters, COUNT, SEEN, SEEN))
    for k in range(filters):
        order = np.argsort(-values[:, k], kind="stable")[:COUNT]
        for n, digit in enumerate(order):
            row, column = np.divmod(best[digit, k], width)
            top, left = (2 * place - 3 + SEEN for place in (row, column))
            found[k, n] = padded[digit, top : top + SEEN, left : left + SEEN]
    return found
