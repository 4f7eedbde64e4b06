"""Picture files into arrays, whatever they hold: bits, bytes, palettes, transparency.

Pillow decodes. It is imported only then, so that the rest of the lesson needs
nothing but NumPy. Of what a file says about its pixels, three things are looked at:
how the camera was held, what the numbers mean as colours, and what is transparent.
Nothing else in it decides whether it is read.
"""

import os
import struct
import warnings
import zlib
from io import BytesIO

import numpy as np

from lesson.pictures.kinds import START, kind_of
from lesson.pictures.profiles import (
    avif_profiles,
    deep_on_white,
    in_srgb,
    look_up_palette,
    png_profiles,
)

#: Pixels of the largest picture that is decoded, and of the largest JPEG file.
LARGEST, LARGEST_JPEG = 89_000_000, 300_000_000
#: How their files begin.
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def read_pixels(path, max_side=None):
    """Return what a picture file holds, upright, on white, in [0, 1].

    Parameters
    ----------
    path : str or path-like
        Of an animation, the first frame is read.
    max_side : int, optional
        Pixels along the longer side: a larger picture is shrunk to it, in the way of
        docs/widgets/lib/resampling.mjs.

    Returns
    -------
    ndarray of float64, shape (H, W, 1) or (H, W, 3)
        In sRGB; one channel where the file holds no colours.

    Raises
    ------
    Exception
        Of almost any kind: decoders raise what a damaged file leads them to.

    References
    ----------
    W3C (2025), Portable Network Graphics (PNG) Specification, 3rd ed., sections 5.3 and
    11 (chunks), https://www.w3.org/TR/png-3/.
    CIPA (2023), Exif 3.0, section 4.6.2 (structure) and tag 0x0112 (orientation),
    https://www.cipa.jp/std/documents/download_e.html?CIPA_DC-008-2023-E.

    Examples
    --------
    >>> import tempfile
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.new("L", (2, 1)).save(f"{folder}/a.png")
    ...     read_pixels(f"{folder}/a.png").shape
    (1, 2, 1)
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata does no harm
        picture, profiles, orientation = _decode(path, max_side)
        picture = _shrunk(_standard(picture, profiles, path), max_side)
        picture = _turned(picture, orientation)
    values = np.asarray(picture, dtype=float)
    if picture.mode[0] in "IF":
        return _from_deep(picture, values)[..., None]
    values /= 255
    if picture.mode == "RGBA":
        rgb, alpha = values[..., :3], values[..., 3:]
        return np.minimum(rgb * alpha + (1 - alpha), 1)
    return values if picture.mode == "RGB" else values[..., None]


def _decode(path, max_side):
    """Return the first frame as Pillow holds it, its colour profiles and orientation."""
    from PIL import Image

    if not os.path.isfile(path):  # opening a named pipe would wait for ever
        raise FileNotFoundError(path)
    with open(path, "rb") as file:
        start = file.read(START)
        file.seek(0)
        kind = kind_of(start, os.fspath(path))
        if kind and kind.at is not None and not kind.readable:
            raise NotImplementedError(kind.what)
        if start.startswith(PNG):
            file, chunks = _png(file.read())
            picture = _of_bearable_size(Image.open(file, formats=["PNG"]))
            profiles, exif = png_profiles(chunks, path), chunks.get(b"eXIf")
        elif start.startswith(JPEG):
            picture = _jpeg(file, max_side)
            profiles, exif = _told(picture)
        else:
            picture = _of_bearable_size(Image.open(file))
            profiles, exif = _told(picture)
            if picture.format == "AVIF" and not profiles:
                profiles = avif_profiles(start, path)
        # Pillow turns a TIFF file as it loads it.
        orientation = 1 if picture.format == "TIFF" else _orientation(exif or b"")
        return _loaded(picture, file), profiles, orientation


def _loaded(picture, file):
    """Return a picture decoded; transparent where a GIF's first frame leaves off."""
    from PIL import Image

    frame, whole = _frame(picture, file), (0, 0, *picture.size)
    # Pillow makes grey of 16 bits with transparency coloured.
    is_grey = picture.format == "PNG" and picture.tile[0][3] == "LA;16B"
    picture.load()
    if picture.mode == "P":
        look_up_palette(picture)
    if frame in (None, whole):
        return picture.convert("LA") if is_grey else picture
    screen = Image.new("RGBA", picture.size)
    screen.paste(picture.convert("RGBA").crop(frame), frame)
    return screen


def _frame(picture, file):
    """Return left, top, right and bottom of an animation's first frame, or None."""
    if picture.format == "GIF":
        return picture.tile[0][1]
    file.seek(0)
    data = file.read() if picture.format == "WEBP" else b""
    if data[12:16] != b"VP8X" or not data[20] & 2:
        return None
    numbers = data.partition(b"ANMF")[2][4:16]
    left, top, width, height = (
        int.from_bytes(numbers[i : i + 3], "little") for i in range(0, 12, 3)
    )
    return 2 * left, 2 * top, 2 * left + width + 1, 2 * top + height + 1


def _told(picture):
    """Return the colour profiles of a file and its EXIF data, as Pillow found them."""
    profile = picture.info.get("icc_profile")
    return [profile] if profile else [], picture.info.get("exif")


def _of_bearable_size(picture, largest=LARGEST):
    """Return a picture that is not decoded yet, if its pixels can be held."""
    from PIL import Image

    if picture.width * picture.height > largest:
        raise Image.DecompressionBombError(f"{picture.width} x {picture.height} pixels")
    return picture


def _jpeg(file, max_side):
    """Return a JPEG file, not decoded yet: at once smaller where it is too large."""
    from PIL.JpegImagePlugin import JpegImageFile

    picture = _of_bearable_size(JpegImageFile(file), LARGEST_JPEG)
    width, height = picture.size
    bearable = [s for s in (1, 2, 4, 8) if width * height <= LARGEST * s * s]
    if bearable[0] == 1:  # nothing is lost that the page, too, would see
        return picture
    enough = [s for s in bearable if max(width, height) >= 2 * s * (max_side or np.inf)]
    scale = max(enough, default=bearable[0])
    picture.draft(None, (max(1, width // scale), max(1, height // scale)))
    return picture


def _png(data):
    """Return the pixels of a PNG file, as a file, and its other chunks by name.

    Of what holds no pixels, a chunk is left out where its checksum is wrong.
    """
    kept, others, at = [data[:8]], {}, 8
    while at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        whole = memoryview(data)[at : at + 12 + size]
        at += 12 + size
        is_intact = whole[-4:] == zlib.crc32(whole[4:-4]).to_bytes(4) and at <= len(data)
        if name == b"IEND":
            break
        last = bytes(kept[-1][4:8])
        if name[:1].isupper():  # pixels, and what it takes to read them
            if not is_intact:
                raise SyntaxError(f"its {name.decode('latin-1')} chunk is broken")
            kept.append(whole)
        elif is_intact and name == b"tRNS" and (key := _key(bytes(whole[8:-4]), kept)):
            kept.append(key)
        elif is_intact and last != b"IDAT" and (name == b"eXIf" or last == b"IHDR"):
            others.setdefault(name, bytes(whole[8:-4]))
    return BytesIO(b"".join([*kept, b"\0\0\0\0IEND\xaeB`\x82"])), others


def _key(key, kept):
    """Return a chunk that tells Pillow what is transparent, b"" where nothing is.

    Pillow compares the numbers of a pixel when they are bytes already; browsers leave
    out a list that is longer than the palette, or comes before it.
    """
    last, sort = bytes(kept[-1][4:8]), bytes(kept[-1][16:18])
    if last != b"IHDR":
        sort = bytes(kept[1][16:18]) if last == b"PLTE" else b"\0\1"
    colours = (len(kept[-1]) - 12) // 3 if last == b"PLTE" else 0
    if len(key) not in {0: [2], 2: [6], 3: range(colours + 1)}.get(sort[1], ()):
        return b""
    if sort in (b"\2\0", b"\4\0") and key[:1] == b"\0":
        key = bytes([0, key[1] * 255 // (2 ** sort[0] - 1) % 256])
    if sort == b"\x08\2":
        key = bytes(key[i] if i % 2 else 0 for i in range(6))
    body = b"tRNS" + key
    return struct.pack(">I", len(key)) + body + zlib.crc32(body).to_bytes(4)


def _orientation(exif):
    """Return how a camera was held, 1 to 8; 1 where the file does not say so plainly."""
    while exif.startswith(b"Exif\0\0"):
        exif = exif[6:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    try:
        [at] = struct.unpack_from(f"{order}I", exif, 4)
        [count] = struct.unpack_from(f"{order}H", exif, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHIH", exif, entry)
            if (tag, kind, number) == (0x112, 3, 1):  # one short number, as it must be
                return value
    except struct.error:
        pass
    return 1


def _shrunk(picture, longest):
    """Return a picture with no side longer than that; it is on white where it shrinks."""
    from PIL import Image

    longer = max(picture.size)
    if longest is None or longer <= longest:
        return picture
    if picture.mode == "RGBA":
        above, picture = picture, Image.new("RGB", picture.size, "white")
        picture.paste(above, mask=above)
    size = [max(1, (2 * n * longest + longer) // (2 * longer)) for n in picture.size]
    if is_deep := picture.mode.startswith("I;16"):  # Pillow shrinks them with no gap
        picture = Image.fromarray(np.asarray(picture, np.float32))
    picture = picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2)
    return Image.fromarray(np.rint(picture).astype(np.uint16)) if is_deep else picture


def _turned(picture, orientation):
    """Return a picture upright."""
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    way = ways.get(orientation)
    return picture if way is None else picture.transpose(way)


def _standard(picture, profiles, path):
    """Return a picture in mode L, RGB or RGBA and in sRGB; a deep one (I, F) as it is."""
    from PIL import Image

    key = picture.info.get("transparency")
    if picture.mode[0] in "IF":
        picture = deep_on_white(picture, key)
        if not profiles or not picture.mode.startswith("I;16"):
            return picture
        # Browsers take the upper 8 bits before its profile.
        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if isinstance(key, tuple) and max(key) > 255:  # Pillow kept the upper 8 of 16 bits
        picture.info["transparency"] = tuple(number >> 8 for number in key)
    if picture.mode == "LAB":
        from PIL import ImageCms

        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB")
    is_grey = picture.mode in ("1", "L", "LA", "La")
    if picture.has_transparency_data:
        picture = picture.convert("LA" if is_grey else "RGBA")
    elif picture.mode != "CMYK":
        picture = picture.convert("L" if is_grey else "RGB")
    if profiles:
        picture = in_srgb(picture, profiles, path)
    return picture.convert({"LA": "RGBA", "CMYK": "RGB"}.get(picture.mode, picture.mode))


def _from_deep(picture, values):
    """Return the numbers of a picture deeper than eight bits in [0, 1]."""
    values = np.nan_to_num(values, posinf=0, neginf=0)
    if picture.mode.startswith("I;16") or (picture.mode, picture.format) == ("I", "PPM"):
        white = 65535
    else:  # nothing in the file says what is white
        largest = values.max()
        white = next((w for w in (1, 255, 65535) if largest <= w), largest)
    return np.clip(values / white, 0, 1)
