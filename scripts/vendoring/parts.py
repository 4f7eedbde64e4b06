"""The parts of docs/vendor/: how each is made, when it is stale, how it is written."""

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import fonts, formulas, runtime
from .packages import PACKAGES, package

OUTPUT = Path(__file__).resolve().parents[2] / "docs" / "vendor"
MANIFEST = ".manifest.json"  # MkDocs leaves out files that start with a dot


def offline_search() -> Iterator[tuple[str, bytes]]:
    """Yield the shim that lets search work when the site is opened from a folder."""
    source = package("iframe-worker")
    yield "LICENSE", (source / "LICENSE").read_bytes()
    yield "iframe-worker.js", (source / "shim" / "index.js").read_bytes()


def nothing() -> dict[str, bytes]:
    """Return what stands in for a part that a page can do without."""
    return {}


@dataclass(frozen=True)
class Part:
    """A folder of docs/vendor/ and what a reader gets where it cannot be made."""

    name: str
    make: Callable[[], Iterable[tuple[str, bytes]]]
    packages: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    without: str = ""
    fallback: Callable[[], dict[str, bytes]] = nothing

    @property
    def folder(self) -> Path:
        """Return where the part is written."""
        return OUTPUT / self.name

    def key(self) -> str:
        """Return a fingerprint of everything that decides the part's bytes."""
        code = sorted(Path(__file__).parent.rglob("*.py"))
        known = [path.read_bytes() for path in (*code, *formulas.committed())]
        known += [PACKAGES[name].sha256.encode() for name in self.packages]
        known += [importlib.metadata.version(tool).encode() for tool in self.tools]
        return _digest(b"".join(hashlib.sha256(item).digest() for item in known))

    def is_fresh(self) -> bool:
        """Say whether the folder holds exactly what the key would make."""
        try:
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return manifest["key"] == self.key() and all(
            _is_same(self.folder / name, sum_) for name, sum_ in manifest["files"].items()
        )

    def build(self) -> int:
        """Make and write the part; return its size in bytes."""
        made = dict(self.make())
        self._write(made, self.key())
        return sum(len(content) for content in made.values())

    def stand_in(self) -> None:
        """Write the fallback, stale by design, unless an earlier build left its files."""
        if not (self.folder / MANIFEST).exists():
            self._write(self.fallback(), "fallback")

    def _write(self, made: dict[str, bytes], key: str) -> None:
        for name, content in made.items():
            write(self.folder / name, content)
        if not made:
            return
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and name != MANIFEST and name not in made:
                path.unlink()
        sums = {name: _digest(content) for name, content in sorted(made.items())}
        text = json.dumps({"key": key, "files": sums}, indent=1)
        write(self.folder / MANIFEST, text.encode())


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and only when its bytes differ."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_bytes(content)
    scratch.replace(path)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_same(path: Path, digest: str) -> bool:
    return path.is_file() and _digest(path.read_bytes()) == digest


PARTS = (
    Part("katex", formulas.files, tools=("fonttools", "brotli")),
    Part(
        "fonts",
        fonts.files,
        packages=(fonts.SERIF, fonts.SANS, fonts.MONO),
        tools=("fonttools", "brotli"),
        without="pages use the system's fonts",
        fallback=fonts.fallback,
    ),
    Part(
        "offline",
        offline_search,
        packages=("iframe-worker",),
        without="search does not work in a site opened from a folder",
    ),
    Part(
        "pyodide",
        runtime.files,
        packages=("pyodide", "@bentopdf/pymupdf-wasm"),
        without="cells are plain code, without a Run button",
    ),
)
