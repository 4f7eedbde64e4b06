"""Build the downloads: lesson/, templates and exercises become docs/downloads/*.

Usage: python -m scripts.build_downloads [--check] [--out DIR]

Scripts are composed by scripts/bundling from scripts/downloads and the functions of
lesson/ that they import. Nothing is built while the sources are unchanged, and a file is
written only when its bytes differ.
"""

import hashlib
import os
import re
import sys
import tomllib
import zlib
from pathlib import Path

from scripts import DOCS, ROOT, command, freshness

OUT = DOCS / "downloads"
SUMS = "SHA256SUMS"
PROGRAMS, NOTEBOOKS = ("cnn_visualization", "artistic_filters"), ("execute", "modify")
#: What the learner writes who starts from the signatures alone.
WRITTEN = ["conv2d", "maxpool2d", "forward"]
ADDRESS = re.compile(r'^site_url: !ENV \[SITE_URL, "(.*)"\]$', re.M)
SOURCES = (
    "lesson/**/*.py",
    "lesson/data/*",
    "scripts/downloads/*",
    "docs/exercises/*.py",
    "docs/references.yml",
    "docs/about/licences.yml",
    "docs/about/licences/*",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
PACKAGES = ("numpy", "jupytext", "hatchling")


@command.one_line_errors(ValueError, LookupError)
def main(argv=None):
    """Build what is stale, or with ``--check`` say whether it is.

    Parameters
    ----------
    argv : list of str, optional
        Arguments of the command line.

    Returns
    -------
    int
        0 when all is well; 1 when something is stale (``--check``), 2 when it cannot be
        built.
    """
    target = freshness.Target("downloads", OUT, sources, compose, tools())
    return command.build(target, __doc__, "build_downloads", argv)


def compose():
    """Return every download.

    Returns
    -------
    dict of str to bytes
        File name to content.
    """
    from scripts.build_runtime import lesson_wheel
    from scripts.bundling.archive import archive
    from scripts.bundling.gaps import signatures_of, starter_of
    from scripts.bundling.inline import inline
    from scripts.bundling.notebooks import notebook
    from scripts.licences import statement

    programs = {f"{name}.py": inline(f"scripts.downloads.{name}") for name in PROGRAMS}
    solution = inline("scripts.downloads.solution")
    programs["cnn_solution.py"] = solution
    programs["cnn_starter.py"] = starter_of(solution)
    programs["cnn_signatures.py"] = signatures_of(solution, WRITTEN)
    files = {name: text.encode() for name, text in programs.items()}
    wheel, package = lesson_wheel()
    for name in NOTEBOOKS:
        script = ROOT / "docs" / "exercises" / f"{name}.py"
        text = script.read_text(encoding="utf-8")
        files[f"{name}.ipynb"] = notebook(text, site_address(), wheel)
    pack = files | accompaniment()
    pack["LICENCES.txt"] = statement(["LICENCES.txt", *pack]).encode()
    files |= {"lesson-9.2.2.zip": archive(pack), wheel: package}
    sums = (f"{hashlib.sha256(data).hexdigest()}  {n}\n" for n, data in files.items())
    return files | {SUMS: "".join(sums).encode()}


def accompaniment():
    """Return what the archive holds beside the other downloads.

    Returns
    -------
    dict of str to bytes
        Path in the archive to content.
    """
    from lesson.images import photo, to_uint8
    from lesson.pictures.picture import png_bytes

    files = {
        "photo.png": png_bytes(to_uint8(photo("chelsea", grey=False))),
        "cnn_weights.npz": (ROOT / "lesson/data/digits_weights.npz").read_bytes(),
        "digits.npz": (ROOT / "lesson/data/digits_heldout.npz").read_bytes(),
        "requirements.txt": "".join(f"{line}\n" for line in requirements()).encode(),
        "README.txt": (ROOT / "scripts/downloads/README.txt").read_bytes(),
        "LICENSE.txt": (ROOT / "LICENSE").read_bytes(),
    }
    package = (path for path in sources() if path.is_relative_to(ROOT / "lesson"))
    return files | {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in package}


def requirements():
    """Return what the scripts and the package need, as in pyproject.toml.

    Returns
    -------
    list of str
        One requirement a line.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project["dependencies"] + project["optional-dependencies"]["images"]


def site_address():
    """Return where the site will live: SITE_URL, or what mkdocs.yml says without it."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    address = os.environ.get("SITE_URL") or ADDRESS.search(settings)[1]
    return address.rstrip("/") + "/"


def sources():
    """Return every file that the downloads are made from.

    Returns
    -------
    list of Path
        Sorted.
    """
    paths = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    paths |= freshness.imported(Path(__file__).resolve())
    return sorted(p for p in paths if p.is_file() and "__pycache__" not in p.parts)


def tools():
    """Return the versions that shape the bytes."""
    return freshness.versions(*PACKAGES) | {
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "address": site_address(),
    }


if __name__ == "__main__":
    sys.exit(main())
