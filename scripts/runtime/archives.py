"""The archives that a page's Python unpacks: the lesson, the cells' own side, Pyodide."""

import io
import os
import tempfile
import zipfile
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from scripts import ROOT

PYODIDE = ROOT / "docs" / "vendor" / "pyodide"
PAGE = ROOT / "docs" / "widgets" / "python" / "pagecells"
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
