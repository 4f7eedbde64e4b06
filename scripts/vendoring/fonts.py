"""The site's three typefaces: cut to the letters and weights it uses, as woff2.

Fontsource serves one file per alphabet; each becomes one smaller file here, and the
browser loads an alphabet only on a page that has one of its letters.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .packages import package

WEIGHTS = (400, 700)
RANGES = {
    # Latin-1, punctuation, and the few arrows and signs that the fonts have.
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, "
    "U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2202, U+2212, U+2215, U+2260, "
    "U+2264-2265",
    # The names of the people who are cited.
    "latin-ext": "U+0100-0130, U+0132-0151, U+0154-017F, U+0218-021B",
    # The letters of mathematics.
    "greek": "U+0370-03FF",
}


@dataclass(frozen=True)
class Face:
    """One style of one typeface: where it comes from and the name the CSS calls it by."""

    family: str
    package: str
    style: str = "normal"
    alphabets: tuple[str, ...] = ("latin",)
    axis: str = "wght"
    # Optical size of the headings: finer than text, sturdier than display.
    optical_size: float | None = None
    # Ligatures are left out of the code face: a reader must see the two signs of `!=`.
    features: tuple[str, ...] = ("kern", "liga", "calt", "ccmp", "locl", "mark", "tnum")

    @property
    def slug(self) -> str:
        """Name of the family in the package's file names."""
        return self.package.rsplit("/", 1)[1]

    def source(self, alphabet: str) -> Path:
        """Return the file of one alphabet in the unpacked package."""
        name = f"{self.slug}-{alphabet}-{self.axis}-{self.style}.woff2"
        return package(self.package) / "files" / name

    def target(self, alphabet: str) -> str:
        """Return the file name on the site."""
        return f"{self.slug}-{alphabet}-{self.style}.woff2"


SERIF = "@fontsource-variable/source-serif-4"
SANS = "@fontsource-variable/inter"
MONO = "@fontsource-variable/jetbrains-mono"
FACES = (
    Face("Lesson Serif", SERIF, axis="opsz", optical_size=24),
    Face("Lesson Sans", SANS, alphabets=("latin", "latin-ext", "greek")),
    Face("Lesson Sans", SANS, style="italic", alphabets=("latin", "latin-ext")),
    Face("Lesson Mono", MONO, alphabets=("latin", "greek"), features=("ccmp", "mark")),
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
    # Imported here: `fallback` and the stamps must work where fontTools is missing.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(face.source(alphabet), recalcTimestamp=False)
    options = Options(hinting=False, notdef_outline=True)
    options.layout_features = list(face.features)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints(RANGES[alphabet]) & set(font.getBestCmap()))
    subsetter.subset(font)
    limits = {"wght": WEIGHTS}
    if face.optical_size:
        limits["opsz"] = face.optical_size
    font = instancer.instantiateVariableFont(font, limits)
    font.flavor = "woff2"
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
        f"font-weight:{WEIGHTS[0]} {WEIGHTS[1]};font-display:swap;"
        f'src:url("{face.target(alphabet)}") format("woff2");'
        f"unicode-range:{RANGES[alphabet].replace(', ', ',')}}}"
    )


def fallback() -> dict[str, bytes]:
    """Return what stands in for the fonts where they cannot be had: no rule at all."""
    return {"fonts.css": b"/* Fonts were not fetched: type.css uses the system's. */\n"}
