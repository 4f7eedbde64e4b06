"""What figures are drawn with: the theme in use, a canvas in its width, and marks on it.

A figure script asks `theme()` for scheme and width; only the renderer calls `use`. One
unit of a canvas is one pixel of the page.

Throughout this module
    ax       of a `canvas`: x to the right, y downwards
    x, y     upper left corner, in pixels
    side     of a square cell with a number in it; neighbours are a `pitch` apart
    maps     one stage of a network, (height, width, channels)
    unit     side of one number of a map, in pixels
"""

import re
from pathlib import Path
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lesson.visualization import PALETTES, grey_rgb, limit_of, rgb, signed_rgb

SCRIPTS = Path(__file__).resolve().parents[1]
#: Width of the lesson's column and of a phone's, in pixels.
COLUMN, PHONE = 748, 324
#: Full colour of a cell with a number in it: more would make the number hard to read.
STRENGTH = {"light": 0.8, "dark": 0.6}


class Theme(NamedTuple):
    """What a figure is drawn for.

    Parameters
    ----------
    phone : bool
        Whether the figure is for a narrow screen.
    """

    scheme: str
    phone: bool

    @property
    def palette(self):
        """The colours of the scheme."""
        return PALETTES[self.scheme]

    @property
    def width(self):
        """Width of the canvas in pixels."""
        return PHONE if self.phone else COLUMN

    def cell_colours(self, values, limit):
        """Return colours for cells that carry a number, shape (..., 3), in [0, 1]."""
        return signed_rgb(values, limit / STRENGTH[self.scheme], self.scheme) / 255

    def mix(self, colour, share):
        """Return a colour thinned with paper; a share of 1 leaves it as it is."""
        paper, full = rgb(self.palette.paper) / 255, rgb(colour) / 255
        return tuple(paper * (1 - share) + full * share)


_theme = Theme("light", phone=False)


def theme():
    """Return the `Theme` in use: light and wide, unless the renderer chose otherwise."""
    return _theme


def use(scheme, phone=False):
    """Draw for another scheme or width from here on.

    Parameters
    ----------
    phone : bool, default False
        Whether for a narrow screen.
    """
    global _theme
    _theme = Theme(scheme, phone)
    for font in sorted((SCRIPTS / "fonts").glob("*.ttf")):
        if str(font) not in {entry.fname for entry in font_manager.fontManager.ttflist}:
            font_manager.fontManager.addfont(font)
    # A reader's own matplotlibrc must not change the figures.
    matplotlib.rcdefaults()
    matplotlib.style.use(SCRIPTS / "lesson.mplstyle")
    matplotlib.rcParams["text.color"] = _theme.palette.ink


def canvas(height):
    """Return a figure and axes whose units are pixels, with the origin at top left.

    Returns
    -------
    figure : matplotlib.figure.Figure
        Not known to pyplot, so nothing needs closing.
    ax : matplotlib.axes.Axes
        Filling the figure, without axis lines.
    """
    width = theme().width
    figure = Figure(figsize=(width / 72, height / 72))
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    ax.set_autoscale_on(False)
    return figure, ax


#: Size of the page's captions, in pixels: nothing in a figure is smaller.
SMALL_PRINT = 14
#: Beginning of the name of an image that may be compressed with losses.
PHOTOGRAPH = "photograph"


def text(ax, x, y, words, size=SMALL_PRINT, **style):
    """Write words; `mono`, `bold`, `quiet` and `align` choose the style.

    Parameters
    ----------
    x, y : float
        Where: by default the left end, at half height.
    **style : bool or str
        `mono`, `bold`, `quiet`; `align` "left", "center" or "right"; others go to
        Matplotlib.

    Returns
    -------
    matplotlib.text.Text
        The mark.
    """
    palette = theme().palette
    family = "JetBrains Mono" if style.pop("mono", False) else "Inter"
    weight = 600 if style.pop("bold", False) else 400
    colour = palette.second_ink if style.pop("quiet", False) else palette.ink
    style = {"va": "center_baseline", "color": colour, **style}
    align = style.pop("align", "left")
    style |= {"size": size, "ha": align, "family": family, "weight": weight}
    # A hyphen before a digit or alone is a minus sign.
    return ax.text(x, y, re.sub(r"(?<!\w)-(?=[\d ])", "−", words), **style)


def box(ax, x, y, width, height, face, radius=4, **style):
    """Draw a rounded rectangle.

    Parameters
    ----------
    face : colour
        Of the area; "none" for an outline.
    **style
        For Matplotlib.

    Returns
    -------
    matplotlib.patches.FancyBboxPatch
        The mark.
    """
    shape = f"round,pad=0,rounding_size={radius}"
    patch = FancyBboxPatch((x, y), width, height, boxstyle=shape, facecolor=face, **style)
    patch.set_clip_on(False)
    return ax.add_patch(patch)


def frame(ax, x, y, width_, height, radius=3, width=2):
    """Outline an area in amber: look here."""
    colour = theme().palette.look
    box(ax, x, y, width_, height, "none", radius, edgecolor=colour, linewidth=width)


def pixels(ax, x, y, width, colours, height=None, photograph=False):
    """Draw an array of colours, each pixel a rectangle with sharp edges.

    Parameters
    ----------
    x, y, width : float
        Upper left corner and width.
    colours : ndarray of uint8, shape (H, W, 3) or (H, W, 4)
        RGB or RGBA.
    height : float, optional
        Without it, pixels are square.
    photograph : bool, default False
        Whether the file may lose what no eye sees; data may not.
    """
    height = height or width * colours.shape[0] / colours.shape[1]
    extent = (x, x + width, y + height, y)
    # Images would lie beneath patches; here, what is drawn later is above.
    image = ax.imshow(colours, extent=extent, aspect="auto", zorder=1)
    image.set_clip_on(False)
    if photograph:
        image.set_gid(f"{PHOTOGRAPH}-{x:.0f}-{y:.0f}")


def signed(ax, x, y, width, values, limit=None, steps=None, height=None):
    """Draw signed numbers, each a rectangle: blue above zero, red below.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        Finite.
    limit : float, optional
        Size in full colour; without it, the largest.
    steps : int, optional
        Shades of each sign; fewer make smaller files.
    """
    colours = signed_rgb(values, limit, theme().scheme, steps)
    pixels(ax, x, y, width, colours, height)


def arrow(ax, start, end, **style):
    """Draw a thin arrow.

    Parameters
    ----------
    start, end : pair of float
        From where to where.
    **style
        For Matplotlib.
    """
    style = {"color": theme().palette.second_ink, "linewidth": 1.5, **style}
    head = "-|>,head_length=4,head_width=2.4"
    ax.add_patch(
        FancyArrowPatch(start, end, arrowstyle=head, shrinkA=0, shrinkB=0, **style)
    )


def asterisk(ax, x, y, radius=8):
    """Draw the sign of convolution: three strokes through one point.

    Parameters
    ----------
    radius : float, default 8
        Half the length of a stroke.
    """
    for angle in np.radians([30, 90, 150]):
        dx, dy = radius * np.cos(angle), radius * np.sin(angle)
        line(ax, (x - dx, x + dx), (y - dy, y + dy), linewidth=2)


def line(ax, xs, ys, **style):
    """Draw a thin line.

    Parameters
    ----------
    **style
        For Matplotlib.
    """
    style = {"color": theme().palette.second_ink, "linewidth": 1, **style}
    ax.plot(xs, ys, **style)


#: Space between cells, as a share of their side, and the radius of their corners.
GAP, ROUND = 0.1, 0.11


def cells(ax, x, y, values, side, limit=None, form="{:g}", faces=None, size=None):
    """Draw a grid of numbers; a limit gives them signed colours.

    Parameters
    ----------
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
    values = np.asarray(values, dtype=float)
    if faces is None and limit:
        faces = theme().cell_colours(np.nan_to_num(values), limit)
    for (i, j), value in np.ndenumerate(values):
        quiet = faces is None or np.isnan(value)
        face = theme().palette.empty if quiet else tuple(faces[i, j])
        left, top = x + j * pitch(side), y + i * pitch(side)
        box(ax, left, top, side, side, face, ROUND * side)
        if form and not np.isnan(value):
            label = form.format(value) if value else "0"
            middle = (left + side / 2, top + side / 2)
            style = {"mono": True, "align": "center"}
            text(ax, *middle, label, size or max(SMALL_PRINT, 0.4 * side), **style)


def pitch(side):
    """Return the distance between the corners of neighbouring cells.

    Returns
    -------
    float
        Side and gap.
    """
    return (1 + GAP) * side


def span(count, side):
    """Return the width of a row of cells.

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
    x, y : float
        Upper left corner of the block's first cell.
    rows, columns : int
        Cells in the block.
    """
    out = 0.7 * GAP * side
    size = (span(columns, side) + 2 * out, span(rows, side) + 2 * out)
    frame(ax, x - out, y - out, *size, radius=0.22 * side, width=width)


#: Space between two maps, in pixels.
MAP_GAP = 6


def stage(ax, x, y, maps, columns, unit):
    """Draw the maps of one stage on one scale, row by row.

    Parameters
    ----------
    columns : int
        Maps in a row.
    """
    limit = limit_of(maps)
    height, width = unit * maps.shape[0], unit * maps.shape[1]
    for k, values in enumerate(np.moveaxis(maps, -1, 0)):
        left = x + k % columns * (width + MAP_GAP)
        top = y + k // columns * (height + MAP_GAP)
        signed(ax, left, top, width, values, limit)
        hairline(ax, left, top, width, height)


def extent(maps, columns, unit):
    """Return the width and height that `stage` takes.

    Parameters
    ----------
    columns : int
        Maps in a row.
    """
    rows = -(-maps.shape[2] // columns)
    width = columns * (unit * maps.shape[1] + MAP_GAP) - MAP_GAP
    return width, rows * (unit * maps.shape[0] + MAP_GAP) - MAP_GAP


def digit(ax, x, y, image, unit):
    """Draw a digit as it is given to the network: white on black.

    Parameters
    ----------
    image : ndarray, shape (28, 28)
        In [0, 1].
    """
    pixels(ax, x, y, unit * image.shape[1], grey_rgb(image))
    if theme().scheme == "dark":
        hairline(ax, x, y, unit * image.shape[1], unit * image.shape[0])


def scores(ax, x, y, probabilities, width, pitch):
    """Draw the probability of each class as a bar, the largest in the accent.

    Parameters
    ----------
    probabilities : ndarray, shape (classes,)
        Summing to 1.
    width : float
        Of a bar for probability 1, in pixels.
    pitch : float
        Between two rows.
    """
    palette = theme().palette
    for label, share in enumerate(probabilities):
        best = label == probabilities.argmax()
        middle = y + (label + 0.5) * pitch
        text(ax, x + 1, middle, str(label), mono=True, bold=best, quiet=not best)
        colour = palette.accent if best else palette.second_ink
        box(ax, x + 16, middle - 4, max(2, share * width), 8, colour, radius=1)


def hairline(ax, x, y, width, height):
    """Outline a map, whose zeros are the paper; the line lies within it."""
    style = {"edgecolor": theme().palette.line, "linewidth": 1}
    box(ax, x + 0.5, y + 0.5, width - 1, height - 1, "none", 0.5, **style)
