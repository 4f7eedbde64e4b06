"""The colours of site and figures.

Throughout this module
    scheme   "light" or "dark": the key of a palette
"""

from types import MappingProxyType
from typing import NamedTuple

import numpy as np


class Palette(NamedTuple):
    """One scheme's colours, as ``#RRGGBB``.

    Attributes
    ----------
    paper, raised : str
        The page, and what lies on it.
    ink, second_ink : str
        Text, and quieter text.
    line : str
        Hairlines.
    accent : str
        Violet: headings' eyebrows, bars, links.
    look : str
        Amber, for "look here" and nothing else.
    positive, negative : str
        Signs of data; zero is `paper`.
    empty : str
        A cell that holds a plain number, or none yet.
    """

    paper: str
    raised: str
    ink: str
    second_ink: str
    line: str
    accent: str
    look: str
    positive: str
    negative: str
    empty: str


#: The palettes by scheme.
PALETTES = MappingProxyType(
    {
        "light": Palette(
            paper="#FBF8F3",
            raised="#F3EEE5",
            ink="#1B1725",
            second_ink="#5B5566",
            line="#E2DBCF",
            accent="#6B4BB8",
            look="#B97A14",
            positive="#1F77B4",
            negative="#D1495B",
            empty="#EFE9DE",
        ),
        "dark": Palette(
            paper="#1B1725",
            raised="#241F31",
            ink="#F1ECE4",
            second_ink="#B3ABBE",
            line="#39324A",
            accent="#B79CF0",
            look="#E3A23B",
            positive="#5BA9E0",
            negative="#EE7A89",
            empty="#2C263B",
        ),
    }
)


def rgb(colour):
    """Return the three bytes of a colour.

    Parameters
    ----------
    colour : str
        As ``#RRGGBB``.

    Returns
    -------
    ndarray of uint8, shape (3,)
        Red, green, blue.

    Examples
    --------
    >>> rgb("#FF8000")
    array([255, 128,   0], dtype=uint8)
    """
    return np.frombuffer(bytes.fromhex(colour.removeprefix("#")), np.uint8)
