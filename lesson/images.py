"""Pictures in, pictures out: bundled photographs and digits, and the reader's own."""

from pathlib import Path

import numpy as np

from lesson.weights import DATA, load_arrays

PHOTOS = ("chelsea", "coffee", "camera", "astronaut")
#: Weights of red, green and blue in a grey picture (ITU-R BT.601, as Pillow's "L").
LUMA = np.array([0.299, 0.587, 0.114])


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


def digits():
    """Return 500 digits that no shipped network was trained on.

    Returns
    -------
    images : ndarray of float64, shape (500, 28, 28)
        White on black, in [0, 1].
    labels : ndarray of int64, shape (500,)
        0 to 9.

    References
    ----------
    Y. LeCun, C. Cortes and C. Burges, MNIST: the first 500 of its 10,000 test digits.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    ((500, 28, 28), array([7, 2, 1, 0, 4]))
    """
    arrays = load_arrays(DATA / "digits_heldout.npz", ["images", "labels"])
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


def load_image(path, grey=True):
    """Return a picture file as an array."""
    from PIL import Image, ImageOps

    with Image.open(Path(path)) as picture:
        rgb = np.asarray(ImageOps.exif_transpose(picture).convert("RGB")) / 255
    return rgb @ LUMA if grey else rgb
