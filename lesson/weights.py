"""Load and save named arrays as plain ``.npz`` files, never with pickle."""

import io
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"


def load_arrays(path, names):
    """Return the named arrays of an ``.npz`` file.

    Parameters
    ----------
    path : str or path-like
        File to read; pickled objects are refused.
    names : iterable of str
        Arrays that must be there.

    Returns
    -------
    dict of str to ndarray
        In the order of `names`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no ``.npz`` file, is damaged, or lacks a name.

    Examples
    --------
    >>> sorted(load_arrays(DATA / "digits_heldout.npz", ["labels"]))
    ['labels']
    """
    if not os.path.isfile(path):  # Path.is_file raises where a name is too long
        raise FileNotFoundError(f"{path} is not a file; expected an .npz of arrays")
    try:
        with open(path, "rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise ValueError("it is not a zip archive, or is cut short")
            stream.seek(0)
            return _read(stream, list(names))
    except Exception as error:  # a damaged file leads the readers to almost any
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"{path} cannot be used as an npz of arrays: {reason}") from None


def _read(stream, names):
    """Return the named arrays of an open file."""
    with np.load(stream, allow_pickle=False) as archive:
        missing = sorted(set(names) - set(archive.files))
        if missing:
            raise ValueError(f"it lacks {', '.join(missing)}")
        return {name: archive[name] for name in names}


def save_arrays(path, arrays):
    """Write named arrays to an ``.npz`` file, all or nothing, the same bytes each time.

    Parameters
    ----------
    path : str or path-like
        File to write; it is replaced in one step.
    arrays : mapping of str to ndarray
        What to store, uncompressed.

    Raises
    ------
    OSError
        If it cannot be written there; the message names `path`.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_arrays(Path(folder) / "a.npz", {"b": np.arange(3)})
    ...     load_arrays(Path(folder) / "a.npz", ["b"])["b"]
    array([0, 1, 2])
    """
    path = Path(path)
    try:
        _replace(path, arrays)
    except OSError as error:  # it names the draft, which nobody has heard of
        message = f"{path} cannot be written: {error.strerror or error}"
        raise type(error)(f"{message}; choose another name or folder") from None


def _replace(path, arrays):
    """Write a draft beside a file, then put it in the file's place."""
    packed = io.BytesIO()  # NumPy before 2.2 leaves a file open where an array fails
    np.savez(packed, **arrays)
    # Named after who writes it: what a killed process leaves is known as such.
    whose = f".{path.name[:40]}.{os.getpid()}-"
    handle, draft = tempfile.mkstemp(".draft", whose, path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(packed.getbuffer())
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
