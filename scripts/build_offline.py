"""Build the copy of the site that opens by double click, as one archive.

Usage: python -m scripts.build_offline [--check] [--out DIR]

docs/downloads/lesson-9.2.2-offline.zip is then offered by the page of downloads of the
next build: `make offline site`. It is built again when anything that a page is made of
has changed. Exit status: 0 built or fresh, 1 stale (``--check``), 2 cannot be built.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import DOCS, ROOT, command, freshness
from scripts.writing import archive

OUT = DOCS / "downloads"
NAME = "lesson-9.2.2-offline.zip"
FOLDER = NAME.removesuffix(".zip")
SOURCES = ("mkdocs*.yml", "lesson/**/*", "scripts/**/*", "docs/**/*", "pyproject.toml")
#: Made from the others.
GENERATED = ("cards", "downloads", "figures", "runtime", "vendor", "widgets/data")


@command.one_line_errors(RuntimeError, LookupError)
def main(argv=None):
    """Build what is stale, or with ``--check`` say whether it is."""
    return command.build(target(), __doc__, "build_offline", argv)


def target():
    """Return the archive, and what it is made from."""
    address = {"SITE_URL": os.environ.get("SITE_URL", "")}
    tools = freshness.versions("mkdocs", "mkdocs-material") | address
    return freshness.Target("offline", OUT, sources, compose, tools)


def sources():
    """Return every file that the pages are made from."""
    generated = [DOCS / name for name in GENERATED]
    paths = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(
        path
        for path in paths
        if not any(map(path.is_relative_to, generated))
        if "__pycache__" not in path.parts
    )


def compose():
    """Return the archive.

    Returns
    -------
    dict of str to bytes
        One file: a folder with the whole copy, and the licences of what is in it.

    Raises
    ------
    RuntimeError
        If MkDocs ends otherwise than well; what it had to say stands above.
    """
    from scripts.licences import statement

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        words = ["build", "--quiet", "--strict", "-f", "mkdocs.offline.yml", "-d", site]
        done = subprocess.run([sys.executable, "-m", "mkdocs", *words], cwd=ROOT)
        if done.returncode:
            raise RuntimeError("the copy could not be built; see above")
        files = {
            path.relative_to(site).as_posix(): path.read_bytes()
            for path in site.rglob("*")
            if path.is_file()
        }
    files["LICENCES.txt"] = statement(["LICENCES.txt", *files]).encode()
    return {NAME: archive({f"{FOLDER}/{name}": data for name, data in files.items()})}


if __name__ == "__main__":
    sys.exit(main())
