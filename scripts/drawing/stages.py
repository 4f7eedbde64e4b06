"""The stages of a network as small pictures: maps, flattened numbers, scores.

Throughout this module
    ax      a canvas of `theme.canvas`
    maps    one stage, (height, width, channels)
    unit    side of one number of a map, in pixels
"""

import numpy as np

from lesson.pictures.colour import grey_rgb, limit_of, signed_rgb
from scripts.drawing.marks import box, pixels, text
from scripts.drawing.theme import current

#: Space between two maps, in pixels.
GAP = 6


def stage(ax, x, y, maps, columns, unit):
    """Draw the maps of one stage on one scale, row by row.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Upper left corner.
    maps : ndarray, shape (height, width, channels)
        Numbers.
    columns : int
        Maps in a row.
    unit : float
        Pixels per number.
    """
    limit, scheme = limit_of(maps), current().scheme
    height, width = unit * maps.shape[0], unit * maps.shape[1]
    for k, values in enumerate(np.moveaxis(maps, -1, 0)):
        left, top = x + k % columns * (width + GAP), y + k // columns * (height + GAP)
        pixels(ax, left, top, width, signed_rgb(values, limit, scheme))
        hairline(ax, left, top, width, height)


def extent(maps, columns, unit):
    """Return the width and height that `stage` takes.

    Parameters
    ----------
    maps : ndarray, shape (height, width, channels)
        Numbers.
    columns : int
        Maps in a row.
    unit : float
        Pixels per number.

    Returns
    -------
    width, height : float
        In pixels.
    """
    rows = -(-maps.shape[2] // columns)
    width = columns * (unit * maps.shape[1] + GAP) - GAP
    return width, rows * (unit * maps.shape[0] + GAP) - GAP


def digit(ax, x, y, image, unit):
    """Draw a digit as it is given to the network: white on black.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Upper left corner.
    image : ndarray, shape (28, 28)
        In [0, 1].
    unit : float
        Pixels per number.
    """
    pixels(ax, x, y, unit * image.shape[1], grey_rgb(image))
    if current().scheme == "dark":
        hairline(ax, x, y, unit * image.shape[1], unit * image.shape[0])


def scores(ax, x, y, probabilities, width, pitch):
    """Draw the probability of each class as a bar, the largest in the accent.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Upper left corner.
    probabilities : ndarray, shape (classes,)
        Summing to 1.
    width : float
        Of a bar for probability 1, in pixels.
    pitch : float
        Between two rows.
    """
    palette = current().palette
    for label, share in enumerate(probabilities):
        best = label == probabilities.argmax()
        middle = y + (label + 0.5) * pitch
        text(ax, x + 1, middle, str(label), mono=True, bold=best, quiet=not best)
        colour = palette.accent if best else palette.second_ink
        box(ax, x + 16, middle - 4, max(2, share * width), 8, colour, radius=1)


def hairline(ax, x, y, width, height):
    """Outline a map, whose zeros are the paper; the line lies within it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y, width, height : float
        Of the map.
    """
    style = {"edgecolor": current().palette.line, "linewidth": 1}
    box(ax, x + 0.5, y + 0.5, width - 1, height - 1, "none", 0.5, **style)
