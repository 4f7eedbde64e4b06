"""Pictures of maps and filters, in the signed colour map.

Throughout this module
    limit    the value drawn in full colour, the same on either side of zero;
             blue is positive, red negative, and zero is the paper itself
    columns  how many pictures stand side by side
"""

import numpy as np

from lesson.images import to_uint8
from lesson.pictures.colour import PALETTES, grey_rgb, limit_of, signed_rgb, signed_rgba
from lesson.pictures.picture import Picture, beneath, enlarge, step_for, tile
from lesson.sizes import as_real

__all__ = [
    "PALETTES",
    "Picture",
    "grey_rgb",
    "limit_of",
    "show_filters",
    "show_image",
    "show_map",
    "show_maps",
    "signed_rgb",
    "signed_rgba",
]

#: Pixels: rows of maps are thinned to WIDE, with GAP between them.
WIDE, GAP = 960, 8


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
        cells, note = signed_rgba(_kernels(W, len(W)), limit), _note(limit)
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
