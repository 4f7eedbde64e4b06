"""Which figures are up to date: what each was made from, remembered as hashes.

The record lies beside the figures (docs/figures/.record.json), so that it lives
and dies with them. Standard library only: checking must not import Matplotlib.

Throughout this module
    slug     name of a script in scripts/figures/
    record   {slug: {"key": …, "data": [paths], "files": {name: hash}}}
"""

import ast
import hashlib
import json
import os
import sys
from functools import cache
from importlib.metadata import version

from scripts import ROOT

FIGURES = ROOT / "docs" / "figures"
RECORD = ".record.json"
#: Everything that touches each figure's bytes without being imported by its script.
SHARED = ("scripts/drawing/*.py", "scripts/fonts/*.ttf", "scripts/lesson.mplstyle")
LIBRARIES = ("matplotlib", "numpy", "pillow")


def slugs():
    """Return the names of all figures.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    scripts = (ROOT / "scripts" / "figures").glob("[a-z]*.py")
    return sorted(path.stem for path in scripts)


def read_record(folder):
    """Return what was built into a folder.

    Parameters
    ----------
    folder : Path
        Of the figures.

    Returns
    -------
    dict
        Empty where there is none, or none that can be read.
    """
    try:
        return json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def is_fresh(slug, record, folder):
    """Return whether a figure's files are those that its sources give.

    Parameters
    ----------
    slug : str
        Of the figure.
    record : dict
        Of what was built.
    folder : Path
        Of the figures.

    Returns
    -------
    bool
        False where a file is missing or was changed, too.
    """
    entry = record.get(slug)
    if entry is None or entry["key"] != key(slug, entry["data"]):
        return False
    files = entry["files"].items()
    return all(digest(folder / name) == expected for name, expected in files)


def key(slug, data):
    """Return one hash over everything that a figure is made from.

    Parameters
    ----------
    slug : str
        Of the figure.
    data : list of str
        Files that it reads, from the root of the repository.

    Returns
    -------
    str
        Hexadecimal.
    """
    paths = sources(ROOT / "scripts" / "figures" / f"{slug}.py") | _shared()
    paths |= {ROOT / name for name in data}
    rows = [
        f"{path.relative_to(ROOT).as_posix()} {digest(path)}" for path in sorted(paths)
    ]
    rows += [f"{name} {version(name)}" for name in LIBRARIES]
    rows.append(f"python {sys.version_info[:2]}")
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


@cache
def sources(path):
    """Return a script and every module of this repository that it imports.

    Parameters
    ----------
    path : Path
        A Python file.

    Returns
    -------
    frozenset of Path
        Followed to the end, found by reading, not by running.
    """
    found, todo = set(), [path]
    while todo:
        module = todo.pop()
        if module not in found:
            found.add(module)
            todo.extend(_imports(module))
    return frozenset(found)


@cache
def _imports(path):
    """Return the files of this repository that one file imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
    bases = [ROOT / name.replace(".", "/") for name in names]
    files = [base.with_name(base.name + ".py") for base in bases]
    files += [base / "__init__.py" for base in bases]
    return tuple(file for file in files if file.is_file())


@cache
def _shared():
    return frozenset(path for pattern in SHARED for path in ROOT.glob(pattern))


def digest(path):
    """Return the hash of a file.

    Parameters
    ----------
    path : Path
        Of the file.

    Returns
    -------
    str
        Hexadecimal; "missing" where there is none.
    """
    if not path.is_file():
        return "missing"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(path, data):
    """Write a file in one step, and only when its bytes differ.

    Parameters
    ----------
    path : Path
        Where.
    data : bytes
        What.

    Returns
    -------
    bool
        Whether it was written.
    """
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
    return True
