"""What is up to date: one answer for everything that is built.

A `Target` names what it is made from and makes its files. What was written is recorded
beside it, with a digest of each source and of each file: whatever differs makes it stale.
Standard library only, since to ask must be quick.

Throughout this module
    sources   files that a target is made from, declared or seen to be opened
    state     {path or tool: digest or version} of all that decides a target's bytes
    record    {target: {"state": state, "read": [paths], "files": {name: digest}}}
"""

import ast
import importlib.metadata
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scripts import ROOT
from scripts.writing import DRAFT, MISSING, digest, hash_of, place, remove, write

RECORD = ".record.json"
#: Folders of the repository that no target is made from.
NOT_READ = (".git", ".venv", ".cache", "site", "build")
#: What is read from outside the repository, such as a photograph of one's own.
OUTSIDE = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".npy", ".npz")


@dataclass(frozen=True)
class Target:
    """Files that are made together.

    Parameters
    ----------
    name : str
        Unique among the targets of its folder.
    folder : Path
        Where its files go.
    sources : callable
        Gives every path that decides the bytes; others are seen as `make` opens them.
    make : callable
        Gives {name from the folder: bytes}; later ones may rely on those before.
    tools : dict of str to str
        Versions and other words that decide the bytes.
    alone : bool
        Whether nothing else may lie in the folder.
    """

    name: str
    folder: Path
    sources: Callable[[], Iterable[Path]]
    make: Callable[[], dict[str, bytes]]
    tools: dict[str, str] = field(default_factory=dict)
    alone: bool = False

    def state(self, read=()):
        """Return what decides the bytes, as it is now; `read` are names of more files."""
        paths = {*self.sources(), *(ROOT / name for name in read)}
        return {name_of(path): digest(path) for path in sorted(paths)} | self.tools

    def why_stale(self):
        """Return what differs from the record, in words, or None where nothing does."""
        entry = read_record(self.folder).get(self.name)
        if entry is None:
            return "it was never built"
        before, now = entry["state"], self.state(entry["read"])
        for name in sorted(before.keys() | now.keys()):
            if before.get(name) != now.get(name):
                return f"{name} {_change(name in before, now.get(name, MISSING))}"
        for name, expected in entry["files"].items():
            found = digest(self.folder / name)
            if found != expected:
                return f"{name} {_change(True, found)}"
        extra = [name_of(path) for path in self.strangers(entry["files"])]
        return f"{extra[0]} does not belong there" if extra else None

    def strangers(self, files):
        """Return what lies in the folder and is neither a file of ours nor a folder."""
        if not self.alone:
            return []
        known = {RECORD, *files}
        return [
            path
            for path in sorted(self.folder.rglob("*"))
            if path.is_symlink() or not path.is_dir()
            if path.relative_to(self.folder).as_posix() not in known
            if not path.name.endswith(DRAFT)
        ]

    def build(self):
        """Make and write all files; return the paths of those whose bytes were new."""
        return self.keep(*observe(self))

    def keep(self, state, files, read):
        """Write what `observe` gave, drop what is no longer made, record both."""
        if self.alone and self.folder.is_symlink():
            self.folder.unlink()
        new = [p for n, data in files.items() if write(p := place(self.folder, n), data)]
        record = read_record(self.folder)
        for name in record.get(self.name, {"files": ()})["files"]:
            if name not in files:
                remove(self.folder, name)
        for path in self.strangers(files):
            path.unlink()
        record[self.name] = {
            "state": state,
            "read": read,
            "files": {name: hash_of(data) for name, data in files.items()},
        }
        write_record(self.folder, record)
        return new


def _change(known, found):
    return "is gone" if found == MISSING else "was changed" if known else "is new"


def observe(target):
    """Make a target's files, and note what they are made from while it is being made.

    Parameters
    ----------
    target : Target
        Its sources are read before its files are made, so that a change under way makes
        it stale.

    Returns
    -------
    state : dict of str to str
        See this module's legend.
    files : dict of str to bytes
        What `make` gave.
    read : list of str
        Names of the files that it opened and that `sources` does not name.
    """
    state = target.state()
    with reading() as paths:
        files = target.make()
        read = sorted({name_of(path) for path in map(Path, paths) if _counts(path)})
    read = [name for name in read if name not in state]
    return state | {name: digest(ROOT / name) for name in read}, files, read


@contextmanager
def reading():
    """Yield a set that gathers the paths of files read from here on; it may be nested."""
    paths = opened()
    before = {*paths}
    paths.clear()
    try:
        yield paths
    finally:
        paths.update(before)


@cache
def opened():
    """Return a set that gathers the paths of files as they are opened for reading."""
    paths = set()

    def note(event, arguments):
        if event != "open" or not isinstance(arguments[0], str | bytes):
            return
        if not set(arguments[1] or "r") & set("wax+"):
            paths.add(os.path.abspath(os.fsdecode(arguments[0])))

    sys.addaudithook(note)  # for good: hooks cannot be taken away again
    return paths


def _counts(path):
    """Return whether a file that was opened decides what is made; code is declared."""
    if not path.is_file() or path.suffix in (".py", ".pyc"):
        return False
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).parts[0] not in NOT_READ
    programs = map(path.is_relative_to, {sys.prefix, sys.base_prefix})
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in OUTSIDE and not hidden and not any(programs)


def matching(*patterns):
    """Return the files of the repository that match a pattern, but no compiled code."""
    paths = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return {p for p in paths if p.is_file() and "__pycache__" not in p.parts}


def imported(path):
    """Return a script and every module of this repository that it imports.

    Returns
    -------
    set of Path
        Followed to the end, found by reading, not by running.
    """
    found = set()
    todo = [path]
    while todo:
        module = todo.pop()
        if module not in found and module.is_file():
            found.add(module)
            todo += [ROOT / name for name in _imports(module.read_bytes())]
    return found


@cache
def _imports(source):
    """Return where the modules may lie, from the root, that a program imports."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
    places = [name.replace(".", "/") for name in names]
    return [path for p in places for path in (f"{p}.py", f"{p}/__init__.py")]


def versions(*packages):
    """Return the versions of packages and of Python, as a target's `tools`."""
    python = ".".join(map(str, sys.version_info[:2]))
    return {"python": python} | {name: version(name) for name in packages}


def version(package):
    """Return the version of a package that is installed, or "missing"."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return MISSING


def name_of(path):
    """Return a path from the repository's root, or, of one outside, the whole."""
    path = Path(path)
    inside = path.is_relative_to(ROOT)
    return (path.relative_to(ROOT) if inside else path).as_posix()


def read_record(folder):
    """Return what was built into a folder; what cannot be read was not."""
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
        keys = {"state", "read", "files"}
        return {name: entry for name, entry in found.items() if keys <= entry.keys()}
    except (OSError, ValueError, AttributeError):
        return {}


def write_record(folder, record):
    """Write the record of a folder."""
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    write(folder / RECORD, text.encode())


def forget(folder, known):
    """Remove the files of targets that are no more; return the names of these.

    Parameters
    ----------
    folder : Path
        With its record.
    known : iterable of str
        Names of the targets that there are.
    """
    record = read_record(folder)
    gone = sorted(record.keys() - set(known))
    for name in gone:
        for file in record.pop(name)["files"]:
            remove(folder, file)
    if gone:
        write_record(folder, record)
    return gone
