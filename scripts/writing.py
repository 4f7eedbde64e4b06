"""Files written whole or not at all; what was killed under way is cleared away.

Also archives whose bytes depend on what is in them, not on when or where they were made.

Throughout this module
    draft     a file on its way, .NAME.PID-RANDOM.draft: MkDocs passes over it
"""

import hashlib
import io
import os
import secrets
import time
import zipfile
from pathlib import Path, PurePosixPath

DRAFT, MISSING = ".draft", "missing"


def digest(path):
    """Return the sha256 of a file in hexadecimal, "missing" where there is none."""
    try:
        return hash_of(path.read_bytes())
    except OSError:
        return MISSING


def hash_of(data):
    """Return the sha256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def place(folder, name):
    """Return where a file goes; a link on the way is taken away, never followed."""
    path = Path(folder)
    for part in PurePosixPath(name).parent.parts:
        path /= part
        if path.is_symlink():
            path.unlink()
    return path / PurePosixPath(name).name


def remove(folder, name):
    """Remove a file that was written; what lies behind a link or outside stays."""
    parts = PurePosixPath(name)
    path = folder / parts
    linked = path.parent.resolve() != folder.resolve() / parts.parent
    if not (linked or parts.is_absolute() or ".." in parts.parts):
        path.unlink(missing_ok=True)


def write(path, data):
    """Write a file whole or not at all, and only when its bytes differ.

    Parameters
    ----------
    path : Path
        Where; a link there is replaced, not followed.

    Returns
    -------
    bool
        Whether it was written.
    """
    if not path.is_symlink() and digest(path) == hash_of(data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = beside(path)
    try:
        with open(draft, "xb") as file:
            file.write(data)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return True


def beside(path):
    """Return a new name for a draft of a file or a folder, in the same folder."""
    return path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{DRAFT}")


def sweep(folder):
    """Remove the drafts of runs that were killed, and leave those of runs that live."""
    for draft in abandoned(folder.rglob(f".*{DRAFT}")):
        draft.unlink(missing_ok=True)


def abandoned(drafts):
    """Yield the drafts, files or folders, whose runs were killed."""
    for draft in drafts:
        owner = draft.name.removesuffix(DRAFT).rpartition(".")[2].partition("-")[0]
        if not is_alive(owner, draft):
            yield draft


def is_alive(owner, draft):
    """Return whether another process still writes something of its own.

    Parameters
    ----------
    owner : str
        Its number, as the name of what it writes tells; without one, nobody writes it.
    draft : Path
        File or folder; on Windows its age decides, an hour at most.
    """
    if not owner.isdecimal() or int(owner) == os.getpid():
        return False
    if os.name == "nt":  # there, os.kill ends what it is to ask for
        return time.time() - draft.stat().st_mtime < 3600
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def archive(files):
    """Return a ZIP file.

    Parameters
    ----------
    files : dict of str to bytes
        Path in the archive, with forward slashes, to content.

    Returns
    -------
    bytes
        Sorted by path, without dates.

    Examples
    --------
    >>> archive({"b": b"2", "a": b"1"}) == archive({"a": b"1", "b": b"2"})
    True
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path)  # dated 1 January 1980, the first day there is
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            pack.writestr(entry, content)
    return stream.getvalue()
