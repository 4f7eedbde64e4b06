"""The parts of docs/vendor/: how each is made, when it is stale, how it is written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import DOCS, freshness
from scripts.vendoring import fonts, formulas, runtime
from scripts.vendoring.packages import PACKAGES, package
from scripts.writing import digest

OUTPUT = DOCS / "vendor"


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
    choice: Callable[[], dict[str, str]] = dict

    @property
    def folder(self) -> Path:
        """Return where the part is written."""
        return OUTPUT / self.name

    @property
    def target(self) -> freshness.Target:
        """Return what the part is made from and how."""
        pins = {f"package {name}": PACKAGES[name].sha256 for name in self.packages}
        return freshness.Target(
            self.name,
            self.folder,
            lambda: [*Path(__file__).parent.rglob("*.py"), *formulas.committed()],
            lambda: dict(self.make()),
            {
                **{name: freshness.version(name) for name in self.tools},
                **pins,
                **self.choice(),
            },
            alone=True,
        )

    def is_fresh(self) -> bool:
        """Say whether the folder holds exactly what the part's sources make."""
        return self.target.why_stale() is None

    def build(self) -> int:
        """Make and write the part; return its size in bytes."""
        state, made, read = freshness.observe(self.target)
        self.target.keep(state, made, read)
        return sum(map(len, made.values()))

    def stand_in(self) -> None:
        """Write the fallback, stale by design, unless an earlier build is there whole."""
        entry = freshness.read_record(self.folder).get(self.name, {"files": {}})
        sums = entry["files"].items()
        if not sums or any(digest(self.folder / name) != sum_ for name, sum_ in sums):
            self.target.keep({"this": "stands in"}, self.fallback(), [])


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
        choice=runtime.chosen_digest,
    ),
)
