"""Arrays as colours and as pictures: the palettes, the signed colour map, and grey.

Throughout this module
    scheme   "light" or "dark": the key of a palette
    values   feature maps or weights, any finite real numbers
    limit    the value drawn in full colour, the same on either side of zero;
             blue is positive, red negative, and zero is the paper itself
    columns  how many pictures stand side by side
"""

from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from lesson.images import to_uint8
from lesson.pictures.picture import Picture, beneath, enlarge, step_for, tile
from lesson.sizes import as_real

#: Pixels: rows of maps are thinned to WIDE, with GAP between them.
WIDE = 960
GAP = 8


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
    share = _share(values, limit)[..., None]
    palette = PALETTES[scheme]
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


def show_image(image, alt):
    """Return a grey or colour image as a picture.

    Parameters
    ----------
    image : array_like, shape (H, W) or (H, W, 3)
        In [0, 1], clipped; or bytes.
    alt : str
        What is to be seen.

    Returns
    -------
    Picture
        Small images enlarged, never smoothed.

    Raises
    ------
    ValueError
        If the shape is no image's.

    Examples
    --------
    >>> show_image(np.eye(2), "A white diagonal")
    <Picture 64×64: A white diagonal>
    """
    image = np.asarray(image)
    pixels = image if image.dtype == np.uint8 else to_uint8(as_real(image, "image"))
    return Picture(pixels, alt, step_for(pixels.shape[-2 if pixels.ndim > 2 else -1]))


def show_map(values, alt, limit=None):
    """Return one feature map in signed colours, with its scale as a note.

    Parameters
    ----------
    values : array_like, shape (H, W)
        A feature map, or a kernel.
    alt : str
        What is to be seen.
    limit : float, optional
        Value drawn in full colour; without it, the largest of the map.

    Returns
    -------
    Picture
        Transparent where the map is zero.

    Raises
    ------
    ValueError
        If there is more than one channel, or a value is not finite.

    Examples
    --------
    >>> show_map([[-1, 0, 1]], "Red, paper, blue").note
    'Blue +1, paper 0, red −1.'
    """
    values = as_real(values, "values")
    if values.ndim != 2:
        raise ValueError(f"one map (H, W) is wanted, got {values.shape}; see show_maps")
    limit = limit_of(values) if limit is None else limit
    return Picture(
        signed_rgba(values, limit), alt, step_for(values.shape[1]), _note(limit)
    )


def show_maps(maps, alt, filters=None, limit=None, columns=4):
    """Return several feature maps on one scale, each with its filter beneath it.

    Parameters
    ----------
    maps : array_like, shape (H, W, K)
        What a convolution makes of one image.
    alt : str
        What is to be seen.
    filters : array_like, shape (K, kh, kw) or (K, kh, kw, 1), optional
        The filters of those maps; each is drawn on a scale of its own.
    limit : float, optional
        Value drawn in full colour; without it, the largest of all maps.
    columns : int, default 4
        Maps in a row.

    Returns
    -------
    Picture
        Transparent where a map is zero; of wide maps every second, third, … pixel.

    Raises
    ------
    ValueError
        If there is not one filter a map, or a value is not finite.

    Examples
    --------
    >>> show_maps(np.ones((28, 28, 5)), "Five blue squares", columns=5)
    <Picture 592×112: Five blue squares>
    """
    maps = as_real(maps, "maps")
    if maps.ndim != 3:
        raise ValueError(f"maps must be (H, W, K), got {maps.shape}; take one image")
    limit = limit_of(maps) if limit is None else limit
    count = maps.shape[2]
    thin = -(-min(columns, count) * maps.shape[1] // WIDE)
    maps = np.moveaxis(maps[::thin, ::thin], -1, 0)
    cells = [enlarge(signed_rgba(m, limit), step_for(2 * maps.shape[2])) for m in maps]
    if filters is not None:
        kernels = [signed_rgba(kernel) for kernel in _kernels(filters, count)]
        cells = [beneath(*pair) for pair in zip(cells, kernels, strict=True)]
    return Picture(tile(cells, columns, GAP), alt, note=_note(limit))


def show_filters(W, alt, limit=None, columns=4):
    """Return filters as a grid, on one scale.

    Parameters
    ----------
    W : array_like, shape (K, kh, kw), (K, kh, kw, 1) or (K, kh, kw, 3)
        Signed colours over one channel; over three, colour with zero at middle grey.
    alt : str
        What is to be seen.
    limit : float, optional
        Weight drawn in full colour; without it, the largest of all filters.
    columns : int, default 4
        Filters in a row.

    Returns
    -------
    Picture
        One square a weight.

    Raises
    ------
    ValueError
        If the filters see another number of channels.

    Examples
    --------
    >>> show_filters(np.zeros((4, 3, 3, 1)), "Four empty filters")
    <Picture 408×96: Four empty filters>
    """
    W = as_real(W, "W")
    limit = limit_of(W) if limit is None else limit
    if W.ndim == 4 and W.shape[3] == 3:
        cells = to_uint8(0.5 + W / (2 * limit))
        note = f"Middle grey 0, full ±{limit:.3g}."
    else:
        cells = signed_rgba(_kernels(W, len(W)), limit)
        note = _note(limit)
    cells = [enlarge(cell, step_for(2 * cell.shape[1])) for cell in cells]
    return Picture(tile(cells, columns, GAP), alt, note=note)


def _note(limit):
    return f"Blue +{limit:.3g}, paper 0, red −{limit:.3g}."


def _kernels(filters, count):
    """Return filters over one channel as (K, kh, kw)."""
    filters = as_real(filters, "filters")
    kernels = filters[..., 0] if filters.shape[3:] == (1,) else filters
    if kernels.ndim != 3 or len(kernels) != count:
        raise ValueError(
            f"filters must be ({count}, kh, kw) or ({count}, kh, kw, 1), got "
            f"{filters.shape}; take one channel: W[..., :1]"
        )
    return kernels


def _share(values, limit):
    """Return values as float64 shares of the limit, in [-1, 1]."""
    largest = limit_of(values)
    limit = largest if limit is None else float(limit)
    if not 0 < limit < np.inf:
        raise ValueError(f"limit must be a positive number, got {limit:g}")
    return np.clip(np.asarray(values, dtype=float) / limit, -1, 1)
