"""Put what Python in the page needs into docs/runtime/.

    python -m scripts.build_runtime [--check]

That is the lesson's wheel, the cells' own Python, what each cell shows before it is run,
and a manifest: every file that the first Run loads, with its size, or why Python is not
to be had. Without it cells stay plain listings. Pyodide and NumPy themselves lie in
docs/vendor/pyodide/, fetched by scripts/vendor.py.
Exit status: 0 built or fresh, 1 `--check` found something stale.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from scripts import command
from scripts.runtime.archives import ROOT, lesson_wheel, page_archive, vendored
from scripts.runtime.outputs import cell_files

OUT = ROOT / "docs" / "runtime"
CELLS = ROOT / "docs" / "cells"
SOURCES = ("lesson", "scripts/runtime", "docs/cells", "docs/widgets/python/pagecells")
MANIFEST, STATE = "manifest.json", ".state.json"
WITHOUT = "Pyodide could not be fetched when the site was built"


def inputs(vendor, root=ROOT):
    """Return a digest of everything that the files are made from.

    Parameters
    ----------
    vendor : list of Path
        Pyodide's files.
    root : Path
        The repository.

    Returns
    -------
    str
        Another one whenever something has to be built again.
    """
    found = hashlib.sha256()
    sources = [p for name in SOURCES for p in sorted((root / name).rglob("*"))]
    own = [Path(__file__), root / "pyproject.toml", root / "README.md", *sources]
    for path in [p for p in [*own, *vendor] if p.is_file() and p.suffix != ".pyc"]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.name} {digest}\n".encode())
    return found.hexdigest()


def contents(vendor):
    """Return every file of docs/runtime.

    Parameters
    ----------
    vendor : list of Path
        Pyodide's files; none where they could not be fetched.

    Returns
    -------
    dict of str to bytes
        By name; the manifest among them.
    """
    cells = cell_files(CELLS)
    if not vendor:
        return cells | {MANIFEST: as_json({"available": False, "why": WITHOUT})}
    own = dict([lesson_wheel(), ("pagecells.zip", page_archive())])
    places = {f"../vendor/pyodide/{path.name}": path.read_bytes() for path in vendor}
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
        ``version`` changes with any byte of them; sizes are in bytes.
    """
    state = hashlib.sha256()
    for place, data in sorted(places.items()):
        state.update(f"{place} {hashlib.sha256(data).hexdigest()}\n".encode())
    return {
        "available": True,
        "version": state.hexdigest()[:16],
        "bytes": sum(map(len, places.values())),
        "files": [{"url": place, "bytes": len(data)} for place, data in places.items()],
    }


def as_json(value):
    """Return a value as the bytes of a readable JSON file."""
    return (json.dumps(value, indent=1) + "\n").encode()


def is_fresh(state, out):
    """Return whether the files are there and made from the present sources."""
    try:
        kept = json.loads((out / STATE).read_bytes())
    except (OSError, ValueError):
        return False
    whole = all((out / name).is_file() for name in kept["files"])
    return whole and kept["inputs"] == state


def write(files, out):
    """Write what differs, each file whole or not at all, and remove what is left over.

    Parameters
    ----------
    files : dict of str to bytes
        By name; the last ones may rely on those before.
    out : Path
        Folder.
    """
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == data:
            continue
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        part.replace(path)
    for path in [p for p in out.rglob("*") if p.is_file()]:
        if path.relative_to(out).as_posix() not in files:
            path.unlink()


@command.one_line_errors()
def main(argv=None, out=OUT, find=vendored):
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    options = parser.parse_args(argv)
    vendor = find()
    state = inputs(vendor)
    if is_fresh(state, out):
        return 0
    if options.check:
        print("stale: docs/runtime; run `python -m scripts.build_runtime`")
        return 1
    files = contents(vendor)
    names = sorted([*files, STATE])
    write(files | {STATE: as_json({"inputs": state, "files": names})}, out)
    loaded = json.loads(files[MANIFEST])
    size = f"{loaded['bytes']:,} bytes to load" if vendor else f"plain cells: {WITHOUT}"
    print(f"runtime: {len(files)} files, {size}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
