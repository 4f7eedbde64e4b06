"""What the numbers of a picture mean as colours, and how they come to sRGB.

Throughout this module
    profile   bytes of an ICC profile
    chunks    what a PNG file says before its pixels, by name
    xy        chromaticities x, y of white, red, green and blue, in a row
    curve     from a number to its light: (g,) for x^g, or (g, a, b, c, d) for
              (a x + b)^g from d on and c x below
"""

import logging
import zlib
from io import BytesIO
from struct import pack

import numpy as np

SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
#: The numbers by which PNG and AVIF call colours: BT.709, BT.2020, P3.
PRIMARIES = {
    1: SRGB,
    9: (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    12: (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
#: The same for curves. What was encoded as video is shown by x^2.4 (BT.1886).
VIDEO = (1, 6, 14, 15)
CURVES = {
    **dict.fromkeys(VIDEO, (2.4,)),
    4: (2.2,),
    5: (2.8,),
    8: (1.0,),
    13: (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
}
#: From X, Y, Z to the responses of the eye's cones; the white that profiles refer to.
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
D50 = np.array([0.9642, 1.0, 0.8249])
#: A gamma that is as near to 1 / 2.2 as this is one program's way to say sRGB.
NEARLY = 0.05
#: Of an area of colours, below which they are all one or on a line.
SMALLEST = 1e-3
#: Bytes of the largest profile.
LARGEST_PROFILE = 1 << 26


def png_profiles(chunks, name):
    """Return the profile that a PNG file holds, and the one that its numbers describe.

    Parameters
    ----------
    chunks : mapping of bytes to bytes
        Name and content of those that stand before the pixels.
    name : str or path-like
        Of the file, for a line of the log.

    Returns
    -------
    list of bytes
        The next is for when one before it is broken. None where the numbers are those
        of sRGB, as they are unless a file says otherwise. Of several chunks, the one
        that browsers follow: cICP, iCCP, sRGB, gAMA with cHRM, gAMA.

    References
    ----------
    W3C (2025), Portable Network Graphics (PNG) Specification, 3rd ed., section 4.3
    (which colour space chunk is followed), https://www.w3.org/TR/png-3/.
    ITU-T (2024), H.273, tables 2 and 3 (numbers of colours and curves),
    https://www.itu.int/rec/T-REC-H.273.

    Examples
    --------
    >>> png_profiles({b"sRGB": bytes(1)}, "a.png")
    []
    """
    numbers = chunks.get(b"cICP", b"")
    if len(numbers) == 4 and numbers[2:] == b"\0\1":  # RGB in its full range
        return _numbered(*numbers[:2], name)
    found = [_unpacked(chunks[b"iCCP"])] if b"iCCP" in chunks else []
    gamma = _numbers(chunks, b"gAMA", 1)
    if b"sRGB" in chunks or gamma is None or not gamma.all():
        return found
    xy = _numbers(chunks, b"cHRM", 8)
    if xy is None and abs(gamma[0] * 2.2 - 1) > NEARLY:
        found.append(described(SRGB, 1 / gamma))
    elif xy is not None and xy.all() and _area(xy) > SMALLEST:
        found.append(described(xy, 1 / gamma))
    return found


def _unpacked(chunk):
    """Return the profile in a chunk, b"" where it is broken: in_srgb says so."""
    title, _, packed = chunk.partition(b"\0")
    unpack = zlib.decompressobj()
    try:
        profile = unpack.decompress(packed[1:], LARGEST_PROFILE)
    except zlib.error:
        return b""
    whole = unpack.eof and not unpack.unused_data and packed[:1] == b"\0"
    return profile if whole and 1 <= len(title) <= 79 else b""


def _area(xy):
    """Return twice the area of the colours between red, green and blue."""
    red, green, blue = np.reshape(xy[2:], (3, 2))
    return abs(np.linalg.det([green - red, blue - red]))


def avif_profiles(start, name):
    """Return the profile that the numbers in an AVIF file describe.

    Parameters
    ----------
    start : bytes
        The first of the file.
    name : str or path-like
        Of the file, for a line of the log.

    Returns
    -------
    list of bytes
        None where the numbers are those of sRGB.

    References
    ----------
    ISO/IEC (2022), 14496-12, section 12.1.5 (colour information),
    https://www.iso.org/standard/83102.html.

    Examples
    --------
    >>> avif_profiles(b"colrnclx" + bytes([0, 1, 0, 13, 0, 6, 128]), "a.avif")
    []
    """
    numbers = start.partition(b"colrnclx")[2][:4]
    if len(numbers) < 4:
        return []
    curve = 13 if numbers[3] in VIDEO else numbers[3]  # so do browsers, for AVIF
    return _numbered(numbers[1], curve, name)


def _numbered(primaries, curve, name):
    """Return the profile of colours that two numbers of H.273 stand for."""
    primaries, curve = {2: 1}.get(primaries, primaries), {2: 13}.get(curve, curve)
    if (primaries, curve) == (1, 13):  # sRGB, or nothing is said
        return []
    if primaries in PRIMARIES and curve in CURVES:
        return [described(PRIMARIES[primaries], CURVES[curve])]
    what = {16: " (PQ)", 18: " (HLG)"}.get(curve, "")
    line = "%s: its colours%s are taken for sRGB; a browser shows others"
    logging.getLogger("lesson").warning(line, name, what)
    return []


def _numbers(chunks, name, count):
    """Return so many numbers of a chunk, or None where it does not hold them."""
    content = chunks.get(name, b"")
    return np.frombuffer(content, ">u4") / 1e5 if len(content) == 4 * count else None


def described(xy, curve):
    """Return the profile of a colour space that is described by numbers.

    Parameters
    ----------
    xy : array_like, shape (8,), or None
        As above, none of them 0; None for greys.
    curve : tuple of float
        As above.

    Returns
    -------
    bytes
        What it holds suffices for a conversion. It calls itself version 2: littleCMS
        moves the black point of what meets a profile of version 4, browsers do not.

    References
    ----------
    International Color Consortium (2022), ICC.1:2022, sections 7.2, 10.18 and 10.31,
    https://www.color.org/specification/ICC.1-2022-05.pdf.
    Lindbloom, B. (2017), Chromatic Adaptation (Bradford),
    http://www.brucelindbloom.com/Eqn_ChromAdapt.html.

    Examples
    --------
    >>> described(SRGB, (2.2,))[36:40]
    b'acsp'
    """
    shape = pack(">4s4xHxx", b"para", 3 if len(curve) > 1 else 0) + _fixed(curve)
    if xy is None:
        space = b"GRAY"
        places = {}
        bent = (b"kTRC",)
    else:
        space, bent = b"RGB ", (b"rTRC", b"gTRC", b"bTRC")
        places = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), _in_d50(xy), strict=True))
    places[b"wtpt"] = D50
    tags = {name: b"XYZ \0\0\0\0" + _fixed(place) for name, place in places.items()}
    tags |= dict.fromkeys(bent, shape)
    table = pack(">I", len(tags))
    body = b""
    at = 132 + 12 * len(tags)
    for name, content in tags.items():
        table += pack(">4sII", name, at + len(body), len(content))
        body += content
    fields = (at + len(body), 0x02400000, b"mntr" + space + b"XYZ ", b"acsp")
    head = pack(">I4xI12s12x4s28x", *fields) + _fixed(D50)
    return head.ljust(128, b"\0") + table + body


def _in_d50(xy):
    """Return X, Y, Z of red, green and blue, seen under the white of profiles."""
    x, y = np.reshape(xy, (4, 2)).T
    white, *colours = np.stack([x / y, np.ones(4), (1 - x - y) / y], axis=1)  # X, Y, Z
    parts = np.linalg.solve(np.transpose(colours), white)  # of each that make white
    cones = BRADFORD @ D50 / (BRADFORD @ white)
    to_d50 = np.linalg.solve(BRADFORD, cones[:, None] * BRADFORD)
    return [to_d50 @ colour * part for colour, part in zip(colours, parts, strict=True)]


def _fixed(numbers):
    """Return numbers as a profile holds them: 16 bits before the point and after."""
    whole = np.rint(np.clip(np.multiply(numbers, 65536), -(2**31), 2**31 - 1))
    return whole.astype(">i4").tobytes()


def in_srgb(picture, profiles, name):
    """Return a picture with its colours brought to sRGB; transparency stays.

    Parameters
    ----------
    picture : PIL.Image.Image
        Mode L, LA, RGB, RGBA or CMYK.
    profiles : list of bytes
        The first that can be used is; one that is broken, or made for another kind of
        pixels, is left out, which one line of the log says.
    name : str or path-like
        Of the file, for that line.

    Returns
    -------
    PIL.Image.Image
        Grey stays grey where the profile is one for grey.
    """
    from PIL import ImageCms

    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    colours = picture.convert(picture.mode[:-1]) if alpha else picture
    for profile in profiles:
        try:
            _look_at(profile)
            result = _converted(colours, ImageCms.ImageCmsProfile(BytesIO(profile)))
        except (OSError, ImportError, ImageCms.PyCMSError):
            line = "%s: its colour profile cannot be used and is left out"
            logging.getLogger("lesson").warning(line, name)
            continue
        if alpha:
            result.putalpha(alpha)
        return result
    return picture


def _look_at(profile):
    """Raise an error where the head of a profile is one that browsers refuse."""
    head = profile[:128].ljust(128, b"\0")
    size = int.from_bytes(head[:4])
    intent = int.from_bytes(head[64:68])
    known = head[12:16] in (b"mntr", b"scnr", b"prtr", b"spac") and head[8] <= 4
    if size > len(profile) or intent > 3 or not known:
        raise OSError("its head is not that of a picture's profile")


def _converted(picture, profile):
    """Return a picture without transparency in sRGB, in mode L or RGB."""
    from PIL import Image, ImageCms

    space = profile.profile.xcolor_space.strip()
    srgb = ImageCms.ImageCmsProfile(BytesIO(described(SRGB, CURVES[13])))
    if (picture.mode, space) == ("L", "GRAY"):
        # All 256 greys, with the flag that forbids littleCMS to do with 33 of them.
        ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
        ramp = ImageCms.profileToProfile(
            ramp, profile, srgb, outputMode="RGB", flags=0x100
        )
        return picture.point(ramp.getchannel("G").tobytes())
    if (picture.mode, space) == ("L", "RGB"):
        picture = picture.convert("RGB")
    if space != picture.mode:
        raise ImageCms.PyCMSError(f"a profile for {space}, a picture in {picture.mode}")
    return ImageCms.profileToProfile(picture, profile, srgb, outputMode="RGB")


def look_up_palette(picture):
    """See that every pixel has a colour of the palette: each decoder takes another.

    Parameters
    ----------
    picture : PIL.Image.Image
        Of mode P, decoded.

    Raises
    ------
    ValueError
        If one has not.
    """
    colours = len(picture.getpalette("RGB")) // 3
    for number, pixels in enumerate(picture.histogram()):
        if pixels and number >= colours and number != picture.info.get("transparency"):
            raise ValueError(f"a pixel has colour {number} of a palette of {colours}")


def deep_on_white(picture, key):
    """Return a 16-bit picture with 0 as black, and white where it is transparent.

    Parameters
    ----------
    picture : PIL.Image.Image
        Of mode I;16 and its kin, or I or F.
    key : int or None
        The number that is transparent.

    Returns
    -------
    PIL.Image.Image
    """
    from PIL import Image

    values = np.array(picture)
    if key is not None:
        values[values == key] = 65535
    elif picture.mode[:4] == "I;16" and getattr(picture, "tag_v2", {}).get(262) == 0:
        values = 65535 - values  # a TIFF file whose white is 0; Pillow turns bytes alone
    else:
        return picture
    return Image.fromarray(values)
