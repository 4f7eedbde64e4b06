"""An archive whose bytes depend on what is in it, not on when or where it was made."""

import io
import zipfile


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
