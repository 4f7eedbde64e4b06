"""Put what Python in the page needs into docs/runtime/: the lesson's wheel and a manifest.

    python scripts/build_runtime.py [--check]

The manifest lists every file that a cell's first Run loads, with its size, or says why
Python is not to be had; cells then stay plain listings. Pyodide and NumPy themselves are
docs/vendor/pyodide/, fetched by scripts/vendor.py.
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
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "runtime"
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
EPOCH = "1577836800"  # the same date, as wheel builders take it


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
        os.environ.pop("SOURCE_DATE_EPOCH")
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def page_archive(folder=PAGE):
    """Return the bytes of a zip with the Python side of the cells."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compresslevel=9) as archive:
        for path in sorted(folder.glob("*.py")):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.name}", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def vendored(folder=PYODIDE):
    """Return the files of Pyodide and NumPy by name; none where one is missing."""
    paths = [folder / name for name in CORE] + sorted(folder.glob("numpy-*.whl"))[:1]
    if len(paths) == len(CORE) or not all(path.is_file() for path in paths):
        return {}
    return {path.name: path.read_bytes() for path in paths}


def contents(vendor):
    """Return every file of docs/runtime by name, the manifest among them.

    Parameters
    ----------
    vendor : dict of str to bytes
        What `vendored` returns.

    Returns
    -------
    dict of str to bytes
        Only a manifest where `vendor` is empty.
    """
    if not vendor:
        why = "Pyodide could not be fetched when the site was built"
        return {"manifest.json": as_json({"available": False, "why": why})}
    own = dict([lesson_wheel(), ("pagecells.zip", page_archive())])
    places = {f"../vendor/pyodide/{name}": data for name, data in vendor.items()} | own
    state = hashlib.sha256()
    for place, data in sorted(places.items()):
        state.update(f"{place} {hashlib.sha256(data).hexdigest()}\n".encode())
    manifest = {
        "available": True,
        "version": state.hexdigest()[:16],
        "bytes": sum(map(len, places.values())),
        "files": [{"url": place, "bytes": len(data)} for place, data in places.items()],
    }
    return own | {"manifest.json": as_json(manifest)}


def as_json(value):
    """Return a value as the bytes of a readable JSON file."""
    return (json.dumps(value, indent=1) + "\n").encode()


def stale(files, out=OUT):
    """Return the names of files to write, and of files that nothing needs any more."""
    differs = [n for n, data in files.items() if not same(out / n, data)]
    return differs, [p.name for p in sorted(out.glob("*")) if p.name not in files]


def same(path, data):
    """Return whether a file holds these bytes."""
    return path.is_file() and path.read_bytes() == data


def write(files, out=OUT):
    """Write what differs, each file whole or not at all, and remove what is left over.

    The manifest comes last, so that it never names a file that is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    differs, leftover = stale(files, out)
    for name in sorted(differs, key="manifest.json".__eq__):
        part = out / f".{name}.part"
        part.write_bytes(files[name])
        part.replace(out / name)
    for name in leftover:
        (out / name).unlink()
    return differs + leftover


def main(argv=None):
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    options = parser.parse_args(argv)
    vendor = vendored()
    files = contents(vendor)
    if options.check:
        names = [name for group in stale(files, OUT) for name in group]
        if names:
            print(f"stale: {', '.join(names)}; run `python scripts/build_runtime.py`")
        return 1 if names else 0
    changed = write(files, OUT)
    if not vendor:
        print("runtime: no Pyodide in docs/vendor/pyodide; Python cells stay plain listings")
    elif changed:
        total = json.loads(files["manifest.json"])["bytes"]
        print(f"runtime: {total:,} bytes in {len(files) + len(vendor) - 1} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
