"""Put third-party runtime files into docs/vendor/, each pinned by version and sha256.

    python -m scripts.vendor [--check] [--only PART] [--refresh-katex]

Exit status: 0 all parts are there, 1 `--check` found a stale part or a part could not be
written, 2 a part could not be fetched and its stand-in is used. Packages are kept in a
cache outside the repository, in the folder that LESSON_CACHE names or else in the
platform's cache folder.
"""

import argparse
import sys

from scripts import command
from scripts.vendoring import formulas
from scripts.vendoring.packages import VendorError, package
from scripts.vendoring.parts import PARTS, Part
from scripts.writing import sweep, write

__all__ = ["ensure", "main", "package"]


def ensure(names: list[str] | None = None, say=print) -> list[str]:
    """Build what is stale, and return one line for each part that could not be had.

    Parameters
    ----------
    names : list of str, optional
        Parts to look at; all of them by default.
    say : callable
        Gets one line of progress at a time.
    """
    missing = []
    chosen = [part for part in PARTS if names is None or part.name in names]
    for number, part in enumerate(chosen, start=1):
        sweep(part.folder)
        if part.is_fresh():
            continue
        say(f"vendor {number}/{len(chosen)}: {part.name} …")
        try:
            say(f"vendor {number}/{len(chosen)}: {part.name}, {part.build():,} bytes")
        except VendorError as error:
            part.stand_in()
            missing.append(f"{part.name}: {error}. Until then {part.without}.")
    return missing


def check(parts: tuple[Part, ...]) -> int:
    """Say which parts are stale, and write nothing."""
    stale = [part.name for part in parts if not part.is_fresh()]
    if stale:
        print(f"stale: {', '.join(stale)}; run `python -m scripts.vendor`")
    return 1 if stale else 0


def refresh_katex() -> None:
    """Replace the committed KaTeX files by those of the pinned package."""
    for name, content in formulas.published():
        write(formulas.COMMITTED / name, content)


@command.one_line_errors(VendorError, status=1)
def main(argv: list[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser.add_argument(
        "--only",
        metavar="PART",
        type=command.one_of("part", [part.name for part in PARTS]),
    )
    parser.add_argument(
        "--refresh-katex",
        action="store_true",
        help="replace the committed KaTeX files by the pinned package's",
    )
    options = parser.parse_args(argv)
    if options.check:
        return check(tuple(p for p in PARTS if options.only in (None, p.name)))
    if options.refresh_katex:
        refresh_katex()
    missing = ensure([options.only] if options.only else None)
    for line in missing:
        print(line, file=sys.stderr)
    return 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
