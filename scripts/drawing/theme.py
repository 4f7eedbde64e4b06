"""The scheme and the width that a figure is being drawn for.

A figure script asks `current()`; only the renderer calls `use`.
One unit of a canvas is one pixel of the page.
"""

from pathlib import Path
from typing import NamedTuple

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

from lesson.visualization import PALETTES, rgb, signed_rgb

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


def current():
    """Return the theme in use.

    Returns
    -------
    Theme
        Light and wide, unless the renderer chose otherwise.
    """
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
    width = current().width
    figure = Figure(figsize=(width / 72, height / 72))
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    ax.set_autoscale_on(False)
    return figure, ax
