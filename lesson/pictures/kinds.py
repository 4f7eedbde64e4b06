"""What a file is, by how it begins: words for what people take for a picture.

The page's image button says the same: scripts/build_widget_data.py writes this table
into a file that docs/widgets reads.
"""

from typing import NamedTuple

#: Bytes of a file that are looked at.
START = 4096
EMPTY = "it is empty; save or download it again"
_CHOOSE = "choose a PNG or JPEG file"
TEXT = f"it is text, no picture; {_CHOOSE}"
_RAW = "a camera's raw file"
_DEVELOP = "develop it into a JPEG with the camera's or a photo program"
_VIDEO = "a video"
_FRAME = "save one of its frames as PNG or JPEG"
_CONVERT = "save it as PNG or JPEG"
_EXPORT = "export it as PNG"
_SHOW = "open it in a browser and save the picture that it shows"
_ITSELF = "choose the file itself"
_UNPACK = "take the picture out of it"
_OFFICE = "save the picture that it holds as PNG or JPEG"


class Kind(NamedTuple):
    """A kind of file that is not read, or not by every reader.

    Parameters
    ----------
    what, remedy : str
        What it is, and what to do; "it is `what`; `remedy`" is said.
    mark : bytes
        How it begins.
    at : int or None, default 0
        Where `mark` stands; None: anywhere near the beginning, in capitals or not.
    holds : bytes, default b""
        Must stand near the beginning too.
    readable : bool, default False
        Whether Pillow may read it, though a browser may not.
    every : int, default 0
        Bytes from one `mark` to the next, where it stands again and again.
    """

    what: str
    remedy: str
    mark: bytes
    at: int | None = 0
    holds: bytes = b""
    readable: bool = False
    every: int = 0

    def fits(self, start):
        """Return whether a file that begins with these bytes is of this kind."""
        where = start.lower() if self.at is None else start[self.at :]
        begins = self.mark in where if self.at is None else where.startswith(self.mark)
        if self.every:
            begins = all(where.startswith(self.mark, i * self.every) for i in range(5))
        return begins and self.holds in start


TIFF = (b"II*\0", b"MM\0*")
ENDINGS = "3fr arw cr2 dcr dng erf gpr iiq kdc mef mos nef nrw pef sr2 srf srw"
RAW_NAMES = tuple(f".{ending}" for ending in ENDINGS.split())
#: The first that fits is said. A raw file is a TIFF file that has a number for its
#: version of DNG, or whose first picture is a small copy.
KINDS = (
    Kind(_RAW, _DEVELOP, b"II*\0\x10\0\0\0CR"),
    Kind(_RAW, _DEVELOP, b"II*\0", holds=b"\x12\xc6\x01\0\x04\0\0\0"),
    Kind(_RAW, _DEVELOP, b"MM\0*", holds=b"\xc6\x12\0\x01\0\0\0\x04"),
    Kind(_RAW, _DEVELOP, b"\xfe\0\x04\0\x01\0\0\0\x01\0\0\0", 10, b"II*\0"),
    Kind(_RAW, _DEVELOP, b"\0\xfe\0\x04\0\0\0\x01\0\0\0\x01", 10, b"MM\0*"),
    Kind(_RAW, _DEVELOP, b"IIRO"),
    Kind(_RAW, _DEVELOP, b"IIRS"),
    Kind(_RAW, _DEVELOP, b"MMOR"),
    Kind(_RAW, _DEVELOP, b"IIU\0"),
    Kind(_RAW, _DEVELOP, b"HEAPCCDR", 6),
    Kind(_RAW, _DEVELOP, b"FUJIFILMCCD-RAW"),
    Kind(_RAW, _DEVELOP, b"FOVb"),
    Kind(_RAW, _DEVELOP, b"\0MRM"),
    Kind(_RAW, _DEVELOP, b"ftypcrx", 4),
    Kind("an AVIF picture", _CONVERT, b"ftyp", 4, b"avif", readable=True),
    Kind("an AVIF picture", _CONVERT, b"ftypavis", 4, readable=True),
    Kind("a HEIC photograph", _CONVERT, b"ftyphe", 4),
    Kind("a HEIC photograph", _CONVERT, b"ftyp", 4, b"mif1"),
    Kind("a HEIC photograph", _CONVERT, b"ftypmsf1", 4),
    Kind("a HEIC photograph", _CONVERT, b"ftyp", 4, b"heic"),
    Kind("a JPEG XL picture", _CONVERT, b"\xff\x0a"),
    Kind("a JPEG XL picture", _CONVERT, b"\0\0\0\x0cJXL "),
    Kind("a JPEG XR picture", _CONVERT, b"II\xbc\x01"),
    Kind("sound", _CHOOSE, b"ftypM4A", 4),
    Kind("sound", _CHOOSE, b"ftypM4B", 4),
    Kind("sound", _CHOOSE, b"ID3"),
    Kind("sound", _CHOOSE, b"\xff\xf1"),
    Kind("sound", _CHOOSE, b"\xff\xf3"),
    Kind("sound", _CHOOSE, b"\xff\xf9"),
    Kind("sound", _CHOOSE, b"\xff\xfb"),
    Kind("sound", _CHOOSE, b"fLaC"),
    Kind("sound", _CHOOSE, b"RIFF", holds=b"WAVE"),
    Kind("sound", _CHOOSE, b"FORM", holds=b"AIF"),
    Kind("sound", _CHOOSE, b"MThd"),
    Kind("sound", _CHOOSE, b"#!AMR"),
    Kind("sound", _CHOOSE, b"caff"),
    Kind(_VIDEO, _FRAME, b"OggS", holds=b"theora"),
    Kind("sound", _CHOOSE, b"OggS"),
    Kind(_VIDEO, _FRAME, b"ftyp", 4),
    Kind(_VIDEO, _FRAME, b"moov", 4),
    Kind(_VIDEO, _FRAME, b"mdat", 4),
    Kind(_VIDEO, _FRAME, b"wide", 4),
    Kind(_VIDEO, _FRAME, b"skip", 4),
    Kind(_VIDEO, _FRAME, b"free", 4),
    Kind(_VIDEO, _FRAME, b"pnot", 4),
    Kind(_VIDEO, _FRAME, b"\x1aE\xdf\xa3"),
    Kind(_VIDEO, _FRAME, b"RIFF", holds=b"AVI "),
    Kind(_VIDEO, _FRAME, b"RIFF", holds=b"CDXA"),
    Kind(_VIDEO, _FRAME, b"G", every=188),
    Kind(_VIDEO, _FRAME, b"G", 4, every=192),
    Kind(_VIDEO, _FRAME, b"G", every=204),
    Kind(_VIDEO, _FRAME, b"\0\0\x01\xba"),
    Kind(_VIDEO, _FRAME, b"\0\0\x01\xb3"),
    Kind(_VIDEO, _FRAME, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    Kind(_VIDEO, _FRAME, b"FLV\x01"),
    Kind("what a Mac notes of a folder", "choose a picture in it", b"\0\0\0\x01Bud1"),
    Kind(_VIDEO, _FRAME, b"\0\0\0\x01"),
    Kind(_VIDEO, _FRAME, b"\x06\x0e\x2b\x34"),
    Kind(_VIDEO, _FRAME, b"\x1f\x07\0"),
    Kind(_VIDEO, _FRAME, b"\xb7\xd8\0\x20\x37\x49\xda\x11"),
    Kind(_VIDEO, _FRAME, b".RMF"),
    Kind(_VIDEO, _FRAME, b"YUV4MPEG2"),
    Kind(_VIDEO, _FRAME, b"DKIF"),
    Kind(_VIDEO, _FRAME, b"FWS"),
    Kind(_VIDEO, _FRAME, b"CWS"),
    Kind(
        "a Git LFS pointer",
        "fetch the picture itself: git lfs pull",
        b"version https://git-lfs",
    ),
    Kind("a PDF document", "export a page of it as PNG", b"%PDF"),
    Kind("PostScript", _EXPORT, b"%!PS"),
    Kind("PostScript", _EXPORT, b"\xc5\xd0\xd3\xc6"),
    Kind("a Windows drawing", _EXPORT, b"\xd7\xcd\xc6\x9a"),
    Kind("a Windows drawing", _EXPORT, b" EMF", 40),
    Kind("a GIMP file", _EXPORT, b"gimp xcf"),
    Kind("an Office document", _OFFICE, b"PK\x03\x04", holds=b"[Content_Types].xml"),
    Kind("an Office document", _OFFICE, b"PK\x03\x04", holds=b"application/vnd.oasis"),
    Kind("an Office document", _OFFICE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    Kind("a ZIP archive", _UNPACK, b"PK\x03\x04"),
    Kind("an archive", _UNPACK, b"\x1f\x8b"),
    Kind("an archive", _UNPACK, b"7z\xbc\xaf\x27\x1c"),
    Kind("an archive", _UNPACK, b"Rar!\x1a\x07"),
    Kind("an archive", _UNPACK, b"PK\x05\x06"),
    Kind("an archive", _UNPACK, b"BZh"),
    Kind("an archive", _UNPACK, b"\xfd7zXZ"),
    Kind("an archive", _UNPACK, b"ustar", 257),
    Kind(
        "what a Mac notes beside a file",
        "choose the file whose name is the same without ._ before it",
        b"\0\x05\x16\x07",
    ),
    Kind("a shortcut to a file", _ITSELF, b"L\0\0\0\x01\x14\x02\0"),
    Kind("a shortcut to a file", _ITSELF, b"book\0\0\0\0mark"),
    Kind(
        "a note that the file is in iCloud",
        "download it there first",
        b"bplist00",
        holds=b"NSURL",
    ),
    Kind("a NumPy array", "read it with numpy.load", b"\x93NUMPY"),
    Kind("a program", _CHOOSE, b"MZ"),
    Kind("a medical picture (DICOM)", _EXPORT, b"DICM", 128),
    Kind("an OpenEXR picture", _EXPORT, b"\x76\x2f\x31\x01"),
    Kind("a Radiance picture", _EXPORT, b"#?R"),
    Kind("a DjVu document", _EXPORT, b"AT&TFORM"),
    Kind("a FITS picture", _EXPORT, b"SIMPLE  =", readable=True),
    Kind("text, no picture", _CHOOSE, b"\xff\xfe"),
    Kind("text, no picture", _CHOOSE, b"\xfe\xff"),
    Kind("a TIFF picture", _CONVERT, b"II*\0", readable=True),
    Kind("a TIFF picture", _CONVERT, b"MM\0*", readable=True),
    Kind("a JPEG 2000 picture", _CONVERT, b"\0\0\0\x0cjP  ", readable=True),
    Kind("a JPEG 2000 picture", _CONVERT, b"\xff\x4f\xff\x51", readable=True),
    Kind("a Photoshop file", _EXPORT, b"8BPS", readable=True),
    *(
        Kind("a Netpbm picture", _CONVERT, b"P%d\n" % n, readable=True)
        for n in range(1, 8)
    ),
    Kind("a saved web page", _SHOW, b"<!doctype html", None),
    Kind("a saved web page", _SHOW, b"<html", None),
    Kind("a saved web page", _SHOW, b"snapshot-content-location:", None),
    Kind("an SVG drawing, not pixels", _EXPORT, b"<svg", None),
    Kind("PostScript", _EXPORT, b"%!ps", None),
    Kind("a PDF document", "export a page of it as PNG", b"%pdf", None),
)


def kind_of(start, name=""):
    """Return the first kind of file that fits, or None.

    Parameters
    ----------
    start : bytes
        The first of a file, `START` at most.
    name : str, default ""
        Of the file: how a camera's raw file is told from another TIFF file.

    Returns
    -------
    Kind or None
        None for whatever is read everywhere, and for what nobody knows.

    Examples
    --------
    >>> kind_of(b"%PDF-1.7").what
    'a PDF document'
    >>> start = b"MM" + bytes([0, 42])
    >>> kind_of(start, "IMG_1.NEF").what, kind_of(start, "scan.tif").what
    ("a camera's raw file", 'a TIFF picture')
    """
    if start[:4] in TIFF and name.lower().endswith(RAW_NAMES):
        return KINDS[0]
    return next((kind for kind in KINDS if kind.fits(start)), None)


def advice_on(start, name=""):
    """Return what a file is that is not read, and what to do about it.

    Parameters
    ----------
    start : bytes
        The first of a file, `START` at most.
    name : str, default ""

    Returns
    -------
    str or None
        A clause to stand after a colon; None where nothing is known.

    Examples
    --------
    >>> advice_on(b"%PDF-1.7")
    'it is a PDF document; export a page of it as PNG'
    """
    if not start:
        return EMPTY
    if kind := kind_of(start, name):
        return f"it is {kind.what}; {kind.remedy}"
    return TEXT if all(byte > 31 or 7 < byte < 14 for byte in start) else None
