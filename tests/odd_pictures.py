"""Picture files that few programs write, beside those of tests/pictures.py."""

import io
import itertools
import struct
import zlib

import numpy as np
from PIL import Image

from lesson.pictures.profiles import PRIMARIES, described
from tests import pictures
from tests.pictures import (
    ALPHA,
    AS_P3,
    COLOUR,
    EXACT,
    GAMMA_1,
    GREY,
    GREY_18,
    IN_P3,
    KEY,
    P3,
    RAMP,
    RGB,
    RGBA,
    ROUNDED,
    TAGGED,
    WHITE,
    _bytes,
    _iccp,
    _ink_profile,
    _number,
    _png_file,
    _profile,
    _save,
    _told_png,
    over_white,
)


def _file(picture, form, **options):
    """Return the bytes of a picture file."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def _indexed(*chunks):
    """Return the writer of a PNG file whose pixels are places in a palette."""
    lines = b"".join(b"\0" + line.tobytes() for line in np.asarray(STEPS))
    head = (b"IHDR", struct.pack(">IIBBBBB", 8, 6, 8, 3, 0, 0, 0))
    body = (b"IDAT", zlib.compress(lines)), (b"IEND", b"")
    return _bytes(_png_file(head, *chunks, *body), ".png")


def _gif(screen, at, version=b"GIF89a", picture=None):
    """Return the writer of a GIF file whose frame lies somewhere on a screen."""
    data = _file(picture or STEPS, "GIF")
    whole, placed = (struct.pack("<BHHHH", 44, *p, 8, 6) for p in ((0, 0), at))
    data = version + struct.pack("<HH", *screen) + data[10:].replace(whole, placed, 1)
    return _bytes(data, ".gif")


def _colourless(path):
    """Write a GIF file without its palette."""
    data = _file(STEPS, "GIF")
    size = 6 << (data[10] & 7)
    head = data[:10] + bytes([data[10] & 0x7F]) + data[11:13]
    return _bytes(head + data[13 + size :], ".gif")(path)


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
    data = _file(picture, "JPEG", quality=100, subsampling=0)
    more = b"".join(
        b"\xff" + struct.pack(">BH", number, len(content) + 2) + content
        for number, content in segments
    )
    return _bytes(data[:2] + more + data[2:], ".jpg")


def _in_parts(profile, count, order):
    """Return the segments of a JPEG file that hold a profile in parts."""
    size = -(-len(profile) // count)
    return [
        (
            0xE2,
            b"ICC_PROFILE\0" + bytes([i + 1, count]) + profile[i * size : (i + 1) * size],
        )
        for i in order
    ]


def _hidden(path):
    """Write a PNG whose animation does not show the picture that others see."""
    other = zlib.compress(b"".join(b"\0" + line.tobytes() for line in COLOUR[::-1]))
    frame = struct.pack(">IIIIIHHBB", 0, 8, 6, 0, 0, 1, 10, 0, 0)
    film = [(b"fcTL", frame), (b"fdAT", struct.pack(">I", 1) + other)]
    return _told_png((b"acTL", struct.pack(">II", 1, 0)), after=film)(path)


def _few_bits(depth, key):
    """Return the writer of a grey PNG with few bits a pixel; one grey is transparent."""
    bits = np.unpackbits(FEW[depth][..., None], axis=2)[..., -depth:]
    lines = b"".join(b"\0" + np.packbits(row).tobytes() for row in bits)
    data = _png_file(
        (b"IHDR", struct.pack(">IIBBBBB", 8, 6, depth, 0, 0, 0, 0)),
        (b"tRNS", struct.pack(">H", key)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return _bytes(data, ".png")


def _bmp(bits, rows, *masks, more=b""):
    """Return the writer of a BMP file with a header of version 5, and a profile."""
    start, pixels = 138, b"".join(row.tobytes() for row in rows[::-1])
    head = struct.pack("<IiiHHI", 124, 8, 6, 1, bits, 3 if masks else 0)
    head += struct.pack("<IiiII", len(pixels), 2835, 2835, 0, 0)
    head += struct.pack("<4I", *(masks or bytes(4))) + (b"DEBM" if more else b"BGRs")
    place = 124 + len(pixels) if more else 0
    head += bytes(48) + struct.pack("<4I", 4, place, len(more), 0)
    size = start + len(pixels) + len(more)
    return _bytes(
        b"BM" + struct.pack("<IHHI", size, 0, 0, start) + head + pixels + more, ".bmp"
    )


def _with(profile, at, content):
    """Return a profile with other bytes somewhere."""
    return profile[:at] + content + profile[at + len(content) :]


STEPS = Image.fromarray(np.arange(48, dtype=np.uint8).reshape(6, 8), "P")
STEPS.putpalette(COLOUR.tobytes())
#: What there is of a picture whose file is larger than its first frame.
PART, BEYOND = np.ones((10, 12, 3)), np.ones((8, 12, 3))
PART[3:9, 2:10], BEYOND[2:, 4:] = COLOUR / 255, COLOUR / 255
GREY_PART = np.ones((10, 12))
GREY_PART[3:9, 2:10] = RAMP / 255
EVEN_PART = np.ones((10, 12, 3))
EVEN_PART[2:8, 2:10] = COLOUR / 255
FEW = {depth: (RAMP // 5 % 2**depth).astype(np.uint8) for depth in (2, 4)}
TURNED_BY = {
    turn: b"Exif\0\0MM\0*" + struct.pack(">IHHHIHxxI", 8, 1, 0x112, 3, 1, turn, 0)
    for turn in (1, 3, 6)
}
XMP = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
    b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
    b"xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='3'/></rdf:RDF>"
    b"</x:xmpmeta>"
)
LAB = _profile(b"Lab ", b"Lab ", {b"wtpt": WHITE})
_EIGHTS = itertools.product((0, 1), repeat=3)
TABLE = _profile(
    b"RGB ",
    b"Lab ",
    {
        b"A2B0": struct.pack(">4s4xBBBx", b"mft1", 3, 3, 2)
        + (np.eye(3).ravel().astype(">i4") * 65536).astype(">i4").tobytes()
        + bytes(range(256)) * 3
        + b"".join(
            bytes([85 * (r + g + b), 128 + 50 * (r - g), 128]) for r, g, b in _EIGHTS
        )
        + bytes(range(256)) * 3
    },
)
PALETTE = (b"PLTE", COLOUR.tobytes())
LINEAR = described(PRIMARIES[1], (1.0,))
BGRA = np.dstack([COLOUR[..., ::-1], ALPHA])
#: Kind to (writer of a file, the colours that it shows, tolerance).
GOOD = pictures.GOOD | {
    "gif-part": (_gif((12, 10), (2, 3)), PART, EXACT),
    "gif-part-of-1987": (_gif((12, 10), (2, 3), b"GIF87a"), PART, EXACT),
    "gif-part-grey": (_gif((12, 10), (2, 3), picture=GREY), GREY_PART, EXACT),
    "gif-beyond-its-screen": (_gif((8, 6), (4, 2)), BEYOND, EXACT),
    "gif-without-a-screen": (_gif((0, 0), (0, 0)), COLOUR / 255, EXACT),
    "webp-part": (_webp_film((2, 2), RGB), EVEN_PART, EXACT),
    "hidden-by-a-film": (_hidden, COLOUR / 255, EXACT),
    "two-turns": (
        _jpeg(TAGGED, (0xE1, TURNED_BY[6]), (0xE1, TURNED_BY[3])),
        COLOUR / 255,
        0.05,
    ),
    "turned-and-not": (
        _jpeg(TAGGED, (0xE1, TURNED_BY[6]), (0xE1, TURNED_BY[1])),
        COLOUR / 255,
        0.05,
    ),
    "not-and-turned": (
        _jpeg(RGB, (0xE1, TURNED_BY[1]), (0xE1, TURNED_BY[6])),
        COLOUR / 255,
        0.05,
    ),
    "turn-in-xmp": (
        _jpeg(TAGGED, (0xE1, XMP), (0xE1, TURNED_BY[6])),
        COLOUR / 255,
        0.05,
    ),
    "2-bit-key": (_few_bits(2, 1), np.where(FEW[2] == 1, 1, FEW[2] / 3), EXACT),
    "4-bit-key": (_few_bits(4, 5), np.where(FEW[4] == 5, 1, FEW[4] / 15), EXACT),
    "4-bit-key-too-high": (_few_bits(4, 21), FEW[4] / 15, EXACT),
    "key-of-16-bits": (
        _told_png((b"tRNS", b"\1" + b"\7".join(bytes([n]) for n in COLOUR[1, 0]))),
        np.where((RAMP == KEY)[..., None], 1, COLOUR / 255),
        EXACT,
    ),
    "key-before-palette": (
        _indexed((b"tRNS", bytes(48)), PALETTE),
        COLOUR / 255,
        EXACT,
    ),
    "key-longer-than-palette": (
        _indexed(PALETTE, (b"tRNS", bytes(49))),
        COLOUR / 255,
        EXACT,
    ),
    "p3-and-sRGB": (_told_png((b"sRGB", b"\0"), _iccp(P3)), AS_P3, ROUNDED),
    "p3-and-gamma": (
        _told_png(_iccp(P3), GAMMA_1, (b"cHRM", IN_P3)),
        AS_P3,
        ROUNDED,
    ),
    "two-profiles": (_told_png(_iccp(P3), _iccp(LINEAR)), AS_P3, ROUNDED),
    "p3-by-number-and-profile": (
        _told_png((b"cICP", b"\x0c\x0d\0\1"), _iccp(LINEAR)),
        AS_P3,
        ROUNDED,
    ),
    "p3-in-parts": (_jpeg(RGB, *_in_parts(P3, 3, (2, 0, 1))), AS_P3, 0.05),
    "p3-with-a-part-missing": (
        _jpeg(RGB, *_in_parts(P3, 3, (0, 2))),
        COLOUR / 255,
        0.05,
    ),
    "profile-checksum": (_told_png((b"iCCP!", _iccp(P3)[1])), COLOUR / 255, EXACT),
    "profile-after-palette": (
        _told_png((b"PLTE", bytes(3)), _iccp(P3)),
        COLOUR / 255,
        EXACT,
    ),
    "turned-with-a-prefix": (
        _told_png((b"eXIf", TURNED_BY[3])),
        COLOUR[::-1, ::-1] / 255,
        EXACT,
    ),
    "gamma-and-one-colour": (
        _told_png(GAMMA_1, (b"cHRM", struct.pack(">8I", *[30_000] * 8))),
        COLOUR / 255,
        EXACT,
    ),
    "grey-in-colours": (
        _told_png(_iccp(LINEAR), pixels=RAMP),
        _number(RAMP / 255),
        ROUNDED,
    ),
    "bmp-alpha": (
        _bmp(32, BGRA, 0xFF0000, 0xFF00, 0xFF, 0xFF000000),
        over_white(COLOUR, ALPHA),
        EXACT,
    ),
    "bmp-spare-bytes": (_save(RGBA, ".bmp"), COLOUR / 255, EXACT),
}
#: Kind to writer: they look like "rgb", and the profile is one that nobody uses.
LEFT_OUT = {
    "for-lab": _told_png(_iccp(LAB)),
    "for-inks": _told_png(_iccp(_ink_profile())),
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
#: Kind to writer: of these, no two browsers show the same, or some take them otherwise.
DISPUTED = pictures.DISPUTED | {
    "table": _told_png(_iccp(TABLE)),
    "bmp-profile": _bmp(24, BGRA[..., :3].copy(), more=P3),
    "bmp-16-bits": _bmp(16, BGRA.view("<u2")[..., 0].copy(), 0x7C00, 0x3E0, 0x1F, 0),
    "bmp-all-transparent": _bmp(
        32, np.dstack([BGRA[..., :3], ALPHA * 0]), 0xFF0000, 0xFF00, 0xFF, 0xFF000000
    ),
    "icon": _save(RGBA, ".ico", bitmap_format="bmp", sizes=[(8, 6)]),
    "gif-without-colours": _colourless,
    "webp-silent-alpha": _webp_film((2, 2), RGBA),
}
#: Kind to (writer of a file, what the message must say).
BAD = pictures.BAD | {
    "ts": (_bytes((b"G" + bytes(187)) * 9, ".ts"), "is a video; save one"),
    "mts": (_bytes((bytes(4) + b"G" + bytes(187)) * 9, ".MTS"), "is a video; save one"),
    "ts-with-checks": (_bytes((b"G" + bytes(203)) * 9, ".ts"), "is a video; save one"),
    "mxf": (_bytes(b"\6\x0e+4\2\5\1\1" + bytes(99), ".mxf"), "is a video; save one"),
    "dv": (_bytes(b"\x1f\7\0\x3f" + bytes(99), ".dv"), "is a video; save one"),
    "h264": (_bytes(b"\0\0\0\1g" + bytes(99), ".264"), "is a video; save one"),
    "real": (_bytes(b".RMF\0\0\0\x12" + bytes(99), ".rm"), "is a video; save one"),
    "theora": (_bytes(b"OggS" + bytes(24) + b"\x80theora", ".ogv"), "is a video; save"),
    "opus": (_bytes(b"OggS" + bytes(24) + b"OpusHead", ".ogg"), "is sound; choose"),
    "mp3-without-a-name": (
        _bytes(b"\xff\xfb\x90" + bytes(99), ".mp3"),
        "is sound; choose",
    ),
    "aiff": (_bytes(b"FORM\0\0\1\0AIFFCOMM" + bytes(99), ".aif"), "is sound; choose"),
    "jxr": (_bytes(b"II\xbc\1" + bytes(99), ".jxr"), "is a JPEG XR picture; save"),
    "shortcut": (
        _bytes(b"L\0\0\0\1\x14\2\0" + bytes(99), ".lnk"),
        "is a shortcut to a file; choose the file itself",
    ),
    "icloud": (
        _bytes(b"bplist00\xd3NSURLNameKey\0" + bytes(99), ".icloud"),
        "is in iCloud; download it there first",
    ),
}

#: What browsers show, each in its own way or alone: what must be said of it.
_BMP = _file(STEPS, "BMP")
BROWSERS_ONLY = {
    "png-beyond-palette": (
        _indexed((b"PLTE", COLOUR.tobytes()[:30])),
        r"is damaged \(a pixel has colour \d+ of a palette of 10\); save",
    ),
    "bmp-beyond-palette": (
        _bytes(_BMP[:46] + struct.pack("<I", 4) + _BMP[50:], ".bmp"),
        r"is damaged \(a pixel has colour \d+ of a palette of 4\); save",
    ),
    "bmp-2-bits": (
        _bmp(2, BGRA.view("<u2")[..., 0].copy()),
        r"does not read this kind \(Unsupported BMP pixel depth \(2\)\); save",
    ),
    "bmp-4-bits-each": (
        _bmp(16, BGRA.view("<u2")[..., 0].copy(), 0xF00, 0xF0, 0xF, 0xF000),
        r"does not read this kind \(Unsupported BMP bitfields layout\); save",
    ),
}
