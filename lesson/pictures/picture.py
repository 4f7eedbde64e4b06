"""A picture that carries its description, the PNG file it becomes, and several as one.

Throughout this module
    pixels   bytes, (height, width) grey, (height, width, 3) RGB or (…, 4) RGBA
    alt      what a reader who cannot see the picture is told
    note     what the colours mean, shown beneath
    cell     one small picture of several, (height, width, 3) RGB or (…, 4) RGBA
    step     side of the square that each pixel becomes
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
        self.pixels = enlarge(pixels, scale)
        self.alt = alt
        self.note = note
        self._enlarged = scale > 1

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


#: Pixels towards which small pictures are enlarged.
SMALL = 224


def step_for(width):
    """Return how many times a picture of some width is enlarged.

    Parameters
    ----------
    width : int
        In pixels.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> step_for(28), step_for(512)
    (8, 1)
    """
    return min(32, max(1, SMALL // width))


def enlarge(pixels, step):
    """Return pixels as squares of `step` by `step`, not smoothed.

    Parameters
    ----------
    pixels : ndarray, shape (H, W) or (H, W, C)
    step : int
        Side of a square.

    Returns
    -------
    ndarray, shape (step * H, step * W) or (step * H, step * W, C)
        Same dtype.

    Examples
    --------
    >>> enlarge(np.array([[1, 2]]), 2)
    array([[1, 1, 2, 2],
           [1, 1, 2, 2]])
    """
    return pixels.repeat(step, axis=0).repeat(step, axis=1)


def tile(cells, columns, gap):
    """Return pictures of one size as one, row by row.

    Parameters
    ----------
    cells : sequence of ndarray of uint8, shape (H, W, 3) or (H, W, 4)
        At least one.
    columns : int
        Pictures in a row.
    gap : int
        Transparent pixels between them.

    Returns
    -------
    ndarray of uint8, shape (H', W', 4)
        RGBA.

    Examples
    --------
    >>> tile([np.ones((2, 2, 4), np.uint8)] * 3, columns=2, gap=1).shape
    (5, 5, 4)
    """
    height, width, channels = cells[0].shape
    columns = min(columns, len(cells))
    rows = -(-len(cells) // columns)
    shape = (rows * (height + gap) - gap, columns * (width + gap) - gap, 4)
    sheet = np.zeros(shape, np.uint8)
    for k, cell in enumerate(cells):
        top, left = k // columns * (height + gap), k % columns * (width + gap)
        place = sheet[top : top + height, left : left + width]
        place[..., 3] = 255
        place[..., :channels] = cell
    return sheet


def beneath(cell, small, share=0.3):
    """Return a picture with a small one under its lower left corner, hiding nothing.

    Parameters
    ----------
    cell : ndarray of uint8, shape (H, W, 4)
    small : ndarray of uint8, shape (h, w, 4)
        Enlarged in whole steps.
    share : float, default 0.3
        Width of the small picture in the cell's shorter side, at most.

    Returns
    -------
    ndarray of uint8, shape (H', W, 4)
        Transparent around the small picture.

    Examples
    --------
    >>> cell = np.full((10, 10, 4), 9, np.uint8)
    >>> beneath(cell, np.full((3, 3, 4), 5, np.uint8))[:, 0, 3]
    array([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 5, 5, 5], dtype=uint8)
    """
    small = enlarge(small, max(1, int(share * min(cell.shape[:2])) // small.shape[1]))
    margin = 1 + cell.shape[1] // 60
    width = min(small.shape[1], cell.shape[1])
    strip = np.zeros((margin + len(small), *cell.shape[1:]), np.uint8)
    strip[margin:, :width] = small[:, :width]
    return np.concatenate([cell, strip])
