"""Picture files of every kind, good and bad, for the tests that read them."""

import io
import itertools
import os
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from lesson.pictures.profiles import CURVES, D50, PRIMARIES, described

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


def _png(picture, **options):
    return _save(picture, ".png", **options)


def _bytes(data, suffix):
    def write(path):
        path.with_suffix(suffix).write_bytes(data)
        return path.with_suffix(suffix)

    return write


def _start(data, suffix=".jpg"):
    """Return the writer of a file that begins like one of another kind."""
    return _bytes(data + bytes(99), suffix)


def _file(picture, form, **options):
    """Return the bytes of a picture file."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def _raw_png(rows, depth, kind, *chunks, size=(8, 6), pixels=b"IDAT", after=()):
    """Return the writer of a PNG file of rows of bytes, after chunks (name, data).

    A "!" after a chunk's name spoils its checksum.
    """
    head = (b"IHDR", struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0))
    lines = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    packed = (
        struct.pack(">I", len(data))
        + name[:4]
        + data
        + struct.pack(">I", zlib.crc32(name[:4] + data) ^ len(name[4:]))
        for name, data in (head, *chunks, (pixels, lines), *after, (b"IEND", b""))
    )
    return _bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed), ".png")


def _told_png(*chunks, pixels=COLOUR, after=()):
    """Return the writer of an 8-bit PNG file that says more."""
    return _raw_png(pixels, 8, 2 if pixels.ndim == 3 else 0, *chunks, after=after)


def _light(numbers):
    """Return the light that numbers of sRGB stand for (IEC 61966-2-1)."""
    bent = ((numbers + 0.055) / 1.055) ** 2.4
    return np.where(numbers <= 0.04045, numbers / 12.92, bent)


def _number(light):
    """Return the numbers of sRGB for light, clipped to what they can say."""
    light = np.clip(light, 0, 1)
    bent = 1.055 * light ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, light * 12.92, bent)


def _profile(space, around, tags):
    """Return an ICC profile of version 2 with these tags."""
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    kind = b"prtr" + space + around
    head = struct.pack(">I4xI12s12x4s28x", at + len(body), 2 << 24, kind, b"acsp")
    return head + np.rint(D50 * 65536).astype(">i4").tobytes() + bytes(48) + table + body


def _table(space, *corners):
    """Return a profile that looks each colour up between corners in L*a*b*."""
    inputs = space.strip()
    one = (np.eye(3).ravel() * 65536).astype(">i4").tobytes()
    head = struct.pack(">4s4xBBBx", b"mft1", len(inputs), 3, 2) + one
    steps, table = bytes(range(256)), b"".join(map(bytes, corners))
    tag = head + steps * len(inputs) + table + steps * 3
    return _profile(space, b"Lab ", {b"A2B0": tag})


def _iccp(profile):
    return b"iCCP", b"a profile\0\0" + zlib.compress(profile)


def _avif(primaries=1, curve=13, picture=None, **options):
    """Return the writer of an AVIF file that calls its colours by numbers."""
    exact = {"quality": 100, "subsampling": "4:4:4"}
    data = _file(picture or RGB, "AVIF", **exact, **options)
    numbers = b"colrnclx\0" + bytes([primaries, 0, curve])
    return _bytes(data.replace(b"colrnclx\0\1\0\r", numbers), ".avif")


def _claiming_png(width, height, pixels=b"IDAT"):
    """Return the writer of a grey PNG of one row that claims another size."""
    row = np.zeros((1, width), np.uint8)
    return _raw_png(row, 8, 0, size=(width, height), pixels=pixels)


def _truncated(suffix, form):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    data = _file(Image.fromarray(noise), form)
    return _bytes(data[: len(data) // 2], suffix)


def _claiming(width, height):
    """Return the writer of a small JPEG file that says it is large."""
    start = b"\xff\xc0\x00\x0b\x08"
    small, large = (start + struct.pack(">HH", *p) for p in ((6, 8), (height, width)))
    return _bytes(_file(GREY, "JPEG").replace(small, large), ".jpg")


def _media(brand, *more):
    """Return the start of a file in the form of MP4: HEIC, AVIF, video, Canon's raw."""
    size = struct.pack(">I", 16 + 4 * len(more))
    return size + b"ftyp" + b"".join((brand, bytes(4), *more))


def _raw(*entries, order="<"):
    """Return the start of a TIFF file with entries (tag, type, count, value)."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    rows = (struct.pack(f"{order}HHII", tag, *entry) for tag, *entry in entries)
    return head + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(rows) + bytes(99)


def _folder(path):
    path.mkdir()
    return path


def _gif(screen, at, version=b"GIF89a", picture=None):
    """Return the writer of a GIF file whose frame lies somewhere on a screen."""
    data = _file(picture or STEPS, "GIF")
    whole, placed = (struct.pack("<BHHHH", 44, *p, 8, 6) for p in ((0, 0), at))
    data = version + struct.pack("<HH", *screen) + data[10:].replace(whole, placed, 1)
    return _bytes(data, ".gif")


def _colourless(picture):
    """Return the writer of a GIF file without its palette."""
    data = _file(picture, "GIF")
    head = data[:10] + bytes([data[10] & 0x7F]) + data[11:13]
    return _bytes(head + data[13 + (6 << (data[10] & 7)) :], ".gif")


def _webp_film(at, picture, flags=2):
    """Return the writer of an animated WebP file of 12 by 10 pixels with one frame."""

    def chunk(name, data):
        return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)

    def three(*numbers):
        return b"".join(struct.pack("<I", number)[:3] for number in numbers)

    pixels = _file(picture, "WEBP", lossless=True, exact=True).partition(b"VP8L")
    frame = three(at[0] // 2, at[1] // 2, 7, 5, 100) + b"\0" + b"".join(pixels[1:])
    body = chunk(b"VP8X", bytes([flags, 0, 0, 0]) + three(11, 9))
    body += chunk(b"ANIM", bytes(6)) + chunk(b"ANMF", frame)
    return _bytes(chunk(b"RIFF", b"WEBP" + body), ".webp")


def _jpeg(picture, *segments):
    """Return the writer of a JPEG file that begins with segments (number, data)."""
    data = _file(picture, "JPEG", **JPEG)
    for number, content in reversed(segments):
        head = b"\xff" + struct.pack(">BH", number, len(content) + 2)
        data = data[:2] + head + content + data[2:]
    return _bytes(data, ".jpg")


def _in_parts(profile, count, order):
    """Return the segments of a JPEG file that hold a profile in parts."""
    size = -(-len(profile) // count)
    parts = [profile[i * size : (i + 1) * size] for i in range(count)]
    return [(0xE2, b"ICC_PROFILE\0" + bytes([i + 1, count]) + parts[i]) for i in order]


def _few_bits(depth, key):
    """Return the writer of a grey PNG with few bits a pixel; one grey is transparent."""
    bits = np.unpackbits(FEW[depth][..., None], axis=2)[..., -depth:]
    rows = np.packbits(bits.reshape(6, -1), axis=1)
    return _raw_png(rows, depth, 0, (b"tRNS", struct.pack(">H", key)))


def _indexed(*chunks):
    """Return the writer of a PNG file whose pixels are places in a palette."""
    return _raw_png(np.asarray(STEPS), 8, 3, *chunks)


def _bmp(bits, rows, *masks, more=b""):
    """Return the writer of a BMP file with a header of version 5, and a profile."""
    start, pixels = 138, b"".join(row.tobytes() for row in rows[::-1])
    head = struct.pack("<IiiHHI", 124, 8, 6, 1, bits, 3 if masks else 0)
    head += struct.pack("<IiiII", len(pixels), 2835, 2835, 0, 0)
    head += struct.pack("<4I", *(masks or bytes(4))) + (b"DEBM" if more else b"BGRs")
    place = 124 + len(pixels) if more else 0
    head += bytes(48) + struct.pack("<4I", 4, place, len(more), 0)
    size = start + len(pixels) + len(more)
    first = b"BM" + struct.pack("<IHHI", size, 0, 0, start)
    return _bytes(first + head + pixels + more, ".bmp")


def _with(profile, at, content):
    """Return a profile with other bytes somewhere."""
    return profile[:at] + content + profile[at + len(content) :]


GREY, RGB = Image.fromarray(RAMP), Image.fromarray(COLOUR)
INDEXED = RGB.convert("P", palette=Image.Palette.ADAPTIVE)
RGBA = Image.fromarray(np.dstack([COLOUR, ALPHA]))
DEEP = RAMP.astype(np.uint16) * 257
#: 16 bits a channel, which Pillow cannot write; the first colour of the second row.
DEEP_RGB = np.stack([DEEP + 10] * 3, axis=-1).astype(">u2")
DEEP_KEY = (b"tRNS", DEEP_RGB[1, 0].tobytes())
#: A number of RAMP, in its second row, that some files call transparent.
KEY = 40
RED_BLUE = Image.fromarray(np.uint8([[0] * 4 + [1] * 4] * 6), "P")
RED_BLUE.putpalette([255, 0, 0, 0, 0, 255])
HALF_BLUE = np.array([[[1.0, 1, 1]] * 4 + [[0, 0, 1.0]] * 4] * 6)
WHITE_LAB = Image.new("LAB", (8, 6), (255, 128, 128))
BLACK = Image.new("L", (8, 6))
OTHERS = [Image.new("L", (8, 6), 255), BLACK]
FILM = {"save_all": True, "append_images": OTHERS, "duration": 100}
DEEP_32 = Image.fromarray(DEEP.astype(np.int32))
CMYK = Image.fromarray(255 - COLOUR).convert("CMYK")
TAGGED = RGB.transpose(Image.Transpose.ROTATE_90)
#: An orientation of 6, and a resolution below zero.
NEGATIVE = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2)
NEGATIVE += struct.pack("<HHIHxx", 0x112, 3, 1, 6)
NEGATIVE += struct.pack("<HHIIIii", 0x11A, 10, 1, 38, 0, -72, 1)
#: The same display of P3, as a profile; its colours in linear sRGB (CSS Color 4, 10.12).
P3 = described(PRIMARIES[12], CURVES[13])
LINEAR = described(PRIMARIES[1], (1.0,))
P3_TO_SRGB = np.array(
    [[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]]
)
IN_GREY, IN_RGB, GREY_LIGHT = RAMP / 255, COLOUR / 255, _number((RAMP / 255) ** 1.8)
AS_P3 = _number(_light(IN_RGB) @ P3_TO_SRGB.T)
CURVE = struct.pack(">4s4xIH", b"curv", 1, round(1.8 * 256))
WHITE = b"XYZ \0\0\0\0" + np.rint(D50 * 65536).astype(">i4").tobytes()
GREY_18 = _profile(b"GRAY", b"XYZ ", {b"kTRC": CURVE, b"wtpt": WHITE})
LAB = _profile(b"Lab ", b"Lab ", {b"wtpt": WHITE})
#: Black ink alone counts, evenly in L*; red and green turn the hue.
_INKS, _LIGHTS = (itertools.product((0, 1), repeat=n) for n in (4, 3))
INK_TABLE = _table(b"CMYK", *((255 * (1 - black), 128, 128) for *_, black in _INKS))
TABLE = _table(
    b"RGB ", *((85 * (r + g + b), 128 + 50 * (r - g), 128) for r, g, b in _LIGHTS)
)
GAMMA_1 = (b"gAMA", struct.pack(">I", 100_000))
IN_P3 = np.array([31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000], ">u4").tobytes()
P3_COLOURS = (b"cHRM", IN_P3)
ONE_COLOUR = (b"cHRM", struct.pack(">8I", *[30_000] * 8))
INKS = Image.merge("CMYK", [GREY, GREY.transpose(Image.Transpose.ROTATE_180), GREY, GREY])
#: What L* from 100 down to 0 is in light (CIE 15).
_FY = (116 - RAMP / 2.55) / 116
BLACK_INK = _number(np.where(_FY > 6 / 29, _FY**3, (_FY - 4 / 29) * 3 * (6 / 29) ** 2))
#: Between a file's bytes and the light that they stand for, bytes are rounded twice.
ROUNDED = 0.006
#: Tolerance where nothing was lost on the way.
EXACT = 1e-9
#: Larger than what the page works with, and nothing in it that shrinking may blur alike.
NOISE = np.random.default_rng(0).integers(0, 256, (700, 1100, 4), dtype=np.uint8)
WIDE = NOISE.ravel()[: 40 * 2200].reshape(40, 2200)
JPEG, CLEAR = {"quality": 100, "subsampling": 0}, {"lossless": True, "exact": True}
FLOATS, DEEP_GREY = RAMP.astype(np.float32), Image.fromarray(DEEP)
BIG_ENDIAN = Image.frombytes("I;16B", (8, 6), DEEP.astype(">u2").tobytes())
NUMBERED_P3 = (b"cICP", b"\x0c\x0d\0\1")
IS_SRGB = (b"sRGB", b"\0")
MIRRORED = RGB.transpose(Image.Transpose.TRANSVERSE)
FROM_INKS = np.asarray(CMYK.convert("RGB")) / 255
HALF_CLEAR = over_white(np.asarray(RGB.convert("L"))[..., None], ALPHA)
WITHOUT_KEY = np.where(RAMP == KEY, 1, IN_GREY)
LONG_TEXT = (b"zTXt", b"a\0\0" + zlib.compress(bytes(3_000_000)))
MANY_TEXTS = [(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000)))] * 80
SPOILT_TEXT = (b"tEXt!", b"a\0b")
LARGE, LARGE_CLEAR = Image.fromarray(NOISE[..., :3]), Image.fromarray(NOISE)
LARGE_TURNED = Image.fromarray(NOISE[512::-1, 299::-1, 0])
IN_LARGE = NOISE[..., :3] / 255
LINEAR_P3 = _number(IN_RGB @ P3_TO_SRGB.T)
STEPS = Image.fromarray(RAMP // 5, "P")
STEPS.putpalette(COLOUR.tobytes())
PALETTE = (b"PLTE", COLOUR.tobytes())
#: What there is of a picture whose file is larger than its first frame.
PART, BEYOND, EVEN_PART = (np.ones((rows, 12, 3)) for rows in (10, 8, 10))
PART[3:9, 2:10] = BEYOND[2:, 4:] = EVEN_PART[2:8, 2:10] = IN_RGB
GREY_PART = np.ones((10, 12))
GREY_PART[3:9, 2:10] = IN_GREY
#: An animation that does not show the picture that others see.
OTHER = zlib.compress(b"".join(b"\0" + line.tobytes() for line in COLOUR[::-1]))
FRAME = (b"fcTL", struct.pack(">IIIIIHHBB", 0, 8, 6, 0, 0, 1, 10, 0, 0))
HIDDEN = {"after": [FRAME, (b"fdAT", struct.pack(">I", 1) + OTHER)]}
FEW = {depth: RAMP // 5 % 2**depth for depth in (2, 4)}
#: A key whose numbers have bits that a byte has not.
LONG_KEY = (b"tRNS", b"\1" + b"\7".join(bytes([n]) for n in COLOUR[1, 0]))
RGB_WITHOUT_KEY = np.where((RAMP == KEY)[..., None], 1, IN_RGB)
TURNED = {
    turn: b"Exif\0\0MM\0*" + struct.pack(">IHHHIHxxI", 8, 1, 0x112, 3, 1, turn, 0)
    for turn in (1, 3, 6, 7, 9)
}
NOT, HALF, QUARTER = ((0xE1, TURNED[turn]) for turn in (1, 3, 6))
XMP = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
    b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
    b"xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='3'/></rdf:RDF>"
    b"</x:xmpmeta>"
)
BGRA = np.dstack([COLOUR[..., ::-1], ALPHA])
#: Two bytes a pixel.
PAIRS = BGRA.view("<u2")[..., 0].copy()
#: Which bits of four bytes are red, green, blue and opaque.
MASKS = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)

#: Kind to (writer of a file, the colours that it shows, tolerance where not exact).
KINDS = {
    "1-bit": (_png(Image.fromarray(RAMP > 100)), (RAMP > 100) * 1.0, 0),
    "grey": (_png(GREY), IN_GREY),
    "grey-alpha": (_png(RGBA.convert("LA")), HALF_CLEAR),
    "grey-key": (_png(GREY, transparency=0), np.where(RAMP == 0, 1, IN_GREY)),
    "palette": (_png(INDEXED), IN_RGB, 0.1),
    "palette-key": (_png(RED_BLUE, transparency=0), HALF_BLUE),
    "rgb": (_png(RGB), IN_RGB),
    "rgba": (_png(RGBA), over_white(COLOUR, ALPHA)),
    "16-bit-png": (_png(DEEP_GREY), DEEP / 65535),
    "16-bit-grey-key": (_png(DEEP_GREY, transparency=KEY * 257), WITHOUT_KEY),
    "16-bit-colour-key": (_raw_png(DEEP_RGB, 16, 2, DEEP_KEY), WITHOUT_KEY),
    "16-bit-tiff": (_save(DEEP_GREY, ".tif"), DEEP / 65535),
    "16-bit-big-endian": (_save(BIG_ENDIAN, ".tif"), DEEP / 65535),
    "16-bit-pgm": (_save(DEEP_32, ".pgm"), DEEP / 65535),
    "16-bit-white-is-0": (_save(DEEP_GREY, ".tif", tiffinfo={262: 0}), 1 - DEEP / 65535),
    "32-bit": (_save(DEEP_32, ".tif"), DEEP / 65535),
    "float": (_save(Image.fromarray(FLOATS), ".tif"), IN_GREY, 0),
    "float-in-0-1": (_save(Image.fromarray(FLOATS / 255), ".tif"), IN_GREY, 1e-7),
    "cmyk": (_save(CMYK, ".tif"), FROM_INKS),
    "cmyk-jpeg": (_save(CMYK, ".jpg", quality=100), FROM_INKS, 0.1),
    "lab": (_save(WHITE_LAB, ".tif"), np.ones((6, 8)), 0.01),
    "ycbcr-jpeg": (_save(RGB, ".jpg", **JPEG), IN_RGB, 0.05),
    "webp": (_save(RGB, ".webp", lossless=True), IN_RGB),
    "webp-alpha": (_save(RGBA, ".webp", **CLEAR), over_white(COLOUR, ALPHA)),
    "bmp": (_save(RGB, ".bmp"), IN_RGB),
    "animation": (_save(BLACK, ".gif", **FILM), np.zeros((6, 8)), 0),
    "turned-png": (_png(TAGGED, exif=TURNED[6]), IN_RGB),
    "turned-tiff": (_save(TAGGED, ".tif", exif=TURNED[6]), IN_RGB),
    "turned-webp": (_save(TAGGED, ".webp", lossless=True, exif=TURNED[6]), IN_RGB),
    "turned-avif": (_avif(picture=TAGGED, exif=TURNED[6]), IN_RGB, 0.05),
    "mirrored-avif": (_avif(picture=MIRRORED, exif=TURNED[7]), IN_RGB, 0.05),
    "turned-oddly": (_save(TAGGED, ".jpg", **JPEG, exif=NEGATIVE), IN_RGB, 0.05),
    "long-text": (_told_png(LONG_TEXT), IN_RGB),
    "many-texts": (_told_png(*MANY_TEXTS), IN_RGB),
    "text-checksum": (_told_png(SPOILT_TEXT), IN_RGB),
    "late-checksum": (_told_png(after=[SPOILT_TEXT]), IN_RGB),
    "gamma-checksum": (_told_png((b"gAMA!", GAMMA_1[1])), IN_RGB),
    "short-gamma": (_told_png((b"gAMA", b"\1")), IN_RGB),
    "short-key": (_told_png((b"tRNS", b"\1")), IN_RGB),
    "p3-png": (_told_png(_iccp(P3)), AS_P3, ROUNDED),
    "p3-jpeg": (_save(RGB, ".jpg", **JPEG, icc_profile=P3), AS_P3, 0.05),
    "p3-webp": (_save(RGB, ".webp", lossless=True, icc_profile=P3), AS_P3, ROUNDED),
    "p3-alpha": (_png(RGBA, icc_profile=P3), over_white(AS_P3 * 255, ALPHA), ROUNDED),
    "p3-large-profile": (_told_png(_iccp(P3 + bytes(3_000_000))), AS_P3, ROUNDED),
    "p3-by-number": (_told_png(NUMBERED_P3), AS_P3, ROUNDED),
    "p3-avif": (_avif(icc_profile=P3), AS_P3, 0.05),
    "p3-avif-by-number": (_avif(12), AS_P3, 0.05),
    "video-avif": (_avif(curve=1), IN_RGB, 0.05),
    "video-by-number": (_told_png((b"cICP", b"\1\1\0\1")), _number(IN_RGB**2.4), ROUNDED),
    "gamma": (_told_png(GAMMA_1), _number(IN_RGB), ROUNDED),
    "gamma-grey": (_told_png(GAMMA_1, pixels=RAMP), _number(IN_GREY), ROUNDED),
    "gamma-of-sRGB": (_told_png((b"gAMA", struct.pack(">I", 45_455))), IN_RGB),
    "gamma-near-0": (_told_png((b"gAMA", b"\0\0\0\1")), IN_RGB == 1, ROUNDED),
    "gamma-beside-sRGB": (_told_png(IS_SRGB, GAMMA_1), IN_RGB),
    "gamma-and-colours": (_told_png(GAMMA_1, P3_COLOURS), LINEAR_P3, ROUNDED),
    "gamma-and-one-colour": (_told_png(GAMMA_1, ONE_COLOUR), IN_RGB),
    "grey-profile": (_told_png(_iccp(GREY_18), pixels=RAMP), GREY_LIGHT, ROUNDED),
    "16-bit-profile": (_png(DEEP_GREY, icc_profile=GREY_18), GREY_LIGHT, ROUNDED),
    "cmyk-profile": (_save(INKS, ".tif", icc_profile=INK_TABLE), BLACK_INK, 0.012),
    "large": (_png(LARGE), IN_LARGE),
    "large-alpha": (_png(LARGE_CLEAR), over_white(NOISE[..., :3], NOISE[..., 3])),
    "large-deep": (_png(Image.fromarray(WIDE.astype("u2") * 257)), WIDE / 255),
    "large-turned": (_png(LARGE_TURNED, exif=TURNED[3]), IN_LARGE[:513, :300, 0]),
    "large-jpeg": (_save(Image.fromarray(WIDE), ".jpg", quality=100), WIDE / 255, 0.05),
    "one-pixel": (_png(Image.new("RGB", (1, 1), "white")), np.ones((1, 1))),
    "thin": (_png(Image.new("L", (3, 400), 51)), np.full((400, 3), 0.2)),
    "wide": (_png(Image.new("L", (400, 3), 51)), np.full((3, 400), 0.2)),
    # Written by few programs.
    "gif-part": (_gif((12, 10), (2, 3)), PART),
    "gif-part-of-1987": (_gif((12, 10), (2, 3), b"GIF87a"), PART),
    "gif-part-grey": (_gif((12, 10), (2, 3), picture=GREY), GREY_PART),
    "gif-beyond-its-screen": (_gif((8, 6), (4, 2)), BEYOND),
    "gif-without-a-screen": (_gif((0, 0), (0, 0)), IN_RGB),
    "webp-part": (_webp_film((2, 2), RGB), EVEN_PART),
    "hidden-by-a-film": (_told_png((b"acTL", b"\0\0\0\1" + bytes(4)), **HIDDEN), IN_RGB),
    "two-turns": (_jpeg(TAGGED, QUARTER, HALF), IN_RGB, 0.05),
    "turned-and-not": (_jpeg(TAGGED, QUARTER, NOT), IN_RGB, 0.05),
    "not-and-turned": (_jpeg(RGB, NOT, QUARTER), IN_RGB, 0.05),
    "turn-of-9": (_jpeg(RGB, (0xE1, TURNED[9])), IN_RGB, 0.05),
    "turn-in-xmp": (_jpeg(TAGGED, (0xE1, XMP), QUARTER), IN_RGB, 0.05),
    "turned-with-a-prefix": (_told_png((b"eXIf", TURNED[3])), IN_RGB[::-1, ::-1]),
    "2-bit-key": (_few_bits(2, 1), np.where(FEW[2] == 1, 1, FEW[2] / 3)),
    "4-bit-key": (_few_bits(4, 5), np.where(FEW[4] == 5, 1, FEW[4] / 15)),
    "4-bit-key-too-high": (_few_bits(4, 21), FEW[4] / 15),
    "key-of-16-bits": (_told_png(LONG_KEY), RGB_WITHOUT_KEY),
    "key-before-palette": (_indexed((b"tRNS", bytes(48)), PALETTE), IN_RGB),
    "key-longer-than-palette": (_indexed(PALETTE, (b"tRNS", bytes(49))), IN_RGB),
    "p3-and-sRGB": (_told_png(IS_SRGB, _iccp(P3)), AS_P3, ROUNDED),
    "p3-and-gamma": (_told_png(_iccp(P3), GAMMA_1, P3_COLOURS), AS_P3, ROUNDED),
    "two-profiles": (_told_png(_iccp(P3), _iccp(LINEAR)), AS_P3, ROUNDED),
    "p3-by-number-and-profile": (_told_png(NUMBERED_P3, _iccp(LINEAR)), AS_P3, ROUNDED),
    "p3-in-parts": (_jpeg(RGB, *_in_parts(P3, 3, (2, 0, 1))), AS_P3, 0.05),
    "p3-with-a-part-missing": (_jpeg(RGB, *_in_parts(P3, 3, (0, 2))), IN_RGB, 0.05),
    "profile-checksum": (_told_png((b"iCCP!", _iccp(P3)[1])), IN_RGB),
    "profile-after-palette": (_told_png((b"PLTE", bytes(3)), _iccp(P3)), IN_RGB),
    "grey-in-colours": (_told_png(_iccp(LINEAR), pixels=RAMP), _number(IN_GREY), ROUNDED),
    "bmp-alpha": (_bmp(32, BGRA, *MASKS), over_white(COLOUR, ALPHA)),
    "bmp-spare-bytes": (_save(RGBA, ".bmp"), IN_RGB),
}
GOOD = {kind: (*row, EXACT)[:3] for kind, row in KINDS.items()}

#: Kind to writer: they look like "rgb", and the profile is one that nobody uses.
LEFT_OUT = {
    "for-lab": _told_png(_iccp(LAB)),
    "for-inks": _told_png(_iccp(INK_TABLE)),
    "for-greys": _told_png(_iccp(GREY_18)),
    "of-a-link": _told_png(_iccp(_with(P3, 12, b"link"))),
    "of-version-5": _told_png(_iccp(_with(P3, 8, b"\5"))),
    "of-intent-9": _told_png(_iccp(_with(P3, 67, b"\x09"))),
    "cut-off": _told_png(_iccp(_with(P3, 2, b"\x7f"))),
    "cut-off-packed": _told_png((b"iCCP", b"a\0\0" + zlib.compress(P3)[:-9])),
    "and-more": _told_png((b"iCCP", b"a\0\0" + zlib.compress(P3) + b"more")),
    "packed-oddly": _told_png((b"iCCP", b"a\0\1" + zlib.compress(P3))),
    "without-a-name": _told_png((b"iCCP", b"\0\0" + zlib.compress(P3))),
    "with-a-long-name": _told_png((b"iCCP", b"a" * 80 + b"\0\0" + zlib.compress(P3))),
    "for-lab-in-jpeg": _jpeg(RGB, *_in_parts(LAB, 1, [0])),
}
_BMP = _file(STEPS, "BMP")
#: Four bytes say "four times 7, and the row is over": the other four pixels are left out.
_PACKED = _BMP[:30] + b"\1" + _BMP[31:-48] + b"\4\7\0\0" * 6 + b"\0\1"
#: Kind to writer: of these, no two browsers show the same, or some take them otherwise.
DISPUTED = {
    "pq": _told_png((b"cICP", b"\x09\x10\0\1")),
    "hlg": _told_png((b"cICP", b"\x09\x12\0\1")),
    "pq-avif": _avif(9, 16),
    "table": _told_png(_iccp(TABLE)),
    "bmp-profile": _bmp(24, BGRA[..., :3].copy(), more=P3),
    "bmp-16-bits": _bmp(16, PAIRS, 0x7C00, 0x3E0, 0x1F, 0),
    "bmp-packed": _bytes(_PACKED, ".bmp"),
    "bmp-all-transparent": _bmp(32, np.dstack([BGRA[..., :3], ALPHA * 0]), *MASKS),
    "icon": _save(RGBA, ".ico", bitmap_format="bmp", sizes=[(8, 6)]),
    "gif-without-colours": _colourless(STEPS),
    "webp-silent-alpha": _webp_film((2, 2), RGBA),
    "inks": _save(INKS, ".jpg", quality=100, icc_profile=INK_TABLE),
}

SVG = b'<?xml version="1.0"?>\n<svg xmlns="x"></svg>'
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
OFFICE, ZIPPED = (
    b"PK\3\4" + bytes(26) + name for name in (b"[Content_Types].xml", b"photo.jpg")
)
DNG = _raw((0xFE, 4, 1, 0), (0xC612, 1, 4, 257))
NEF = _raw((0xFE, 4, 1, 1), (0x14A, 4, 1, 9), order=">")
MAC = b"\0\5\x16\7\0\2\0\0Mac OS X"
LINK = b"L\0\0\0\1\x14\2\0"
CLOUD = b"bplist00\xd3NSURLNameKey\0"
PAGE = b"\n<!DOCTYPE HTML>\n<svg><p>"
PLAIN_RAW = _raw((0x100, 4, 1, 9))
#: Kind to (writer of a file, what the message must say).
BAD = {
    "missing": (lambda path: path.with_suffix(".png"), "no such file"),
    "empty": (_bytes(b"", ".png"), "is empty"),
    "text": (_bytes(b"Dear diary, no picture today.\n" * 9, ".png"), "no picture"),
    "folder": (_folder, "is a folder"),
    "svg": (_bytes(SVG, ".svg"), "is an SVG"),
    "postscript": (_save(RGB, ".eps"), "is PostScript"),
    "pdf": (_save(RGB, ".pdf"), "is a PDF document"),
    "truncated-png": (_truncated(".png", "PNG"), "is damaged"),
    "truncated-jpeg": (_truncated(".jpg", "JPEG"), "is damaged"),
    "truncated-webp": (_truncated(".webp", "WEBP"), "is damaged"),
    "truncated-gif": (_truncated(".gif", "GIF"), "is damaged"),
    "truncated-avif": (
        _bytes(_file(RGB, "AVIF")[:99], ".avif"),
        "is an AVIF picture, damaged or of a sort that Pillow does not read; save",
    ),
    "truncated-netpbm": (_bytes(b"P2\n4 1\n", ".pgm"), "is damaged"),
    "hdf5": (_start(b"\x89HDF\r\n\x1a\n", ".h5"), "Pillow does not read this kind"),
    "folder-of-a-mac": (_start(b"\0\0\0\1Bud1"), "notes of a folder; choose a picture"),
    "checksum": (_claiming_png(4, 1, b"IDAT!"), "is damaged"),
    "heic": (_bytes(_media(b"heic", b"mif1"), ".HEIC"), "is a HEIC photograph; save"),
    "heic-as-jpeg": (_bytes(_media(b"mif1", b"heic"), ".jpg"), "is a HEIC photograph"),
    "heif": (_bytes(_media(b"mif2", b"miaf", b"heic"), ".heif"), "is a HEIC photograph"),
    "m4a": (_bytes(_media(b"M4A "), ".m4a"), "is sound; choose"),
    "mp3": (_start(b"ID3\3", ".mp3"), "is sound; choose"),
    "wav": (_start(b"RIFF\0\0\1\0WAVEfmt "), "is sound; choose"),
    "tar": (_bytes(b"a".ljust(257, b"\0") + b"ustar\0", ".jpg"), "is an archive; take"),
    "xz": (_start(b"\xfd7zXZ\0"), "is an archive; take"),
    "notes-of-a-mac": (_start(MAC), "what a Mac notes beside a file; choose the file"),
    "npy": (_bytes(b"\x93NUMPY\1\0v\0{", ".npy"), "NumPy array; read it with numpy.load"),
    "exe": (_start(b"MZ\x90\0", ".exe"), "is a program; choose"),
    "dicom": (_start(bytes(128) + b"DICM", ".dcm"), "DICOM.; export"),
    "exr": (_start(b"\x76\x2f\x31\1", ".exr"), "OpenEXR picture; export"),
    "utf-16": (_bytes("<html>".encode("utf-16"), ".jpg"), "is text, no picture; choose"),
    "gpr": (_bytes(PLAIN_RAW, ".GPR"), "raw file; develop"),
    "cr2": (_start(b"II*\0\x10\0\0\0CR\2\0", ".CR2"), "raw file; develop"),
    "cr3": (_bytes(_media(b"crx ", b"isom"), ".CR3"), "raw file; develop"),
    "dng": (_bytes(DNG, ".jpg"), "raw file; develop"),
    "nef": (_bytes(NEF, ".tif"), "raw file; develop"),
    "nef-by-name": (_bytes(PLAIN_RAW, ".NEF"), "raw file; develop"),
    "arw": (_save(RGB, ".arw", format="TIFF"), "raw file; develop"),
    "orf": (_start(b"IIRO\x08\0\0\0", ".orf"), "raw file; develop"),
    "raf": (_start(b"FUJIFILMCCD-RAW 0201", ".RAF"), "raw file; develop"),
    "mp4": (_bytes(_media(b"isom", b"avc1"), ".jpg"), "is a video; save one"),
    "mov": (_bytes(_media(b"qt  "), ".mov"), "is a video; save one"),
    "mkv": (_start(b"\x1aE\xdf\xa3", ".mkv"), "is a video; save one"),
    "avi": (_start(b"RIFF\0\0\1\0AVI LIST", ".avi"), "is a video; save one"),
    "mpeg": (_start(b"\0\0\1\xb3", ".mpg"), "is a video; save one"),
    "web-page": (_bytes(PAGE, ".png"), "saved web page; open it"),
    "lfs": (
        _bytes(LFS, ".jpg"),
        "is a Git LFS pointer; fetch the picture itself: git lfs pull",
    ),
    "ts": (_bytes((b"G" + bytes(187)) * 9, ".ts"), "is a video; save one"),
    "mts": (_bytes((bytes(4) + b"G" + bytes(187)) * 9, ".MTS"), "is a video; save one"),
    "ts-with-checks": (_bytes((b"G" + bytes(203)) * 9, ".ts"), "is a video; save one"),
    "mxf": (_start(b"\6\x0e+4\2\5\1\1", ".mxf"), "is a video; save one"),
    "dv": (_start(b"\x1f\7\0\x3f", ".dv"), "is a video; save one"),
    "h264": (_start(b"\0\0\0\1g", ".264"), "is a video; save one"),
    "real": (_start(b".RMF\0\0\0\x12", ".rm"), "is a video; save one"),
    "theora": (_bytes(b"OggS" + bytes(24) + b"\x80theora", ".ogv"), "is a video; save"),
    "opus": (_bytes(b"OggS" + bytes(24) + b"OpusHead", ".ogg"), "is sound; choose"),
    "mp3-without-a-name": (_start(b"\xff\xfb\x90", ".mp3"), "is sound; choose"),
    "aiff": (_start(b"FORM\0\0\1\0AIFFCOMM", ".aif"), "is sound; choose"),
    "jxr": (_start(b"II\xbc\1", ".jxr"), "is a JPEG XR picture; save"),
    "shortcut": (_start(LINK, ".lnk"), "is a shortcut to a file; choose the file itself"),
    "icloud": (_start(CLOUD, ".icloud"), "is in iCloud; download it there first"),
    "pdf-as-jpeg": (_start(b"%PDF-1.7\n"), "is a PDF document"),
    "psd": (_start(b"8BPS\0\2", ".psd"), "is a Photoshop file, damaged or .*; export"),
    "docx": (_bytes(OFFICE, ".docx"), "is an Office document; save"),
    "zip": (_bytes(ZIPPED, ".jpg"), "is a ZIP archive"),
    "json": (_bytes(b'{"error": "not found"}', ".png"), "is text, no picture"),
    "noise": (_bytes(bytes(range(256)), ".png"), "is damaged or no picture"),
    "jpeg-bomb": (_claiming(30000, 30000), "more than 300 million pixels"),
    "bomb": (_claiming_png(30000, 30000), "more than 89 million pixels"),
    "no-ordinary-file": (lambda path: Path(os.devnull), "no ordinary file; copy it to"),
    "small-bomb": (_claiming_png(10000, 10000), "more than 89 million pixels"),
}

#: What browsers show, each in its own way or alone: what must be said of it.
_CUT_BMP = _BMP[:46] + struct.pack("<I", 4) + _BMP[50:]
BEYOND_PALETTE = r"is damaged \(a pixel has colour \d+ of a palette of {}\); save"
UNREAD = r"does not read this kind \(Unsupported BMP {}\); save"
BROWSERS_ONLY = {
    "png-beyond-palette": (
        _indexed((b"PLTE", PALETTE[1][:30])),
        BEYOND_PALETTE.format(10),
    ),
    "bmp-beyond-palette": (_bytes(_CUT_BMP, ".bmp"), BEYOND_PALETTE.format(4)),
    "bmp-2-bits": (_bmp(2, PAIRS), UNREAD.format(r"pixel depth \(2\)")),
    "bmp-4-bits-each": (
        _bmp(16, PAIRS, 0xF00, 0xF0, 0xF, 0xF000),
        UNREAD.format("bitfields layout"),
    ),
}
