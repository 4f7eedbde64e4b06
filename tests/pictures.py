"""Picture files of every kind, good and bad, for the tests that read them."""

import itertools
import struct
import zlib

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


def _palette(**options):
    return Image.fromarray(COLOUR).convert("P", palette=Image.Palette.ADAPTIVE, **options)


def _png_file(*chunks):
    """Return a PNG file of chunks (name, data); "!" after a name spoils its checksum."""
    packed = (
        struct.pack(">I", len(data))
        + name[:4]
        + data
        + struct.pack(">I", zlib.crc32(name[:4] + data) ^ len(name[4:]))
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


def _ink_profile():
    """Return a profile for CMYK in which black ink alone counts, evenly in L*."""
    corners = itertools.product((0, 1), repeat=4)
    table = b"".join(bytes([255 * (1 - black), 128, 128]) for *_, black in corners)
    one = np.eye(3).ravel().astype(">i4") * 65536
    head = struct.pack(">4s4xBBBx", b"mft1", 4, 3, 2) + one.astype(">i4").tobytes()
    steps = bytes(range(256))
    return _profile(b"CMYK", b"Lab ", {b"A2B0": head + steps * 4 + table + steps * 3})


def _told_png(*chunks, pixels=COLOUR, after=()):
    """Return the writer of an 8-bit PNG file that says more."""
    kind = 2 if pixels.ndim == 3 else 0
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    head = (b"IHDR", struct.pack(">IIBBBBB", 8, 6, 8, kind, 0, 0, 0))
    body = [head, *chunks, (b"IDAT", zlib.compress(lines)), *after, (b"IEND", b"")]
    return _bytes(_png_file(*body), ".png")


def _iccp(profile):
    return b"iCCP", b"a profile\0\0" + zlib.compress(profile)


def _negative_tag(orientation):
    """Return EXIF data with an orientation, and a resolution below zero."""
    rows = struct.pack("<HHIHxx", 0x112, 3, 1, orientation)
    rows += struct.pack("<HHII", 0x11A, 10, 1, 38)
    head = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2)
    return head + rows + struct.pack("<Iii", 0, -72, 1)


def _avif(primaries=1, curve=13, picture=None, **options):
    """Return the writer of an AVIF file that calls its colours by numbers."""

    def write(path):
        exact = {"quality": 100, "subsampling": "4:4:4"}
        path = _save(picture or RGB, ".avif", **exact, **options)(path)
        numbers = b"colrnclx\0" + bytes([primaries, 0, curve])
        data = path.read_bytes().replace(b"colrnclx\0\1\0\r", numbers)
        path.write_bytes(data)
        return path

    return write


def _exif(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()  # who saves AVIF takes the orientation out of an object


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
#: The same display of P3, as a profile; its colours in linear sRGB (CSS Color 4, 10.12).
P3 = described(PRIMARIES[12], CURVES[13])
P3_TO_SRGB = np.array(
    [[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]]
)
AS_P3 = _number(_light(COLOUR / 255) @ P3_TO_SRGB.T)
CURVE = struct.pack(">4s4xIH", b"curv", 1, round(1.8 * 256))
WHITE = b"XYZ \0\0\0\0" + np.rint(D50 * 65536).astype(">i4").tobytes()
GREY_18 = _profile(b"GRAY", b"XYZ ", {b"kTRC": CURVE, b"wtpt": WHITE})
GAMMA_1 = (b"gAMA", struct.pack(">I", 100_000))
GAMMA_22 = (b"gAMA", struct.pack(">I", 45_455))
IN_P3 = np.array([31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000], ">u4").tobytes()
INKS = Image.merge("CMYK", [GREY, GREY.transpose(Image.Transpose.ROTATE_180), GREY, GREY])
#: What L* from 100 down to 0 is in light (CIE 15).
_FY = (116 - RAMP / 2.55) / 116
BLACK_INK = _number(np.where(_FY > 6 / 29, _FY**3, (_FY - 4 / 29) * 3 * (6 / 29) ** 2))
#: Between a file's bytes and the light that they stand for, bytes are rounded twice.
ROUNDED = 0.006
#: Tolerance where nothing was lost on the way.
EXACT = 1e-9
VIDEO = b"cICP", b"\1\1\0\1"
#: Larger than what the page works with, and nothing in it that shrinking may blur alike.
NOISE = np.random.default_rng(0).integers(0, 256, (700, 1100, 4), dtype=np.uint8)
WIDE = NOISE.ravel()[: 40 * 2200].reshape(40, 2200)
JPEG, CLEAR = {"quality": 100, "subsampling": 0}, {"lossless": True, "exact": True}
IN_GREY, IN_RGB, GREY_LIGHT = RAMP / 255, COLOUR / 255, _number((RAMP / 255) ** 1.8)
FLOATS, DEEP_GREY = RAMP.astype(np.float32), Image.fromarray(DEEP)
BIG_ENDIAN = Image.frombytes("I;16B", (8, 6), DEEP.astype(">u2").tobytes())
NUMBERED_P3 = (b"cICP", b"\x0c\x0d\0\1")
MIRRORED = RGB.transpose(Image.Transpose.TRANSVERSE)
FROM_INKS = np.asarray(CMYK.convert("RGB")) / 255
HALF_CLEAR = over_white(np.asarray(RGB.convert("L"))[..., None], ALPHA)
WITHOUT_KEY = np.where(RAMP == KEY, 1, IN_GREY)
LONG_TEXT = (b"zTXt", b"a\0\0" + zlib.compress(bytes(3_000_000)))
MANY_TEXTS = [(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000)))] * 80
SPOILT_TEXT = (b"tEXt!", b"a\0b")

#: Kind to (writer of a file, the colours that it shows, tolerance where not exact).
KINDS = {
    "1-bit": (_png(Image.fromarray(RAMP > 100)), (RAMP > 100) * 1.0, 0),
    "grey": (_png(GREY), IN_GREY),
    "grey-alpha": (_png(RGBA.convert("LA")), HALF_CLEAR),
    "grey-key": (_png(GREY, transparency=0), np.where(RAMP == 0, 1, IN_GREY)),
    "palette": (_png(_palette()), IN_RGB, 0.1),
    "palette-key": (_transparent_palette, HALF_BLUE),
    "rgb": (_png(RGB), IN_RGB),
    "rgba": (_png(RGBA), over_white(COLOUR, ALPHA)),
    "16-bit-png": (_png(DEEP_GREY), DEEP / 65535),
    "16-bit-grey-key": (
        _png(DEEP_GREY, transparency=KEY * 257),
        np.where(RAMP == KEY, 1, DEEP / 65535),
    ),
    "16-bit-colour-key": (_deep_colour_key, WITHOUT_KEY),
    "16-bit-tiff": (_save(DEEP_GREY, ".tif"), DEEP / 65535),
    "16-bit-big-endian": (_save(BIG_ENDIAN, ".tif"), DEEP / 65535),
    "16-bit-pgm": (_save(DEEP_32, ".pgm"), DEEP / 65535),
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
    "animation": (_animation, np.zeros((6, 8)), 0),
    "turned-png": (_png(TAGGED, exif=_exif(6)), IN_RGB),
    "turned-tiff": (_save(TAGGED, ".tif", exif=_exif(6)), IN_RGB),
    "turned-webp": (_save(TAGGED, ".webp", lossless=True, exif=_exif(6)), IN_RGB),
    "turned-avif": (_avif(picture=TAGGED, exif=_exif(6)), IN_RGB, 0.05),
    "mirrored-avif": (_avif(picture=MIRRORED, exif=_exif(7)), IN_RGB, 0.05),
    "turned-oddly": (_save(TAGGED, ".jpg", **JPEG, exif=_negative_tag(6)), IN_RGB, 0.05),
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
    "video-by-number": (_told_png(VIDEO), _number(IN_RGB**2.4), ROUNDED),
    "gamma": (_told_png(GAMMA_1), _number(IN_RGB), ROUNDED),
    "gamma-grey": (_told_png(GAMMA_1, pixels=RAMP), _number(IN_GREY), ROUNDED),
    "gamma-of-sRGB": (_told_png(GAMMA_22), IN_RGB),
    "gamma-beside-sRGB": (_told_png((b"sRGB", b"\0"), GAMMA_1), IN_RGB),
    "gamma-and-colours": (
        _told_png(GAMMA_1, (b"cHRM", IN_P3)),
        _number(IN_RGB @ P3_TO_SRGB.T),
        ROUNDED,
    ),
    "grey-profile": (_told_png(_iccp(GREY_18), pixels=RAMP), GREY_LIGHT, ROUNDED),
    "16-bit-profile": (_png(DEEP_GREY, icc_profile=GREY_18), GREY_LIGHT, ROUNDED),
    "cmyk-profile": (_save(INKS, ".tif", icc_profile=_ink_profile()), BLACK_INK, 0.012),
    "large": (_png(Image.fromarray(NOISE[..., :3])), NOISE[..., :3] / 255),
    "large-alpha": (
        _png(Image.fromarray(NOISE)),
        over_white(NOISE[..., :3], NOISE[..., 3]),
    ),
    "large-deep": (_png(Image.fromarray(WIDE.astype(np.uint16) * 257)), WIDE / 255),
    "large-turned": (
        _png(Image.fromarray(NOISE[:513, :300, 0]), exif=_exif(3)),
        NOISE[512::-1, 299::-1, 0] / 255,
    ),
    "large-jpeg": (_save(Image.fromarray(WIDE), ".jpg", quality=100), WIDE / 255, 0.05),
    "one-pixel": (_png(DOT), np.ones((1, 1))),
    "thin": (_png(Image.new("L", (3, 400), 51)), np.full((400, 3), 0.2)),
    "wide": (_png(Image.new("L", (400, 3), 51)), np.full((3, 400), 0.2)),
}
GOOD = {kind: (*row, EXACT)[:3] for kind, row in KINDS.items()}


#: Kind to writer: of these, no two browsers show the same.
DISPUTED = {
    "pq": _told_png((b"cICP", b"\x09\x10\0\1")),
    "hlg": _told_png((b"cICP", b"\x09\x12\0\1")),
    "pq-avif": _avif(9, 16),
    "inks": _save(INKS, ".jpg", quality=100, icc_profile=_ink_profile()),
}


def _claiming_png(width, height, pixels=b"IDAT"):
    """Return the writer of a grey PNG of one row that claims another size."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    row = (pixels, zlib.compress(bytes(width + 1)))
    return _bytes(_png_file(header, row, (b"IEND", b"")), ".png")


def _truncated(suffix):
    def write(path):
        noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
        path = _save(Image.fromarray(noise), suffix)(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return path

    return write


def _claiming(width, height):
    """Write a small JPEG file that says it is large."""

    def write(path):
        path = _save(GREY, ".jpg")(path)
        small = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 6, 8)
        large = small[:5] + struct.pack(">HH", height, width)
        path.write_bytes(path.read_bytes().replace(small, large))
        return path

    return write


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


def _start(data, suffix=".jpg"):
    """Return the writer of a file that begins like one of another kind."""
    return _bytes(data + bytes(99), suffix)


SVG = b'<?xml version="1.0"?>\n<svg xmlns="x"></svg>'
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
OFFICE, ZIPPED = (
    b"PK\3\4" + bytes(26) + name for name in (b"[Content_Types].xml", b"photo.jpg")
)
DNG = _raw((0xFE, 4, 1, 0), (0xC612, 1, 4, 257))
NEF = _raw((0xFE, 4, 1, 1), (0x14A, 4, 1, 9), order=">")
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
    "truncated-png": (_truncated(".png"), "is damaged"),
    "truncated-jpeg": (_truncated(".jpg"), "is damaged"),
    "truncated-webp": (_truncated(".webp"), "is damaged"),
    "truncated-gif": (_truncated(".gif"), "is damaged"),
    "checksum": (_claiming_png(4, 1, b"IDAT!"), "is damaged"),
    "heic": (_bytes(_media(b"heic", b"mif1"), ".HEIC"), "is a HEIC photograph; save"),
    "heic-as-jpeg": (_bytes(_media(b"mif1", b"heic"), ".jpg"), "is a HEIC photograph"),
    "heif": (_bytes(_media(b"mif2", b"miaf", b"heic"), ".heif"), "is a HEIC photograph"),
    "m4a": (_bytes(_media(b"M4A "), ".m4a"), "is sound; choose"),
    "mp3": (_start(b"ID3\3", ".mp3"), "is sound; choose"),
    "wav": (_start(b"RIFF\0\0\1\0WAVEfmt "), "is sound; choose"),
    "tar": (_bytes(b"a".ljust(257, b"\0") + b"ustar\0", ".jpg"), "is an archive; take"),
    "xz": (_start(b"\xfd7zXZ\0"), "is an archive; take"),
    "notes-of-a-mac": (
        _start(b"\0\5\x16\7\0\2\0\0Mac OS X"),
        "what a Mac notes beside a file; choose the file",
    ),
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
    "pdf-as-jpeg": (_start(b"%PDF-1.7\n"), "is a PDF document"),
    "psd": (_start(b"8BPS\0\2", ".psd"), "is a Photoshop file; export"),
    "docx": (_bytes(OFFICE, ".docx"), "is an Office document; save"),
    "zip": (_bytes(ZIPPED, ".jpg"), "is a ZIP archive"),
    "json": (_bytes(b'{"error": "not found"}', ".png"), "is text, no picture"),
    "noise": (_bytes(bytes(range(256)), ".png"), "is damaged or no picture"),
    "jpeg-bomb": (_claiming(30000, 30000), "more than 300 million pixels"),
    "bomb": (_claiming_png(30000, 30000), "more than 89 million pixels"),
    "small-bomb": (_claiming_png(10000, 10000), "more than 89 million pixels"),
}
