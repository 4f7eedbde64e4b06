"""Pictures in, pictures out: bundled photographs and digits, and the reader's own."""

import contextlib
import os
import tempfile
from pathlib import Path

import numpy as np

from lesson.pictures.decoding import JPEG, LARGEST, LARGEST_JPEG, read_pixels
from lesson.pictures.kinds import START, advice_on, kind_of
from lesson.weights import DATA, load_arrays

PHOTOS = ("chelsea", "coffee", "camera", "astronaut")
DIGITS = ("heldout", "training")
#: Weights of red, green and blue in a grey picture (ITU-R BT.601, as Pillow's "L").
LUMA = np.array([0.299, 0.587, 0.114])
#: What is said of a pipe, a socket or a device.
NO_FILE = "it is no ordinary file; copy it to one"
#: Errors of Pillow where it does not decode what the file holds.
UNKNOWN = ("UnidentifiedImageError", "NotImplementedError")


class ImageError(ValueError):
    """A picture cannot be read; the message names the file and says what to do."""


def photo(name="chelsea", grey=True):
    """Return a bundled photograph.

    Parameters
    ----------
    name : {"chelsea", "coffee", "camera", "astronaut"}, default "chelsea"
        Which one; ``lesson/data/README.md`` tells origin and licence.
    grey : bool, default True
        One channel instead of three.

    Returns
    -------
    ndarray of float64, shape (H, W) or (H, W, 3)
        In [0, 1].

    Raises
    ------
    ValueError
        If there is no such photograph.

    Examples
    --------
    >>> photo("chelsea").shape
    (300, 451)
    """
    if name not in PHOTOS:
        raise ValueError(f"no photo {name!r}; there are {', '.join(PHOTOS)}")
    rgb = load_arrays(DATA / f"photo_{name}.npz", ["rgb"])["rgb"] / 255
    return rgb @ LUMA if grey else rgb


def digits(part="heldout"):
    """Return 500 digits that no shipped network was trained on, or 2,000 to train on.

    Parameters
    ----------
    part : {"heldout", "training"}, default "heldout"

    Returns
    -------
    images : ndarray of float64, shape (N, 28, 28)
        White on black, in [0, 1].
    labels : ndarray of int64, shape (N,)
        0 to 9.

    Raises
    ------
    ValueError
        If there is no such part.

    References
    ----------
    Y. LeCun, C. Cortes and C. Burges, MNIST: the first 500 of its 10,000 test digits,
    and the first 2,000 of its 60,000 training digits.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    ((500, 28, 28), array([7, 2, 1, 0, 4]))
    """
    if part not in DIGITS:
        raise ValueError(f"no digits {part!r}; there are {', '.join(DIGITS)}")
    arrays = load_arrays(DATA / f"digits_{part}.npz", ["images", "labels"])
    return arrays["images"] / 255, arrays["labels"].astype(np.int64)


def to_uint8(image):
    """Return a picture in [0, 1] as bytes, clipped and rounded.

    Parameters
    ----------
    image : array_like, any shape
        Brightness, 0 black and 1 white.

    Returns
    -------
    ndarray of uint8
        Same shape.

    Examples
    --------
    >>> to_uint8([-0.5, 0.0, 0.5, 1.0, 7.0])
    array([  0,   0, 128, 255, 255], dtype=uint8)
    """
    return np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)


def load_image(path, grey=True, max_side=None):
    """Return a picture file as an array, upright and on white.

    Every kind that Pillow decodes is read: bilevel to 16-bit, float, palette, CMYK,
    with or without transparency; of an animation, the first frame. Colours are brought
    to sRGB where the file carries a profile or a gamma, as browsers do; a profile that
    cannot be used is left out, and so are colours for bright screens (PQ, HLG) and other
    rare ones: the log of "lesson" says so in one line. A 32-bit
    picture does not say what is white: the smallest of 1, 255, 65,535 and its own
    largest value that holds them all is taken.

    Parameters
    ----------
    path : str or path-like
        A file of at most 89 million pixels. A JPEG file may have 300 million: above 89,
        its sides are halved until it has no more.
    grey : bool, default True
        One channel instead of three.
    max_side : int, optional
        Pixels along the longer side: a larger picture is shrunk to it.

    Returns
    -------
    ndarray of float64, shape (H, W) or (H, W, 3)
        In [0, 1], 0 black and 1 white.

    Raises
    ------
    ImageError
        If it cannot be read, or Pillow is missing.

    References
    ----------
    ITU-R (2011), BT.601-7, section 2.5.1 (brightness of a colour),
    https://www.itu.int/rec/R-REC-BT.601.

    Examples
    --------
    >>> load_image("missing.png")
    Traceback (most recent call last):
    lesson.images.ImageError: cannot read missing.png: there is no such file; ...
    """
    try:
        pixels = read_pixels(path, max_side)
    except Exception as error:  # decoders raise almost anything on a damaged file
        message = f"cannot read {path}: {_reading_advice(path, error)}"
        raise ImageError(" ".join(message.split())) from error
    if pixels.shape[2] == 1:
        return pixels[..., 0] if grey else np.repeat(pixels, 3, axis=2)
    return np.minimum(pixels @ LUMA, 1) if grey else pixels


def _reading_advice(path, error):
    """Return why a picture cannot be read, and what to do about it."""
    kind = type(error).__name__
    if isinstance(error, ImportError):
        return "Pillow is missing; run: python -m pip install pillow"
    if os.path.isdir(path):
        return "it is a folder; name a picture in it"
    if not os.path.isfile(path):
        missing = "there is no such file; check its name and folder"
        return NO_FILE if os.path.exists(path) else missing
    try:
        with open(path, "rb") as file:
            start = file.read(START)
    except OSError as reason:
        return f"it cannot be opened ({reason.strerror}); check its permissions"
    if kind.startswith("DecompressionBomb"):
        largest = LARGEST_JPEG if start.startswith(JPEG) else LARGEST
        return f"it has more than {largest // 10**6} million pixels; save a smaller copy"
    advice = _advice(start, os.fspath(path))
    if advice and (not start or kind in UNKNOWN):
        return advice
    if kind == "UnidentifiedImageError":
        return "it is damaged or no picture; save it again as PNG or JPEG"
    if any(words in str(error) for words in ("nsupported", "cannot find loader")):
        return f"Pillow does not read this kind ({error}); save it as PNG or JPEG"
    return f"it is damaged ({str(error) or kind}); save or download it again"


def _advice(start, name):
    """Return what a file is that Pillow does not know, and what to do about it."""
    kind = kind_of(start, name)
    if kind and kind.readable:
        why = "damaged or of a sort that Pillow does not read"
        return f"it is {kind.what}, {why}; {kind.remedy}"
    return advice_on(start, name)


def save_pictures(folder, pictures):
    """Write pictures as PNG files into a folder: all of them, or none.

    Parameters
    ----------
    folder : str or path-like
        Made where it is missing.
    pictures : mapping of str to ndarray, shape (H, W) or (H, W, 3)
        File names and what goes into them: numbers in [0, 1], or bytes.

    Returns
    -------
    list of Path
        The files, in the order of `pictures`.

    Raises
    ------
    ImageError
        If they cannot be written, or Pillow is missing.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in save_pictures(folder, {"grey.png": np.eye(2)})]
    ['grey.png']
    """
    folder = Path(folder)
    new_folders = [p for p in (folder, *folder.parents) if not os.path.lexists(p)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".drafts-", dir=folder) as drafts:
            _write_drafts(Path(drafts), pictures)
            for name in pictures:
                if (folder / name).is_dir():
                    raise IsADirectoryError(f"{name} in it is a folder")
            return [Path(drafts, name).replace(folder / name) for name in pictures]
    except BaseException as error:  # Ctrl-C must leave nothing behind either
        for new in new_folders:
            with contextlib.suppress(OSError):
                new.rmdir()
        if not isinstance(error, OSError | ValueError | ImportError):
            raise
        raise ImageError(_writing_advice(folder, error)) from error


def _write_drafts(folder, pictures):
    """Write PNG files, packed for speed rather than for size."""
    from PIL import Image

    for name, picture in pictures.items():
        pixels = picture if picture.dtype == np.uint8 else to_uint8(picture)
        Image.fromarray(pixels).save(folder / name, format="PNG", compress_level=4)


def _writing_advice(folder, error):
    """Return why a folder cannot be written into, and what to do about it."""
    if isinstance(error, ImportError):
        return "Pillow is missing; run: python -m pip install pillow"
    # Path.exists raises where a name is too long, os.path.exists does not.
    is_file = os.path.exists(folder) and not os.path.isdir(folder)
    reason = "it is a file" if is_file else getattr(error, "strerror", None) or error
    message = f"cannot write into {folder}: {reason}; choose another folder"
    return " ".join(message.split())
