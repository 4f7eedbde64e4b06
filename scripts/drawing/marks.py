"""The marks that figures are made of, on a canvas in pixels.

Throughout this module
    ax       a canvas of `theme.canvas`: x to the right, y downwards
    x, y     upper left corner, in pixels
"""

import re

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from scripts.drawing.theme import current

#: Size of the page's captions, in pixels: nothing in a figure is smaller.
SMALL_PRINT = 14
#: Beginning of the name of an image that may be compressed with losses.
PHOTOGRAPH = "photograph"


def text(ax, x, y, words, size=SMALL_PRINT, **style):
    """Write words; `mono`, `bold`, `quiet` and `align` choose the style.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Where: by default the left end, at half height.
    words : str
        What.
    size : float, default 14
        In pixels.
    **style : bool or str
        `mono`, `bold`, `quiet`; `align` "left", "center" or "right"; others go to
        Matplotlib.

    Returns
    -------
    matplotlib.text.Text
        The mark.
    """
    palette = current().palette
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
    ax : matplotlib.axes.Axes
        Canvas.
    x, y, width, height : float
        In pixels.
    face : colour
        Of the area; "none" for an outline.
    radius : float, default 4
        Of the corners.
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
    """Outline an area in amber: look here.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y, width_, height : float
        Of the area.
    radius : float, default 3
        Of the corners.
    width : float, default 2
        Of the line.
    """
    colour = current().palette.look
    box(ax, x, y, width_, height, "none", radius, edgecolor=colour, linewidth=width)


def pixels(ax, x, y, width, colours, height=None, photograph=False):
    """Draw an array of colours, each pixel a rectangle with sharp edges.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
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


def arrow(ax, start, end, **style):
    """Draw a thin arrow.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    start, end : pair of float
        From where to where.
    **style
        For Matplotlib.
    """
    style = {"color": current().palette.second_ink, "linewidth": 1.5, **style}
    head = "-|>,head_length=4,head_width=2.4"
    ax.add_patch(
        FancyArrowPatch(start, end, arrowstyle=head, shrinkA=0, shrinkB=0, **style)
    )


def asterisk(ax, x, y, radius=8):
    """Draw the sign of convolution: three strokes through one point.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Canvas.
    x, y : float
        Middle.
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
    ax : matplotlib.axes.Axes
        Canvas.
    xs, ys : sequence of float
        Corners.
    **style
        For Matplotlib.
    """
    style = {"color": current().palette.second_ink, "linewidth": 1, **style}
    ax.plot(xs, ys, **style)
