"""Picture files into arrays, whatever they hold: bits, bytes, palettes, transparency.

Pillow decodes. It is imported only then, so that the rest of the lesson needs
nothing but NumPy.
"""

import os
import warnings

import numpy as np


def read_pixels(path, max_side=None):
    """Return what a picture file holds, upright, on white, in [0, 1].

    Parameters
    ----------
    path : str or path-like
        Of an animation, the first frame is read.
    max_side : int, optional
        Pixels along the longer side: a larger picture is shrunk to it.

    Returns
    -------
    ndarray of float64, shape (H, W, 1) or (H, W, 3)
        One channel where the file holds no colours.

    Raises
    ------
    Exception
        Of almost any kind: decoders raise what a damaged file leads them to.

    Examples
    --------
    >>> import tempfile
    >>> from lesson.pictures.saving import save_pictures
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file] = save_pictures(folder, {"a.png": np.array([[0.0, 1.0]])})
    ...     read_pixels(file).shape
    (1, 2, 1)
    """
    picture = _standard(_decode(path))
    if max_side is not None:
        picture.thumbnail((max_side, max_side), reducing_gap=2)
    values = np.asarray(picture, dtype=float)
    if picture.mode[0] in "IF":
        return _from_deep(picture, values)[..., None]
    values /= 255
    if picture.mode == "RGBA":
        rgb, alpha = values[..., :3], values[..., 3:]
        return np.minimum(rgb * alpha + (1 - alpha), 1)
    return values if picture.mode == "RGB" else values[..., None]


def _decode(path):
    """Return the first frame, upright, as Pillow holds it."""
    from PIL import Image, ImageOps

    if not os.path.isfile(path):  # opening a named pipe would wait for ever
        raise FileNotFoundError(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata does no harm
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path) as picture:
            if picture.format == "EPS":  # decoding it would run Ghostscript
                raise ValueError("PostScript is a program, not a picture")
            picture.verify()  # checksums, which decoding a PNG skips
        with Image.open(path) as picture:
            ImageOps.exif_transpose(picture, in_place=True)
            return picture


def _standard(picture):
    """Return a picture in mode L, RGB or RGBA; a deep one (I, I;16, F) as it is."""
    key = picture.info.get("transparency")
    if picture.mode[0] in "IF":
        return picture if key is None else _on_white(picture, key)
    if isinstance(key, tuple) and max(key) > 255:  # Pillow kept the upper 8 of 16 bits
        picture.info["transparency"] = tuple(number >> 8 for number in key)
    if picture.has_transparency_data:
        straight = picture.convert("LA") if picture.mode == "La" else picture
        return straight.convert("RGBA")
    if picture.mode == "LAB":
        from PIL import ImageCms

        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _on_white(picture, key):
    """Return a 16-bit picture with white where it holds the transparent number."""
    from PIL import Image

    values = np.array(picture)
    values[values == key] = 65535
    return Image.fromarray(values)


def _from_deep(picture, values):
    """Return the numbers of a picture deeper than eight bits in [0, 1]."""
    values = np.nan_to_num(values, posinf=0, neginf=0)
    if picture.mode.startswith("I;16") or (picture.mode, picture.format) == ("I", "PPM"):
        white = 65535
    else:  # nothing in the file says what is white
        largest = values.max()
        white = next((w for w in (1, 255, 65535) if largest <= w), largest)
    return np.clip(values / white, 0, 1)
