"""Grids of cells with numbers in them, on a canvas in pixels.

Throughout this module
    ax       a canvas of `theme.canvas`: x to the right, y downwards
    x, y     upper left corner, in pixels
    side     of a square cell; neighbours are a `pitch` apart
"""

import numpy as np

from scripts.drawing.marks import SMALL_PRINT, box, frame, text
from scripts.drawing.theme import current

#: Space between cells, as a share of their side, and the radius of their corners.
GAP, ROUND = 0.1, 0.11


def cells(ax, x, y, values, side, limit=None, form="{:g}", faces=None, size=None):
    """Draw a grid of numbers; a limit gives them signed colours.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Upper left corner.
    values : array_like, shape (rows, columns)
        NaN leaves a cell empty.
    side : float
        Of a cell, in pixels.
    limit : float, optional
        Value in full colour; without it all cells have the quiet colour.
    form : str, default "{:g}"
        How a number is written; "" writes none.
    faces : ndarray, shape (rows, columns, 3), optional
        Other colours.
    size : float, optional
        Of the numbers; by default 0.4 of the side, and never too small to read.
    """
    values, theme = np.asarray(values, dtype=float), current()
    if faces is None and limit:
        faces = theme.cell_colours(np.nan_to_num(values), limit)
    for (i, j), value in np.ndenumerate(values):
        quiet = faces is None or np.isnan(value)
        face = theme.palette.empty if quiet else tuple(faces[i, j])
        left, top = x + j * pitch(side), y + i * pitch(side)
        box(ax, left, top, side, side, face, ROUND * side)
        if form and not np.isnan(value):
            label = form.format(value) if value else "0"
            middle = (left + side / 2, top + side / 2)
            text(
                ax,
                *middle,
                label,
                size or max(SMALL_PRINT, 0.4 * side),
                mono=True,
                align="center",
            )


def pitch(side):
    """Return the distance between the corners of neighbouring cells.

    Parameters
    ----------
    side : float
        Of a cell.

    Returns
    -------
    float
        Side and gap.
    """
    return (1 + GAP) * side


def span(count, side):
    """Return the width of a row of cells.

    Parameters
    ----------
    count : int
        Cells.
    side : float
        Of a cell.

    Returns
    -------
    float
        Without a gap at the end.
    """
    return count * pitch(side) - GAP * side


def look(ax, x, y, rows, columns, side, width=3):
    """Frame a block of cells in amber: look here.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Upper left corner of the block's first cell.
    rows, columns : int
        Cells in the block.
    side : float
        Of a cell.
    width : float, default 3
        Of the line.
    """
    out = 0.7 * GAP * side
    size = (span(columns, side) + 2 * out, span(rows, side) + 2 * out)
    frame(ax, x - out, y - out, *size, radius=0.22 * side, width=width)
