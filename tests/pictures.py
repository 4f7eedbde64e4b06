"""Picture files of every kind, good and bad, for the tests that read them."""

import struct
import zlib

import numpy as np
from PIL import Image

#: Six rows, eight columns: a ramp, so that no turn or flip goes unnoticed.
RAMP = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5
COLOUR = np.stack([RAMP, 255 - RAMP, np.full_like(RAMP, 100)], axis=-1)
ALPHA = np.tile(np.linspace(0, 255, 8).astype(np.uint8), (6, 1))


def luma(rgb):
    return rgb @ np.array([0.299, 0.587, 0.114])


def over_white(rgb, alpha):
    alpha = alpha[..., None] / 255
    return rgb / 255 * alpha + 1 - alpha


def _save(picture, suffix, **options):
    def write(path):
        picture.save(path.with_suffix(suffix), **options)
        return path.with_suffix(suffix)

    return write


def _palette(**options):
    return Image.fromarray(COLOUR).convert("P", palette=Image.Palette.ADAPTIVE, **options)


def _png_file(*chunks, breakage=0):
    """Return a PNG file of chunks (name, data); breakage spoils a checksum."""
    packed = (
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(
            ">I", zlib.crc32(name + data) ^ (breakage if name == b"IDAT" else 0)
        )
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _deep_colour_key(path):
    """Write 16 bits a channel, which Pillow cannot; the first colour is transparent."""
    pixels = np.stack([DEEP + 10] * 3, axis=-1).astype(">u2")
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    data = _png_file(
        (b"IHDR", struct.pack(">IIBBBBB", 8, 6, 16, 2, 0, 0, 0)),
        (b"tRNS", pixels[1, 0].tobytes()),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return _bytes(data, ".png")(path)


def _exif(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def _animation(path):
    frames = [Image.fromarray(np.full((6, 8), 255 * k, np.uint8)) for k in (0, 1, 0)]
    path = path.with_suffix(".gif")
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    return path


def _transparent_palette(path):
    picture = Image.new("P", (8, 6), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(1, (4, 0, 8, 6))
    return _save(picture, ".png", transparency=0)(path)


GREY, RGB = Image.fromarray(RAMP), Image.fromarray(COLOUR)
RGBA = Image.fromarray(np.dstack([COLOUR, ALPHA]))
DEEP = RAMP.astype(np.uint16) * 257
#: A number of RAMP, in its second row, that some files call transparent.
KEY = 40
HALF_BLUE = np.array([[[1.0, 1, 1]] * 4 + [[0, 0, 1.0]] * 4] * 6)
WHITE_LAB = Image.new("LAB", (8, 6), (255, 128, 128))
DOT = Image.new("RGB", (1, 1), "white")
DEEP_32 = Image.fromarray(DEEP.astype(np.int32))
CMYK = Image.fromarray(255 - COLOUR).convert("CMYK")
TAGGED = RGB.transpose(Image.Transpose.ROTATE_90)
#: Tolerance where nothing was lost on the way.
EXACT = 1e-9
#: Kind to (writer of a file, the colours that it shows, tolerance).
GOOD = {
    "1-bit": (_save(Image.fromarray(RAMP > 100), ".png"), (RAMP > 100) * 1.0, 0),
    "grey": (_save(GREY, ".png"), RAMP / 255, EXACT),
    "grey-alpha": (
        _save(RGBA.convert("LA"), ".png"),
        over_white(np.asarray(RGB.convert("L"))[..., None], ALPHA),
        EXACT,
    ),
    "grey-key": (
        _save(GREY, ".png", transparency=0),
        np.where(RAMP == 0, 1, RAMP / 255),
        EXACT,
    ),
    "palette": (_save(_palette(), ".png"), COLOUR / 255, 0.1),
    "palette-key": (_transparent_palette, HALF_BLUE, EXACT),
    "rgb": (_save(RGB, ".png"), COLOUR / 255, EXACT),
    "rgba": (_save(RGBA, ".png"), over_white(COLOUR, ALPHA), EXACT),
    "16-bit-png": (_save(Image.fromarray(DEEP), ".png"), DEEP / 65535, EXACT),
    "16-bit-grey-key": (
        _save(Image.fromarray(DEEP), ".png", transparency=KEY * 257),
        np.where(RAMP == KEY, 1, DEEP / 65535),
        EXACT,
    ),
    "16-bit-colour-key": (
        _deep_colour_key,
        np.where(RAMP == KEY, 1, RAMP / 255),
        EXACT,
    ),
    "16-bit-tiff": (_save(Image.fromarray(DEEP), ".tif"), DEEP / 65535, EXACT),
    "16-bit-big-endian": (
        _save(Image.frombytes("I;16B", (8, 6), DEEP.astype(">u2").tobytes()), ".tif"),
        DEEP / 65535,
        EXACT,
    ),
    "16-bit-pgm": (_save(DEEP_32, ".pgm"), DEEP / 65535, EXACT),
    "32-bit": (_save(DEEP_32, ".tif"), DEEP / 65535, EXACT),
    "float": (_save(Image.fromarray(RAMP.astype(np.float32)), ".tif"), RAMP / 255, 0),
    "float-in-0-1": (
        _save(Image.fromarray((RAMP / 255).astype(np.float32)), ".tif"),
        RAMP / 255,
        1e-7,
    ),
    "cmyk": (_save(CMYK, ".tif"), np.asarray(CMYK.convert("RGB")) / 255, EXACT),
    "cmyk-jpeg": (
        _save(CMYK, ".jpg", quality=100),
        np.asarray(CMYK.convert("RGB")) / 255,
        0.1,
    ),
    "lab": (_save(WHITE_LAB, ".tif"), np.ones((6, 8)), 0.01),
    "ycbcr-jpeg": (_save(RGB, ".jpg", quality=100, subsampling=0), COLOUR / 255, 0.05),
    "webp": (_save(RGB, ".webp", lossless=True), COLOUR / 255, EXACT),
    "webp-alpha": (
        _save(RGBA, ".webp", lossless=True, exact=True),
        over_white(COLOUR, ALPHA),
        EXACT,
    ),
    "bmp": (_save(RGB, ".bmp"), COLOUR / 255, EXACT),
    "animation": (_animation, np.zeros((6, 8)), 0),
    "turned-png": (_save(TAGGED, ".png", exif=_exif(6)), COLOUR / 255, EXACT),
    "turned-tiff": (_save(TAGGED, ".tif", exif=_exif(6)), COLOUR / 255, EXACT),
    "one-pixel": (_save(DOT, ".png"), np.ones((1, 1)), EXACT),
    "thin": (_save(Image.new("L", (3, 400), 51), ".png"), np.full((400, 3), 0.2), EXACT),
    "wide": (_save(Image.new("L", (400, 3), 51), ".png"), np.full((3, 400), 0.2), EXACT),
}


def _bytes(data, suffix):
    def write(path):
        path.with_suffix(suffix).write_bytes(data)
        return path.with_suffix(suffix)

    return write


def _png(width, height, breakage=0):
    """Return a grey PNG of one row that claims another size, or has a bad checksum."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(bytes(width + 1))),
        (b"IEND", b""),
    )
    return _png_file(*chunks, breakage=breakage)


def _truncated(suffix):
    def write(path):
        noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
        path = _save(Image.fromarray(noise), suffix)(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return path

    return write


def _folder(path):
    path.mkdir()
    return path


#: Kind to (writer of a file, what the message must say).
BAD = {
    "missing": (lambda path: path.with_suffix(".png"), "no such file"),
    "empty": (_bytes(b"", ".png"), "is empty"),
    "text": (_bytes(b"Dear diary, no picture today.\n" * 9, ".png"), "no picture"),
    "folder": (_folder, "is a folder"),
    "svg": (_bytes(b'<?xml version="1.0"?>\n<svg xmlns="x"></svg>', ".svg"), "is an SVG"),
    "postscript": (_save(RGB, ".eps"), "is PostScript"),
    "pdf": (_save(RGB, ".pdf"), "is a PDF document"),
    "truncated-png": (_truncated(".png"), "is damaged"),
    "truncated-jpeg": (_truncated(".jpg"), "is damaged"),
    "truncated-webp": (_truncated(".webp"), "is damaged"),
    "truncated-gif": (_truncated(".gif"), "is damaged"),
    "checksum": (_bytes(_png(4, 1, breakage=1), ".png"), "is damaged"),
    "bomb": (_bytes(_png(30000, 30000), ".png"), "more than 89 million pixels"),
    "small-bomb": (_bytes(_png(10000, 10000), ".png"), "more than 89 million pixels"),
}
