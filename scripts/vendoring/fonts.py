"""The lesson's three typefaces, cut to the letters and weights that it uses.

Fontsource serves one file per alphabet; for the site each becomes one smaller woff2, and
the browser loads an alphabet only on a page that has one of its letters.

Figures and cards are drawn with static files of a few signs. Figures are SVG with text as
outlines, so their bytes depend on the font: these files are committed, and a machine
without network draws the same.
"""

import io
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT
from scripts.vendoring.packages import package

WEIGHTS = (400, 700)
RANGES = {
    # What nearly every page is written in (U+2022 marks its lists), so that most pages
    # need no other file.
    "basic": "U+0020-007E, U+00A0, U+00A9, U+00B0-00B2, U+00B6-00B7, U+00D7, U+00E9, "
    "U+00F6, U+2009, U+2013-2014, U+2018-2019, U+201C-201D, U+2022, U+2026, U+202F, "
    "U+2190-2193, U+2202, U+2212, U+2260, U+2264-2265",
    # The rest of Latin-1 and punctuation, and the few other signs that the fonts have.
    "latin": "U+00A1-00A8, U+00AA-00AF, U+00B3-00B5, U+00B8-00D6, U+00D8-00E8, "
    "U+00EA-00F5, U+00F7-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, "
    "U+02DC, U+2000-2008, U+200A-2012, U+2015-2017, U+201A-201B, U+201E-2021, "
    "U+2023-2025, U+2027-202E, U+2030-206F, U+20AC, U+2122, U+2215",
    # The names of the people who are cited.
    "latin-ext": "U+0100-0130, U+0132-0151, U+0154-017F, U+0218-021B",
    # The letters of mathematics.
    "greek": "U+0370-03FF",
}
#: Alphabets that Fontsource serves within another.
WITHIN = {"basic": "latin"}


@dataclass(frozen=True)
class Face:
    """One style of one typeface: where it comes from and the name the CSS calls it by."""

    family: str
    package: str
    style: str = "normal"
    alphabets: tuple[str, ...] = ("basic", "latin")
    axis: str = "wght"
    weights: tuple[int, ...] = WEIGHTS
    # Optical size of the headings: finer than text, sturdier than display.
    optical_size: float | None = None
    # No ligatures: a reader of code must see the two signs of `!=`.
    features: tuple[str, ...] = ("kern", "tnum")

    @property
    def slug(self) -> str:
        """Name of the family in the package's file names."""
        return self.package.rsplit("/", 1)[1]

    def source(self, alphabet: str) -> Path:
        """Return the file of one alphabet in the unpacked package."""
        alphabet = WITHIN.get(alphabet, alphabet)
        name = f"{self.slug}-{alphabet}-{self.axis}-{self.style}.woff2"
        return package(self.package) / "files" / name

    def target(self, alphabet: str) -> str:
        """Return the file name on the site."""
        return f"{self.slug}-{alphabet}-{self.style}.woff2"


SERIF = "@fontsource-variable/source-serif-4"
SANS = "@fontsource-variable/inter"
MONO = "@fontsource-variable/jetbrains-mono"
FACES = (
    Face("Lesson Serif", SERIF, axis="opsz", weights=(400, 600), optical_size=24),
    Face("Lesson Sans", SANS, alphabets=("basic", "latin", "latin-ext", "greek")),
    # Italics are single words, and none of them bold.
    Face(
        "Lesson Sans",
        SANS,
        style="italic",
        alphabets=("basic", "latin", "latin-ext"),
        weights=(400,),
        features=("kern",),
    ),
    Face("Lesson Mono", MONO, alphabets=("basic", "latin", "greek"), features=()),
)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every font file, of the licences and of `fonts.css`."""
    rules = []
    for face in FACES:
        for alphabet in face.alphabets:
            yield face.target(alphabet), cut(face, alphabet)
            rules.append(rule(face, alphabet))
    for name in sorted({face.package for face in FACES}):
        licence = (package(name) / "LICENSE").read_bytes()
        yield f"LICENSE-{name.rsplit('/', 1)[1]}.txt", licence
    yield "fonts.css", "\n".join(rules).encode()


def cut(face: Face, alphabet: str) -> bytes:
    """Return one alphabet of a face as woff2, the same bytes on every run."""
    from fontTools.varLib import instancer

    features = {"layout_features": list(face.features)}
    font = subset(face.source(alphabet), RANGES[alphabet], **features)
    limits = {"wght": face.weights if len(face.weights) == 2 else face.weights[0]}
    if face.optical_size:
        limits["opsz"] = face.optical_size
    return in_bytes(instancer.instantiateVariableFont(font, limits))


def subset(file, signs: str, **options):
    """Return a font with those of some signs that it has; `options` are fontTools'."""
    # Imported here: `fallback` and the stamps must work where fontTools is missing.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(file, recalcTimestamp=False)
    subsetter = Subsetter(Options(hinting=False, notdef_outline=True, **options))
    subsetter.populate(unicodes=codepoints(signs) & set(font.getBestCmap()))
    subsetter.subset(font)
    return font


def in_bytes(font, flavour: str | None = "woff2") -> bytes:
    """Return a font's file, the same bytes on every run; without a flavour, TrueType."""
    font.flavor = flavour
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def codepoints(ranges: str) -> set[int]:
    """Return the numbers in a CSS unicode-range.

    >>> sorted(codepoints("U+0041-0043, U+2212")) == [65, 66, 67, 0x2212]
    True
    """
    found = set()
    for item in ranges.split(","):
        first, _, last = item.strip().removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def rule(face: Face, alphabet: str) -> str:
    """Return the `@font-face` rule of one file."""
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};'
        f"font-weight:{' '.join(map(str, face.weights))};font-display:swap;"
        f'src:url("{face.target(alphabet)}") format("woff2");'
        f"unicode-range:{RANGES[alphabet].replace(', ', ',')}}}"
    )


def fallback() -> dict[str, bytes]:
    """Return what stands in for the fonts where they cannot be had: no rule at all."""
    return {"fonts.css": b"/* Fonts were not fetched: type.css uses the system's. */\n"}


# For figures and cards.
COMMITTED = ROOT / "scripts" / "fonts"
GLYPHS = string.printable[:95] + "×·±−–—…‘’“”°½"
#: What the title of a page may hold.
LATIN = GLYPHS + "".join(map(chr, range(0xA1, 0x180)))
#: By the file's name: package, file in it, place on its axes, glyphs. The weight "wght"
#: is as in CSS, 400 is regular; the optical size "opsz" is in points.
CUTS = {
    "Inter-400": (SANS, "latin-wght", {"wght": 400}, GLYPHS),
    "Inter-600": (SANS, "latin-wght", {"wght": 600}, GLYPHS),
    "JetBrainsMono-400": (MONO, "latin-wght", {"wght": 400}, GLYPHS),
    "JetBrainsMono-600": (MONO, "latin-wght", {"wght": 600}, GLYPHS),
    "cards/title": (SERIF, "latin-opsz", {"wght": 600, "opsz": 40}, LATIN),
    "cards/text": (SERIF, "latin-opsz", {"wght": 400, "opsz": 28}, LATIN),
}


def for_figures() -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every committed font, and of the licences."""
    for name, (family, part, axes, glyphs) in CUTS.items():
        folder, slug = package(family), family.rsplit("/", 1)[1]
        source = folder / "files" / f"{slug}-{part}-normal.woff2"
        yield f"{name}.ttf", static(source, axes, glyphs)
        yield f"LICENSE-{slug}.txt", (folder / "LICENSE").read_bytes()


def static(source: Path, axes: dict[str, int], glyphs: str) -> bytes:
    """Return one place on the axes of a variable font as TrueType, with few glyphs."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source, recalcTimestamp=False)
    instantiateVariableFont(font, axes, inplace=True)
    weight = axes["wght"]
    # Matplotlib chooses by this number; the family's default would win otherwise.
    font["OS/2"].usWeightClass = weight
    # An SVG names its outlines after the font: two weights must not share a name.
    for record in font["name"].names:
        if record.nameID in (4, 6):
            record.string = f"{record.toUnicode()}-{weight}"
    subsetter = Subsetter(Options(layout_features=["kern"], hinting=False))
    subsetter.populate(text=glyphs)
    subsetter.subset(font)
    return in_bytes(font, None)
