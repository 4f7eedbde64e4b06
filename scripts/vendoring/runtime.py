"""Python in the page: Pyodide's core files, and NumPy's wheel made small."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from scripts.vendoring.packages import VendorError, package

CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
WHEEL_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
NOTICE = b"""Pyodide 0.29.5 is licensed under MPL-2.0; its source is at
https://github.com/pyodide/pyodide. The files are unchanged, except that pyodide-lock.json
lists no packages. The NumPy wheel (BSD-3-Clause) is repacked without headers, stubs and
tests; its licence is inside, in numpy-2.2.5.dist-info/LICENSE.txt.
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
STAND_IN = (
    "numpy/f2py/__init__.py",
    b'"""Left out: it compiles Fortran."""\n',
)
UNUSED_ENDINGS = (".pyi", ".h", ".a", ".c", ".in", ".pxd", ".pyx", ".pxi", "py.typed")
LONG_AGO = (2020, 1, 1, 0, 0, 0)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every file that a worker loads."""
    core = package("pyodide")
    for name in CORE:
        yield name, (core / name).read_bytes()
    yield "pyodide-lock.json", empty_lock(core / "pyodide-lock.json")
    yield WHEEL, slim(_numpy_wheel())
    yield "NOTICE.txt", NOTICE


def empty_lock(path: Path) -> bytes:
    """Return Pyodide's lock file without its packages: none is ever loaded by name."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    lock["packages"] = {}
    return json.dumps(lock, indent=1).encode()


def _numpy_wheel() -> bytes:
    content = (package("@bentopdf/pymupdf-wasm") / "assets" / WHEEL).read_bytes()
    found = hashlib.sha256(content).hexdigest()
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
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"{name},sha256={digest.rstrip(b'=').decode()},{len(content)}"
