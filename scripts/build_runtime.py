"""Put what Python in the page needs into docs/runtime/.

    python -m scripts.build_runtime [--check]

That is the lesson's wheel, the cells' own Python, Python's library and NumPy compiled,
what each cell shows before it is run, and a manifest: every file that the first Run
loads, with its size, or why Python is not to be had. Without it cells stay plain
listings. Pyodide and NumPy themselves lie in docs/vendor/pyodide/, fetched by
scripts/vendor.py.
Exit status: 0 built or fresh, 1 `--check` found something stale.
"""

import argparse
import hashlib
import io
import json
import os
import sys
import tempfile
import zipfile
from functools import partial
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from scripts import DOCS, ROOT, command, freshness
from scripts.bundling.cells import cell_files
from scripts.bundling.compiled import SCRIPT, STDLIB, compiled, node
from scripts.writing import sweep

OUT = DOCS / "runtime"
CELLS = DOCS / "cells"
SOURCES = ("lesson/**/*", "docs/cells/*", "docs/widgets/python/pagecells/*")
MANIFEST = "manifest.json"
WITHOUT = "Pyodide could not be fetched when the site was built"
PYODIDE = DOCS / "vendor" / "pyodide"
PAGE = DOCS / "widgets" / "python" / "pagecells"
CORE = (
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
#: Date of every file in the archives: the same source gives the same bytes.
LONG_AGO = (2020, 1, 1, 0, 0, 0)
EPOCH = "1577836800"  # the same date, in the form that wheel builders take


@command.one_line_errors()
def main(argv=None, out=OUT, find=None, compiling=compiled):
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    options = parser.parse_args(argv)
    vendor = (find or vendored)()
    tools = freshness.versions("hatchling", "numpy") | {"node": str(bool(node()))}
    made = partial(contents, vendor, compiling)
    target = freshness.Target("runtime", out, partial(sources, vendor), made, tools, True)
    why = target.why_stale()
    if options.check:
        if why:
            print(f"stale: docs/runtime; run `python -m scripts.build_runtime` ({why})")
        return 1 if why else 0
    sweep(out)
    if why:
        target.build()
        loaded = json.loads((out / MANIFEST).read_bytes())
        size = (
            f"{loaded['bytes']:,} bytes to load" if vendor else f"plain cells: {WITHOUT}"
        )
        print(f"runtime: {size}")
    return 0


def sources(vendor):
    """Return every file that the runtime is made from, Pyodide's among them."""
    paths = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    paths |= freshness.imported(Path(__file__).resolve()) | {ROOT / "pyproject.toml"}
    return [p for p in {*paths, SCRIPT, *vendor} if p.is_file() and p.suffix != ".pyc"]


def contents(vendor, compiling=compiled):
    """Return every file of docs/runtime.

    Parameters
    ----------
    vendor : list of Path
        Pyodide's files; none where they could not be fetched.
    compiling : callable
        Gives Python's library and NumPy compiled, by name, or nothing.

    Returns
    -------
    dict of str to bytes
        By name; the manifest among them.
    """
    cells = cell_files(CELLS)
    if not vendor:
        return cells | {MANIFEST: as_json({"available": False, "why": WITHOUT})}
    own = compiling(vendor[0].parent)
    plain = [p for p in vendor if not own or not p.name.startswith((STDLIB, "numpy-"))]
    own |= dict([lesson_wheel(), ("pagecells.zip", page_archive())])
    places = {f"../vendor/pyodide/{path.name}": path.read_bytes() for path in plain}
    return cells | own | {MANIFEST: as_json(manifest(places | own))}


def manifest(places):
    """Return what the page has to know of the files that it loads.

    Parameters
    ----------
    places : dict of str to bytes
        By address, relative to the manifest.

    Returns
    -------
    dict
        ``version`` changes with any byte of them; each has its size and SHA-256.
    """
    files = [
        {"url": url, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for url, data in places.items()
    ]
    return {
        "available": True,
        "version": hashlib.sha256(as_json(files)).hexdigest()[:16],
        "bytes": sum(map(len, places.values())),
        "files": files,
    }


def as_json(value):
    """Return a value as the bytes of a readable JSON file."""
    return (json.dumps(value, indent=1) + "\n").encode()


def lesson_wheel(root=ROOT):
    """Return file name and bytes of the lesson's wheel.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    name : str
        As the wheel is to be called.
    content : bytes
        The same on every run.
    """
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    try:
        with tempfile.TemporaryDirectory() as folder:
            built = WheelBuilder(str(root)).build(directory=folder, versions=["standard"])
            path = Path(next(iter(built)))
            return path.name, path.read_bytes()
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def page_archive(folder=PAGE):
    """Return the bytes of a zip with the Python side of the cells.

    Parameters
    ----------
    folder : Path
        Of the package.

    Returns
    -------
    bytes
        The same on every run.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compresslevel=9) as archive:
        for path in sorted(folder.glob("*.py")):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.name}", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def vendored(folder=PYODIDE):
    """Return the files of Pyodide and NumPy.

    Parameters
    ----------
    folder : Path
        Where scripts/vendor.py puts them.

    Returns
    -------
    list of Path
        Empty where one is missing: half a Python is none.
    """
    paths = [folder / name for name in CORE] + sorted(folder.glob("numpy-*.whl"))[:1]
    whole = len(paths) > len(CORE) and all(path.is_file() for path in paths)
    return paths if whole else []


if __name__ == "__main__":
    sys.exit(main())
