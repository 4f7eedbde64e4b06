"""Arrays as colours: the palettes of site and figures, the signed colour map, and grey.

Throughout this module
    scheme   "light" or "dark": the key of a palette
    values   feature maps or weights, any finite real numbers
    limit    the size drawn in full colour, the same on either side of zero
"""

from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from lesson.images import to_uint8
from lesson.sizes import as_real


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


def limit_of(values):
    """Return the largest size among values, or 1 where all are zero.

    Parameters
    ----------
    values : array_like, any shape
        Finite numbers.

    Returns
    -------
    float
        The limit that clips nothing.

    Raises
    ------
    ValueError
        If a value is NaN or infinite.

    Examples
    --------
    >>> limit_of([-3, 2]), limit_of([0.0])
    (3.0, 1.0)
    """
    largest = float(np.abs(as_real(values, "values")).max())
    if not np.isfinite(largest):
        raise ValueError("values hold NaN or infinity, which have no colour")
    return largest or 1.0


def signed_rgba(values, limit=None):
    """Return signed numbers as colours that lie on any paper.

    Positive is blue, negative red, and zero is transparent: the paper itself, so
    that one picture serves the light and the dark scheme.

    Parameters
    ----------
    values : array_like, any shape
        Finite numbers.
    limit : float, optional
        Size drawn opaque; larger ones are clipped. Without it, the largest there is.

    Returns
    -------
    ndarray of uint8, shape (..., 4)
        Red, green, blue, and opacity in proportion to the size.

    Raises
    ------
    ValueError
        If a value is not finite, or `limit` not positive.

    Examples
    --------
    >>> signed_rgba([2.0, 0.0, -1.0])[:, 3]
    array([255,   0, 128], dtype=uint8)
    """
    share = _share(values, limit)
    light = PALETTES["light"]
    colours = np.where(share[..., None] >= 0, rgb(light.positive), rgb(light.negative))
    return np.concatenate([colours, to_uint8(np.abs(share))[..., None]], axis=-1)


def signed_rgb(values, limit=None, scheme="light", steps=None):
    """Return signed numbers as opaque colours on the paper of one scheme.

    Parameters
    ----------
    values : array_like, any shape
        Finite numbers.
    limit : float, optional
        Size drawn in full colour; larger ones are clipped. Without it, the largest.
    scheme : {"light", "dark"}, default "light"
        Whose paper, blue and red.
    steps : int, optional
        Shades of each sign; fewer make smaller files. Without it, all there are.

    Returns
    -------
    ndarray of uint8, shape (..., 3)
        Paper at zero, blue above, red below.

    Raises
    ------
    ValueError
        If a value is not finite, or `limit` not positive.

    Examples
    --------
    >>> signed_rgb([0.0, 5.0])[0]
    array([251, 248, 243], dtype=uint8)
    """
    share, palette = _share(values, limit)[..., None], PALETTES[scheme]
    share = np.rint(share * steps) / steps if steps else share
    ends = np.where(share >= 0, rgb(palette.positive), rgb(palette.negative))
    mixed = rgb(palette.paper) * (1 - np.abs(share)) + ends * np.abs(share)
    return np.rint(mixed).astype(np.uint8)


def grey_rgb(image):
    """Return brightness as grey, black at 0 and white at 1.

    Parameters
    ----------
    image : array_like, any shape
        In [0, 1]; what leaves it is clipped.

    Returns
    -------
    ndarray of uint8, shape (..., 3)
        Three equal channels.

    Examples
    --------
    >>> grey_rgb([0.0, 1.0]).tolist()
    [[0, 0, 0], [255, 255, 255]]
    """
    return np.repeat(to_uint8(as_real(image, "image"))[..., None], 3, axis=-1)


def _share(values, limit):
    """Return values as float64 shares of the limit, in [-1, 1]."""
    largest = limit_of(values)
    limit = largest if limit is None else float(limit)
    if not 0 < limit < np.inf:
        raise ValueError(f"limit must be a positive number, got {limit:g}")
    return np.clip(np.asarray(values, dtype=float) / limit, -1, 1)
