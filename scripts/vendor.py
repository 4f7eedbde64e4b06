"""Put third-party runtime files into docs/vendor/, each pinned by version and sha256.

    python -m scripts.vendor [--check] [--only PART] [--refresh]

Exit status: 0 all parts are there, 1 `--check` found a stale part or a part could not be
written, 2 a part could not be fetched and its stand-in is used. Packages are kept in a
cache outside the repository, in the folder that LESSON_CACHE names or else in the
platform's cache folder.

Committed are what the build itself needs on a machine without network: KaTeX, and the
fonts of figures and cards. ``--refresh`` makes these anew from the pinned packages first.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import DOCS, ROOT, command, freshness
from scripts.vendoring import fonts, formulas, pyodide
from scripts.vendoring.packages import PACKAGES, VendorError, package
from scripts.writing import digest, sweep, write

OUTPUT = DOCS / "vendor"
CODE = (Path(__file__), *(ROOT / "scripts" / "vendoring").glob("*.py"))


def offline_search() -> Iterator[tuple[str, bytes]]:
    """Yield the shim that lets search work when the site is opened from a folder."""
    source = package("iframe-worker")
    yield "LICENSE", (source / "LICENSE").read_bytes()
    yield "iframe-worker.js", (source / "shim" / "index.js").read_bytes()


@dataclass(frozen=True)
class Part:
    """A folder of docs/vendor/ and what a reader gets where it cannot be made."""

    name: str
    make: Callable[[], Iterable[tuple[str, bytes]]]
    packages: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    without: str = ""
    #: What stands in for it; of most parts nothing.
    fallback: Callable[[], dict[str, bytes]] = dict
    choice: Callable[[], dict[str, str]] = dict

    @property
    def folder(self) -> Path:
        """Return where the part is written."""
        return OUTPUT / self.name

    @property
    def target(self) -> freshness.Target:
        """Return what the part is made from and how."""
        tools = {name: freshness.version(name) for name in self.tools}
        pins = {f"package {name}": PACKAGES[name].sha256 for name in self.packages}
        return freshness.Target(
            self.name,
            self.folder,
            lambda: [*CODE, *formulas.committed()],
            lambda: dict(self.make()),
            tools | pins | self.choice(),
            alone=True,
        )

    def is_fresh(self) -> bool:
        """Say whether the folder holds exactly what the part's sources make."""
        return self.target.why_stale() is None

    def build(self) -> int:
        """Make and write the part; return its size in bytes."""
        state, made, read = freshness.observe(self.target)
        self.target.keep(state, made, read)
        return sum(map(len, made.values()))

    def stand_in(self) -> None:
        """Write the fallback, stale by design, unless an earlier build is there whole."""
        entry = freshness.read_record(self.folder).get(self.name, {"files": {}})
        sums = entry["files"].items()
        if not sums or any(digest(self.folder / name) != sum_ for name, sum_ in sums):
            self.target.keep({"this": "stands in"}, self.fallback(), [])


PARTS = (
    Part("katex", formulas.files, tools=("fonttools", "brotli")),
    Part(
        "fonts",
        fonts.files,
        packages=(fonts.SERIF, fonts.SANS, fonts.MONO),
        tools=("fonttools", "brotli"),
        without="pages use the system's fonts",
        fallback=fonts.fallback,
    ),
    Part(
        "offline",
        offline_search,
        packages=("iframe-worker",),
        without="search does not work in a site opened from a folder",
    ),
    Part(
        "pyodide",
        pyodide.files,
        packages=("pyodide", "@bentopdf/pymupdf-wasm"),
        without="cells are plain code, without a Run button",
        choice=pyodide.chosen_digest,
    ),
)


def chosen(only: str | None) -> list[Part]:
    """Return the part of a name, or all of them."""
    return [part for part in PARTS if only in (None, part.name)]


def ensure(only: str | None = None, say=print) -> list[str]:
    """Build what is stale, and return one line for each part that could not be had.

    Parameters
    ----------
    only : str, optional
        Part to look at; all of them by default.
    say : callable
        Gets one line of progress at a time.
    """
    missing = []
    parts = chosen(only)
    for number, part in enumerate(parts, start=1):
        sweep(part.folder)
        if part.is_fresh():
            continue
        say(f"vendor {number}/{len(parts)}: {part.name} …")
        try:
            say(f"vendor {number}/{len(parts)}: {part.name}, {part.build():,} bytes")
        except VendorError as error:
            part.stand_in()
            missing.append(f"{part.name}: {error}. Until then {part.without}.")
    return missing


def check(only: str | None) -> int:
    """Say which parts are stale, and write nothing."""
    stale = [part.name for part in chosen(only) if not part.is_fresh()]
    if stale:
        print(f"stale: {', '.join(stale)}; run `python -m scripts.vendor`")
    return 1 if stale else 0


def refresh() -> None:
    """Replace the committed files by those of the pinned packages."""
    for folder, files in (
        (formulas.COMMITTED, formulas.published()),
        (fonts.COMMITTED, fonts.for_figures()),
    ):
        for name, content in files:
            write(folder / name, content)


@command.one_line_errors(VendorError, status=1)
def main(argv: list[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--check", action="store_true", help="only say what is stale")
    names = command.one_of("part", [part.name for part in PARTS])
    add("--only", metavar="PART", type=names, help="of docs/vendor")
    add("--refresh", action="store_true", help="first make the committed files anew")
    options = parser.parse_args(argv)
    if options.check:
        return check(options.only)
    if options.refresh:
        refresh()
    missing = ensure(options.only)
    for line in missing:
        print(line, file=sys.stderr)
    return 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
