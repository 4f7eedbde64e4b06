"""The gradient of a digit's loss on its way back to one weight: the walk's still."""

import numpy as np

from lesson import TinyCNN, digits
from lesson.plain import conv2d_backward, cross_entropy, forward, maxpool2d_backward
from lesson.visualization import grey_rgb
from scripts.drawing.marks import canvas, cells, pixels, signed, span, text, theme

ALT = (
    "A digit and five maps in the order of a backward pass. The gradient at the pooled "
    "map of the second layer is dense; after max-pooling only one pixel in four is "
    "coloured, after the ReLU fewer; at the first layer it spreads again over the "
    "digit's strokes, and ends as the nine gradients of one filter."
)
CAPTION = (
    "One digit's gradient on its way back, one map of each stage, each on a scale of its "
    "own: blue where more would raise the loss, red where more would lower it. At the "
    "end, each weight of the filter gets the sum over all positions."
)

#: Filters whose maps are shown, of the second layer and the first; the digit.
SECOND, FIRST, DIGIT = 2, 1, 1


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    phone, width = theme().phone, theme().width
    across = 3 if phone else 6
    gap = 20 if phone else 24
    side = (width - (across - 1) * gap) / across
    figure, ax = canvas(height=(side + 46) * (7 // across if phone else 1) - 8)
    for k, (words, values) in enumerate(stages().items()):
        x, y = k % across * (side + gap), k // across * (side + 46)
        text(ax, x + side / 2, y + 10, words, align="center", size=14)
        draw(ax, x, y + 26, side, words, values)
    return figure


def stages():
    """Return the digit, and the gradient at each stage, by name."""
    images, labels = (part[DIGIT : DIGIT + 1] for part in digits())
    p = TinyCNN.load().parameters
    scores, (x, conv1, pool1, conv2, pool2) = forward(p, images)
    dpool2 = (cross_entropy(scores, labels)[1] @ p["W3"]).reshape(pool2.shape)
    dmax2 = maxpool2d_backward(dpool2, conv2, pool2)
    dconv2 = dmax2 * (conv2 > 0)
    dpool1 = conv2d_backward(dconv2, pool1, p["W2"])[0]
    dconv1 = maxpool2d_backward(dpool1, conv1, pool1) * (conv1 > 0)
    dW1 = conv2d_backward(dconv1, x, p["W1"])[1][FIRST, :, :, 0]
    return {
        "digit": images[0],
        "dense": dpool2[0, ..., SECOND],
        "max-pool": dmax2[0, ..., SECOND],
        "ReLU": dconv2[0, ..., SECOND],
        "layer 1": dconv1[0, ..., FIRST],
        "9 weights": dW1,
    }


def draw(ax, x, y, side, words, values):
    """Draw one stage: the digit in grey, a map, or nine gradients as cells."""
    if words == "digit":
        pixels(ax, x, y, side, grey_rgb(values))
    elif words == "9 weights":
        cells(ax, x, y, values, side / span(3, 1), limit=np.abs(values).max(), form="")
    else:
        signed(ax, x, y, side, values)
