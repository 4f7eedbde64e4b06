"""Gather what a release consists of: the lesson's wheel, its archives, their checksums.

Usage: python -m scripts.build_release [--out DIR]

The archives are those of the last build, `docs/downloads/*.zip`: `make release` builds
the site first. Exit status: 0 done, 2 where something is missing or stale.
"""

import argparse
import shutil
import sys
from pathlib import Path

from lesson import __version__
from scripts import ROOT, build_downloads, command
from scripts.build_runtime import lesson_wheel

DIST = ROOT / "dist"


@command.one_line_errors(LookupError)
def main(argv=None):
    """Fill the folder; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=DIST, help="folder to write to")
    out = parser.parse_args(argv).out
    if build_downloads.main(["--check"]):
        raise LookupError("the downloads are stale; run make release")
    files = dict([lesson_wheel()])
    archives = sorted(build_downloads.OUT.glob("*.zip"))
    files |= {path.name: path.read_bytes() for path in archives}
    if out == DIST:
        shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).write_bytes(data)
    (out / "SHA256SUMS").write_text(
        build_downloads.sums(files), encoding="utf-8", newline="\n"
    )
    print(f"release {__version__}: {', '.join(files)} and SHA256SUMS in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
