"""KaTeX: the script that the build runs, and the stylesheet and fonts that a page needs.

These are the only third-party files in the repository (MIT, 560 KB): a lesson without its
formulas is not the lesson, so they must be there on a machine without network.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.vendoring.fonts import codepoints, in_bytes, subset
from scripts.vendoring.packages import package

COMMITTED = Path(__file__).resolve().parent / "committed" / "katex"
SCRIPT = COMMITTED / "katex.min.js"  # the build's own; a page has no use for it
OLDER_FORMATS = re.compile(
    r',url\([^)]*\.woff\) format\("woff"\),url\([^)]*\.ttf\) format\("truetype"\)'
)
#: Signs of a font that most formulas are made of: they come in a small file of their own,
#: and a browser fetches the whole one for a formula with others.
#: Each has the space: by it Firefox and WebKit choose what they measure lines with.
LARGE = "U+0020, U+0028-0029, U+200B, U+2211, U+2308-230B"  # ( ) ∑ ⌈ ⌉ ⌊ ⌋
CORE = {
    # Digits, signs, brackets, and the letters of “for”, “max”, “eff”, “out” and the like.
    "KaTeX_Main-Regular": "U+0020-003F, U+0061-0066, U+0069, U+006C-0076, U+0078-0079, "
    "U+00A0, U+00D7, U+200B, U+2026, U+2202, U+2212, U+2264-2265, U+22C5, U+2308-230B",
    # C H K L N W b d h i j k n p s u v w x y
    "KaTeX_Math-Italic": "U+0020, U+0043, U+0048, U+004B-004C, U+004E, U+0057, U+0062, "
    "U+0064, U+0068-006B, U+006E, U+0070, U+0073, U+0075-0079",
    **{f"KaTeX_Size{size}-Regular": LARGE for size in (1, 2, 3, 4)},
}
FACE = re.compile(rb"@font-face{[^}]*?url\(fonts/(KaTeX_[\w-]+)\.woff2\)[^}]*}")


def committed() -> list[Path]:
    """Return the files in the repository."""
    return sorted(path for path in COMMITTED.rglob("*") if path.is_file())


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every file that a page with a formula loads."""
    for path in committed():
        content = path.read_bytes()
        if path.stem in CORE:
            yield f"fonts/{path.stem}.core.woff2", cut(content, CORE[path.stem])
        if path.suffix == ".css":
            content = FACE.sub(_with_core, content)
        if path != SCRIPT:
            yield path.relative_to(COMMITTED).as_posix(), content


def cut(font: bytes, signs: str) -> bytes:
    """Return some signs of a font, the same bytes on every run."""
    return in_bytes(subset(io.BytesIO(font), signs))


def _with_core(rule: re.Match) -> bytes:
    """Return two rules for one: the signs of `CORE`, and all others.

    WebKit looks for U+200B, which none has, in every font that does not say so.
    """
    name = rule[1].decode()
    if name not in CORE:
        return _limited(rule[0], others("U+200B"))
    small = rule[0].replace(b".woff2", b".core.woff2")
    return _limited(small, CORE[name]) + _limited(rule[0], others(CORE[name]))


def _limited(rule: bytes, signs: str) -> bytes:
    """Return a rule that holds for some signs only."""
    return rule[:-1] + f";unicode-range:{signs.replace(' ', '')}}}".encode()


def others(signs: str) -> str:
    """Return the CSS unicode-range of all signs that are not in another.

    >>> others("U+0000-0040, U+0042")
    'U+0041, U+0043-FFFF'
    """
    left = codepoints("U+0000-FFFF") - codepoints(signs)
    starts = sorted(sign for sign in left if sign - 1 not in left)
    ends = sorted(sign for sign in left if sign + 1 not in left)
    return ", ".join(
        f"U+{first:04X}" if first == last else f"U+{first:04X}-{last:04X}"
        for first, last in zip(starts, ends, strict=True)
    )


def published() -> Iterator[tuple[str, bytes]]:
    """Yield the files as the pinned npm package has them, in woff2 only."""
    source = package("katex")
    yield "LICENSE", (source / "LICENSE").read_bytes()
    yield SCRIPT.name, (source / "dist" / SCRIPT.name).read_bytes()
    style = (source / "dist" / "katex.min.css").read_text(encoding="utf-8")
    yield "katex.min.css", OLDER_FORMATS.sub("", style).encode()
    for font in sorted((source / "dist" / "fonts").glob("*.woff2")):
        yield f"fonts/{font.name}", font.read_bytes()
