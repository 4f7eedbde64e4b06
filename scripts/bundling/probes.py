"""Small pictures by which a page finds out how its browser reads others of their kind."""

import base64
import tempfile
from io import BytesIO
from pathlib import Path
from struct import pack

import numpy as np
from PIL import Image, features
from PIL.PngImagePlugin import PngInfo

from lesson.images import load_image, to_uint8
from lesson.pictures.profiles import CURVES, PRIMARIES, described

RAMP = (np.linspace(0, 15.99, 32) ** 2).astype(np.uint8).reshape(4, 8)  # most are dark
GREY = Image.fromarray(RAMP)
COLOUR = Image.fromarray(np.dstack([RAMP, RAMP[::-1], RAMP[:, ::-1]]))
ALPHA = Image.fromarray(np.dstack([np.asarray(COLOUR), RAMP // 2 + 99]))
P3, BENT = described(PRIMARIES[12], CURVES[13]), described(None, (1.8,))
GAMMA = {b"gAMA": pack(">I", 100_000)}
IN_P3 = {b"cHRM": pack(">8I", *(round(number * 1e5) for number in PRIMARIES[12]))}
ON_SIDE = b"Exif\0\0MM\0*" + pack(">IHHHIHxxI", 8, 1, 0x112, 3, 1, 6, 0)
EXACT = {"quality": 100, "subsampling": "4:4:4"}


def probes():
    """Return pictures by kind, with the numbers of load_image.

    Returns
    -------
    dict of str to dict
        Kinds are those of docs/widgets/lib/picture-facts.mjs; what is "turned" lies on
        its side. ``file`` is base64; ``rgb`` red, green and blue of each pixel, as bytes.
    """
    files = {
        "png turned": saved(COLOUR, "PNG", exif=ON_SIDE),
        "png profile": saved(COLOUR, "PNG", icc_profile=P3),
        "png profile, alpha": saved(ALPHA, "PNG", icc_profile=P3),
        "png grey profile": saved(GREY, "PNG", icc_profile=BENT),
        "png numbers": saved(COLOUR, "PNG", {b"cICP": b"\x0c\x0d\0\1"}),
        "png gamma": saved(GREY, "PNG", GAMMA),
        "png gamma beside sRGB": saved(GREY, "PNG", {b"sRGB": b"\0"} | GAMMA),
        "png gamma and colours": saved(COLOUR, "PNG", GAMMA | IN_P3),
        "jpeg profile": saved(COLOUR, "JPEG", **EXACT, icc_profile=P3),
        "jpeg grey profile": saved(GREY, "JPEG", **EXACT, icc_profile=BENT),
        "webp turned": saved(COLOUR, "WEBP", exif=ON_SIDE),
        "webp profile": saved(COLOUR, "WEBP", lossless=True, icc_profile=P3),
    }
    if features.check("avif"):  # not every Pillow writes it
        thrifty = saved(COLOUR, "AVIF", quality=100, subsampling="4:2:0")
        files |= {
            "avif turned": saved(COLOUR, "AVIF", exif=ON_SIDE),
            "avif thrifty colours": thrifty,
            "avif profile": saved(COLOUR, "AVIF", **EXACT, icc_profile=P3),
            "avif numbers": thrifty.replace(b"nclx\0\x01", b"nclx\0\x0c"),
        }
    return {kind: with_numbers(file) for kind, file in files.items()}


def saved(picture, form, chunks=(), **options):
    """Return a picture file; a PNG file may have more chunks."""
    file, more = BytesIO(), PngInfo()
    for name, content in dict(chunks).items():
        more.add(name, content)
    picture.save(file, form, pnginfo=more, **options)
    return file.getvalue()


def with_numbers(file):
    """Return a picture file and what load_image reads of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "probe")
        path.write_bytes(file)
        rgb = to_uint8(load_image(path, grey=False)).ravel()
    return {"file": base64.b64encode(file).decode(), "rgb": rgb.tolist()}
