"""The lesson's network, drawn from the model itself, on one real digit."""

from itertools import pairwise

from lesson.activations import softmax
from lesson.analysis import summarise
from lesson.images import digits
from lesson.network import TinyCNN
from scripts.drawing.marks import (
    MAP_GAP,
    arrow,
    canvas,
    digit,
    extent,
    frame,
    hairline,
    scores,
    signed,
    stage,
    text,
    theme,
)

ALT = (
    "A handwritten digit passes through the network: maps of {= layer_shape('conv1') =}, "
    "{= layer_shape('pool1') =}, {= layer_shape('conv2') =} and "
    "{= layer_shape('pool2') =} numbers, a column of {= layer_size('flatten') =}, and "
    "ten scores. Below, a frame on the digit grows from {= layer_field('conv1') =} to "
    "{= layer_field('pool2') =} pixels in each direction: what one unit of each stage "
    "sees."
)
CAPTION = (
    "The basic block, twice: convolution, ReLU, pooling. "
    "Each layer learns features built from features of the layer below. The maps get "
    "smaller, and there are more of them; one number (a unit) in a later map depends on "
    "more of the digit (amber)."
)

#: Which of the held-out digits, and the pixel that the patches surround.
EXAMPLE, CENTRE = 0, (9, 15)
NAMES = {"input": "input", "conv": "conv + ReLU", "pool": "max-pool", "dense": "dense"}
#: Left edge of each stage on the wide canvas, and its width.
WIDE = {
    "input": (0, 84),
    "conv1": (108, 174),
    "pool1": (306, 90),
    "conv2": (420, 90),
    "pool2": (535, 48),
    "flatten": (624, 10),
    "dense": (663, 85),
}
#: Room for the maps: pixels per number at most, and height; then the same on a phone.
LARGEST, HIGH = 3, 196
UNITS = {28: 2, 14: 3, 7: 4}
#: The height of rows on a phone that are not the usual 56, and their width.
USUAL, ROW = 56, 242
HEIGHTS = {"conv2": 90, "pool2": 62, "flatten": 10}


def make():
    """Return the figure; scripts/build_figures.py saves it."""
    network = TinyCNN.load()
    image = digits()[0][EXAMPLE]
    maps = {"input": image[..., None], **network.feature_maps(image)}
    draw = tall if theme().phone else wide
    return draw({layer.name: layer for layer in summarise(network)}, maps)


def wide(layers, maps):
    """Draw the stages from left to right, with what one unit sees beneath."""
    figure, ax = canvas(height=382)
    flow(ax, layers, y=32)
    for name, (x, width) in WIDE.items():
        middle = x + width / 2
        text(ax, middle, 12, title(name), bold=True, align="center")
        text(ax, middle, 32, size(layers[name]), quiet=True, align="center")
        if name == "flatten":
            strip(ax, x, 54, width, 186, maps["pool2"])
        elif name == "dense":
            scores(ax, x, 54, softmax(maps["logits"]), width - 20, 18.6)
        elif name == "input":
            digit(ax, x, 54, maps["input"][..., 0], unit=3)
        else:
            stage(ax, x, 54, maps[name], *fitted(maps[name], LARGEST, width, HIGH))
            patch(ax, middle - 42, 264, maps["input"], layers[name], 84)
    text(ax, 0, 306, "One unit sees", quiet=True)
    return figure


def tall(layers, maps):
    """Draw the stages from top to bottom, with what one unit sees at the right."""
    figure, ax = canvas(height=872)
    y = 0
    for name in WIDE:
        text(ax, 0, y + 10, title(name), bold=True)
        text(ax, 242, y + 10, size(layers[name]), quiet=True, align="right")
        y += 26
        if name == "flatten":
            strip(ax, 0, y, 242, 10, maps["pool2"])
        elif name == "dense":
            scores(ax, 0, y, softmax(maps["logits"]), 226, 17)
        elif name == "input":
            digit(ax, 0, y, maps["input"][..., 0], unit=2)
        else:
            height = HEIGHTS.get(name, USUAL)
            unit = UNITS[len(maps[name])]
            stage(ax, 0, y, maps[name], *fitted(maps[name], unit, ROW, height))
            patch(ax, 250, y - 22, maps["input"], layers[name], 74)
        y += HEIGHTS.get(name, USUAL) + 26
    return figure


def fitted(maps, unit, width, height):
    """Return columns and pixels per number with which maps of any count fit a place."""
    while True:
        most = max(1, int((width + MAP_GAP) // (unit * maps.shape[1] + MAP_GAP)))
        columns = -(-maps.shape[2] // -(-maps.shape[2] // most))  # rows as full as can be
        if unit <= 0.5 or extent(maps, columns, unit)[1] <= height:
            return columns, unit
        unit -= 0.5


def title(name):
    """Return what a stage is called in the figure."""
    return NAMES.get(name.rstrip("12"), name)


def flow(ax, layers, y):
    """Draw an arrow from the shape of each stage to the next one's."""
    ends = []
    for name, (x, width) in WIDE.items():
        half = 4.4 * len(size(layers[name])) + 6  # six units free on each side
        ends.append((x + width / 2 - half, x + width / 2 + half))
    for (_, start), (end, _) in pairwise(ends):
        arrow(ax, (start, y), (end, y), linewidth=1)


def size(layer):
    """Return the shape of a stage as people write it."""
    return "×".join(str(side) for side in layer.shape)


def strip(ax, x, y, width, height, maps):
    """Draw all numbers of the last maps as one row or column, in their order."""
    line = maps.reshape((1, -1) if width > height else (-1, 1))
    signed(ax, x, y, width, line, height=height)
    hairline(ax, x, y, width, height)


def patch(ax, x, y, image, layer, side):
    """Draw the digit with the patch that one unit of a stage sees, and its size."""
    unit, field = side / image.shape[0], layer.receptive_field
    digit(ax, x, y, image[..., 0], unit)
    inside = max(0, image.shape[0] - field)
    top, left = (unit * min(max(0, c - field // 2), inside) for c in CENTRE)
    frame(ax, x + left, y + top, unit * field, unit * field, radius=1)
    label = f"{field}×{field}"
    text(ax, x + side / 2, y + side + 14, label, quiet=True, align="center")
