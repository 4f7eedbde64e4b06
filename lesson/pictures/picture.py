"""A picture that carries its description, and the PNG file it becomes.

Throughout this module
    pixels   bytes, (height, width) grey, (height, width, 3) RGB or (…, 4) RGBA
    alt      what a reader who cannot see the picture is told
    note     what the colours mean, shown beneath
"""

import base64
import html
import struct
import zlib
from pathlib import Path

import numpy as np

#: PNG's colour types by number of channels.
_COLOUR_TYPE = {1: 0, 3: 2, 4: 6}


class Picture:
    """Pixels with their alt text; notebooks and the page's Python cells draw it.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W), (H, W, 3) or (H, W, 4)
        Grey, RGB or RGBA.
    alt : str
        What is to be seen, in a sentence.
    scale : int, default 1
        Side of the square that each pixel becomes; nothing is smoothed.
    note : str, default ""
        What the colours mean, shown beneath.

    Attributes
    ----------
    pixels : ndarray of uint8
        Enlarged already.
    alt, note : str
        As given.

    Raises
    ------
    TypeError
        If the pixels are not bytes.
    ValueError
        If their shape is no picture's, the alt text is missing, or `scale` below 1.

    Examples
    --------
    >>> Picture(np.zeros((2, 3), np.uint8), "Six black pixels", scale=10).rgba.shape
    (20, 30, 4)
    """

    def __init__(self, pixels, alt, scale=1, note=""):
        pixels = np.asarray(pixels)
        if pixels.dtype != np.uint8:
            raise TypeError(f"pixels must be uint8, got {pixels.dtype}; see grey_rgb")
        if pixels.shape[2:] not in ((), (3,), (4,)) or pixels.ndim < 2 or not pixels.size:
            raise ValueError(f"pixels must be (H, W), (H, W, 3 or 4), got {pixels.shape}")
        if not alt.strip():
            raise ValueError("alt is empty; say in a sentence what is to be seen")
        if scale < 1:
            raise ValueError(f"scale must be a whole number from 1, got {scale}")
        self.pixels = pixels.repeat(scale, axis=0).repeat(scale, axis=1)
        self.alt, self.note, self._enlarged = alt, note, scale > 1

    @property
    def rgba(self):
        """The pixels as RGBA, shape (H, W, 4), in one piece of memory."""
        if self.pixels.ndim == 2:
            return np.dstack([self.pixels] * 3 + [np.full_like(self.pixels, 255)])
        if self.pixels.shape[2] == 3:
            return np.dstack([self.pixels, np.full_like(self.pixels[..., :1], 255)])
        return np.ascontiguousarray(self.pixels)

    def png(self):
        """Return the bytes of a PNG file, the same each time.

        Returns
        -------
        bytes
            A whole file.
        """
        return png_bytes(self.pixels)

    def save(self, path):
        """Write the picture into a file, in place of what is there.

        Parameters
        ----------
        path : str or path-like
            Its name ends in ".png".

        Returns
        -------
        Path
            The same.

        Raises
        ------
        ValueError
            If the name ends otherwise.
        OSError
            If the file cannot be written.
        """
        path = Path(path)
        if path.suffix.lower() != ".png":
            raise ValueError(f"{path} does not end in .png; a Picture is saved as PNG")
        path.write_bytes(self.png())
        return path

    def __repr__(self):
        """Return the alt text, for consoles that show no pictures."""
        height, width = self.pixels.shape[:2]
        return f"<Picture {width}×{height}: {self.alt}>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return all that a notebook may keep: an exported one shows the PNG."""
        png = base64.b64encode(self.png()).decode()
        return {
            "text/plain": repr(self),
            "text/html": self._repr_html_(),
            "image/png": png,
        }

    def _repr_html_(self):
        """Return what a notebook shows: the picture with its alt text and note."""
        height, width = self.pixels.shape[:2]
        data = base64.b64encode(self.png()).decode()
        # Photographs may be shrunk smoothly; enlarged pixels keep their edges.
        style = ' style="image-rendering: pixelated"' if self._enlarged else ""
        size = f'width="{width}" height="{height}"{style}'
        source = f'src="data:image/png;base64,{data}"'
        image = f'<img alt="{html.escape(self.alt)}" {size} {source}>'
        note = f"<figcaption>{html.escape(self.note)}</figcaption>" if self.note else ""
        return f'<figure class="picture">{image}{note}</figure>'


def png_bytes(pixels):
    r"""Return pixels as a PNG file, with the standard library alone.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W), (H, W, 3) or (H, W, 4)
        Grey, RGB or RGBA.

    Returns
    -------
    bytes
        A whole file, without date or other metadata.

    References
    ----------
    W3C (2003), Portable Network Graphics (PNG) Specification, 2nd ed., sections 5
    (chunks) and 9 (filters None and Sub), https://www.w3.org/TR/PNG/.

    Examples
    --------
    >>> png_bytes(np.zeros((1, 1), np.uint8))[:4]
    b'\x89PNG'
    """
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, width, -1)
    channels = rows.shape[2]
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPE[channels], 0, 0, 0)
    # Differences from the pixel to the left; uint8 wraps around, as PNG wants.
    sub = np.diff(rows, axis=1, prepend=np.zeros((height, 1, channels), np.uint8))
    packed = (_compress(kind, lines) for kind, lines in enumerate((rows, sub)))
    chunks = ((b"IHDR", header), (b"IDAT", min(packed, key=len)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _compress(kind, lines):
    """Return lines of pixels, each after the byte that names its filter, deflated."""
    flat = lines.reshape(len(lines), -1)
    return zlib.compress(np.insert(flat, 0, kind, axis=1).tobytes(), 6)


def _chunk(name, data):
    """Return one chunk: length, name, data, checksum."""
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
