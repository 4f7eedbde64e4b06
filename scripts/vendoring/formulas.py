"""KaTeX: the script that the build runs, and the stylesheet and fonts that a page needs.

These are the only third-party files in the repository (MIT, 560 KB): a lesson without its
formulas is not the lesson, so they must be there on a machine without network.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .packages import package

COMMITTED = Path(__file__).resolve().parent / "committed" / "katex"
SCRIPT = COMMITTED / "katex.min.js"  # the build's own; a page has no use for it
OLDER_FORMATS = re.compile(
    r',url\([^)]*\.woff\) format\("woff"\),url\([^)]*\.ttf\) format\("truetype"\)'
)


def committed() -> list[Path]:
    """Return the files in the repository."""
    return sorted(path for path in COMMITTED.rglob("*") if path.is_file())


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every file that a page with a formula loads."""
    for path in committed():
        if path != SCRIPT:
            yield path.relative_to(COMMITTED).as_posix(), path.read_bytes()


def published() -> Iterator[tuple[str, bytes]]:
    """Yield the files as the pinned npm package has them, in woff2 only."""
    source = package("katex")
    yield "LICENSE", (source / "LICENSE").read_bytes()
    yield SCRIPT.name, (source / "dist" / SCRIPT.name).read_bytes()
    style = (source / "dist" / "katex.min.css").read_text(encoding="utf-8")
    yield "katex.min.css", OLDER_FORMATS.sub("", style).encode()
    for font in sorted((source / "dist" / "fonts").glob("*.woff2")):
        yield f"fonts/{font.name}", font.read_bytes()
