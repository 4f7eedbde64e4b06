"""Python in the page: Pyodide's core files, and NumPy's wheel made small."""

import base64
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from scripts.vendoring.packages import VendorError, package
from scripts.writing import digest, hash_of

CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
WHEEL_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
#: Names a wheel on this machine, best the one of Pyodide's own distribution.
CHOICE = "LESSON_NUMPY_WHEEL"
FITTING = re.compile(r"numpy-[\d.]+-cp313-cp313-\w+_2025_0_wasm32\.whl")
NOTICE = """Pyodide 0.29.5 is licensed under MPL-2.0; its source is at
https://github.com/pyodide/pyodide. The files are unchanged, except that pyodide-lock.json
lists no packages. The NumPy wheel (BSD-3-Clause) is repacked without headers, stubs and
tests; its licence is inside, in its .dist-info folder. It was {name},
sha256 {sha256}:
{origin}.
"""
UNUSED_FOLDERS = (
    "numpy/f2py/",
    "numpy/distutils/",
    "numpy/doc/",
    "numpy/_core/include/",
    "numpy/_core/lib/",
    "numpy/_pyinstaller/",
    "numpy/random/_examples/",
    "numpy/random/lib/",
)
#: `from numpy import *` imports this folder, so something has to stand in its place.
STAND_IN = ("numpy/f2py/__init__.py", b'"""Left out: it compiles Fortran."""\n')
UNUSED_ENDINGS = (".pyi", ".h", ".a", ".c", ".in", ".pxd", ".pyx", ".pxi", "py.typed")
LONG_AGO = (2020, 1, 1, 0, 0, 0)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every file that a worker loads."""
    core = package("pyodide")
    for name in CORE:
        yield name, (core / name).read_bytes()
    yield LOCK, empty_lock(core / LOCK)
    name, content, origin = numpy_wheel(core / LOCK)
    yield name, slim(content)
    sha256 = hash_of(content)
    notice = NOTICE.format(name=name, sha256=sha256, origin=origin)
    yield "NOTICE.txt", notice.encode()


def empty_lock(path: Path) -> bytes:
    """Return Pyodide's lock file without its packages: none is ever loaded by name."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    lock["packages"] = {}
    return json.dumps(lock, indent=1).encode()


def numpy_wheel(lock: Path) -> tuple[str, bytes, str]:
    """Return name and bytes of NumPy's wheel, and where it is from.

    Parameters
    ----------
    lock : Path
        Pyodide's lock file, which names the wheel of its own distribution.

    Returns
    -------
    tuple of str, bytes and str
        The file that LESSON_NUMPY_WHEEL names, else the one of the pinned npm package.

    Raises
    ------
    VendorError
        When that file cannot be read or is no NumPy for this Pyodide.
    """
    chosen = os.environ.get(CHOICE)
    if not chosen:
        return WHEEL, _pinned(), "from the npm package @bentopdf/pymupdf-wasm"
    path = Path(chosen).expanduser()
    if not FITTING.fullmatch(path.name):
        raise VendorError(f"{CHOICE}: {path.name} is no NumPy for Pyodide 0.29.5")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise VendorError(f"{CHOICE}: {path}: {error.strerror}") from None
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise VendorError(f"{CHOICE}: {path} is no wheel")
    listed = json.loads(lock.read_text(encoding="utf-8"))["packages"]["numpy"]["sha256"]
    own = hash_of(content) == listed
    origin = "the file that" if own else "given by hand, not the file that"
    print(f"{CHOICE}: {path.name}, {origin} Pyodide 0.29.5 lists")
    return path.name, content, f"{origin} Pyodide 0.29.5 lists"


def chosen_digest() -> dict[str, str]:
    """Return what makes Python in the page stale: another wheel that is chosen."""
    chosen = os.environ.get(CHOICE)
    return {CHOICE: digest(Path(chosen).expanduser()) or "missing"} if chosen else {}


def _pinned() -> bytes:
    content = (package("@bentopdf/pymupdf-wasm") / "assets" / WHEEL).read_bytes()
    found = hash_of(content)
    if found != WHEEL_SHA256:
        raise VendorError(f"{WHEEL} has sha256 {found}, but {WHEEL_SHA256} is pinned")
    return content


def slim(wheel: bytes) -> bytes:
    """Return a wheel deflated, without headers, stubs, tests and the Fortran compiler.

    Parameters
    ----------
    wheel : bytes
        A wheel as it was published.

    Returns
    -------
    bytes
        A valid wheel: its RECORD lists the files that are left. Same bytes on every run.
    """
    with zipfile.ZipFile(io.BytesIO(wheel)) as source:
        kept = {n: source.read(n) for n in sorted(source.namelist()) if _is_used(n)}
    kept[STAND_IN[0]] = STAND_IN[1]
    info = next(n for n in kept if n.endswith(".dist-info/METADATA")).rpartition("/")[0]
    lines = [_record(name, content) for name, content in kept.items()]
    kept[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,\n"]).encode()

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compresslevel=9) as target:
        for name, content in kept.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return buffer.getvalue()


def _is_used(name: str) -> bool:
    return not (
        "/tests/" in name
        or name.startswith(UNUSED_FOLDERS)
        or name.endswith((*UNUSED_ENDINGS, "/", "/RECORD"))
    )


def _record(name: str, content: bytes) -> str:
    sha256 = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"{name},sha256={sha256.rstrip(b'=').decode()},{len(content)}"
