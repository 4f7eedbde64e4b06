"""Pack the photographs of the lesson, from those that come with scikit-image.

Usage: python -m scripts.pack_photos [--out DIR]

Halved sides are means of 2×2 pixels (Pillow's BOX); nothing is sharpened or stretched.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from lesson.weights import DATA, save_arrays
from scripts import command
from scripts.writing import digest

#: Name of the photograph: (width, height) wanted, sha256 of the original file.
PHOTOS = {
    "chelsea": (
        (451, 300),
        "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    ),
    "coffee": (
        (300, 200),
        "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
    ),
    "camera": (
        (256, 256),
        "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
    ),
    "astronaut": (
        (256, 256),
        "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    ),
}


def original_of(name):
    """Return a photograph as scikit-image has it.

    Parameters
    ----------
    name : str
        A key of `PHOTOS`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Grey ones three times the same.

    Raises
    ------
    ValueError
        If it is not the picture that the lesson was made with.
    """
    import skimage

    path = Path(skimage.__file__).parent / "data" / f"{name}.png"
    if digest(path) != PHOTOS[name][1]:
        raise ValueError(f"{path} is another picture; install scikit-image 0.26.0")
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def pixels_of(name):
    """Return a photograph at the lesson's size.

    Parameters
    ----------
    name : str
        A key of `PHOTOS`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Each pixel the mean of those that it stands for.
    """
    original = Image.fromarray(original_of(name))
    return np.asarray(original.resize(PHOTOS[name][0], Image.Resampling.BOX))


@command.one_line_errors(ImportError, ValueError)
def main(argv=None):
    """Pack every photograph.

    Parameters
    ----------
    argv : list of str, optional
        Arguments of the command line.

    Returns
    -------
    int
        Exit status: 0 done, 2 impossible.
    """
    out = command.folder(__doc__, DATA, argv)
    for name in PHOTOS:
        save_arrays(out / f"photo_{name}.npz", {"rgb": pixels_of(name)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
