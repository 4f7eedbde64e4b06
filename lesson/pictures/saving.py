"""Arrays into picture files."""

import contextlib
import os
import tempfile
from pathlib import Path

import numpy as np

from lesson.images import ImageError, to_uint8


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
