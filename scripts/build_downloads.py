"""Build the downloads: lesson/, templates and exercises become docs/downloads/*.

Usage: python -m scripts.build_downloads [--check] [--out DIR]

Scripts are composed by scripts/bundling from scripts/downloads and the functions of
lesson/ that they import. Nothing is built while the sources are unchanged, and a file is
written only when its bytes differ.
"""

import argparse
import hashlib
import json
import sys
import tomllib
import zlib
from importlib.metadata import version
from pathlib import Path

from scripts import ROOT, command
from scripts.drawing import freshness

OUT = ROOT / "docs" / "downloads"
RECORD, SUMS = ".record.json", "SHA256SUMS"
PROGRAMS, NOTEBOOKS = ("cnn_visualization", "artistic_filters"), ("execute", "modify")
SOURCES = (
    "lesson/**/*.py",
    "lesson/data/*",
    "scripts/build_downloads.py",
    "scripts/bundling/*.py",
    "scripts/downloads/*",
    "docs/exercises/*.py",
    "docs/references.yml",
    "pyproject.toml",
    "LICENSE",
)
PACKAGES = ("numpy", "jupytext")


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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="build nothing")
    parser.add_argument("--out", type=Path, default=OUT, help="default: docs/downloads")
    options = parser.parse_args(argv)
    record = read_record(options.out)
    if is_fresh(options.out, record):
        return 0
    if options.check:
        print(f"{options.out} is stale; run python -m scripts.build_downloads")
        return 1
    save(options.out, compose(), record)
    return 0


def compose():
    """Return every download.

    Returns
    -------
    dict of str to bytes
        File name to content.
    """
    from scripts.bundling.archive import archive
    from scripts.bundling.gaps import starter_of
    from scripts.bundling.inline import inline
    from scripts.bundling.notebooks import notebook

    programs = {f"{name}.py": inline(f"scripts.downloads.{name}") for name in PROGRAMS}
    solution = inline("scripts.downloads.solution")
    programs["cnn_solution.py"] = solution
    programs["cnn_starter.py"] = starter_of(solution)
    files = {name: text.encode() for name, text in programs.items()}
    for name in NOTEBOOKS:
        script = ROOT / "docs" / "exercises" / f"{name}.py"
        files[f"{name}.ipynb"] = notebook(script.read_text(encoding="utf-8"))
    files["lesson-9.2.2.zip"] = archive(files | accompaniment())
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


def sources():
    """Return every file that the downloads are made from.

    Returns
    -------
    list of Path
        Sorted.
    """
    paths = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    is_source = lambda path: path.is_file() and "__pycache__" not in path.parts  # noqa: E731
    return sorted(filter(is_source, paths))


def key():
    """Return one hash over all sources and the versions that shape the bytes."""
    rows = [f"{p.relative_to(ROOT).as_posix()} {freshness.digest(p)}" for p in sources()]
    rows += [f"{name} {version(name)}" for name in PACKAGES]
    rows += [f"zlib {zlib.ZLIB_RUNTIME_VERSION}", f"python {sys.version_info[:2]}"]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def read_record(folder):
    """Return what was built into a folder: a key, and the hash of each file."""
    try:
        return json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {"key": "", "files": {}}


def is_fresh(folder, record):
    """Return whether the files are those that the sources give."""
    files = record["files"].items()
    same = all(freshness.digest(folder / name) == expected for name, expected in files)
    return same and record["key"] == key()


def save(folder, files, record):
    """Write every file that differs, drop those that are no more, and record both."""
    for name in record["files"].keys() - files.keys():
        (folder / name).unlink(missing_ok=True)
    for name, content in files.items():
        if freshness.write(folder / name, content):
            print(f"wrote {folder / name}")
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    text = json.dumps({"key": key(), "files": digests}, indent=1, sort_keys=True) + "\n"
    freshness.write(folder / RECORD, text.encode())


if __name__ == "__main__":
    sys.exit(main())
