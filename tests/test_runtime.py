"""What the page's Python is made of: whole, the same twice, and the tested package."""

import hashlib
import io
import json
import shutil
import zipfile
from functools import partial

import pytest

from scripts import build_runtime
from scripts.build_runtime import (
    BYTECODE,
    CORE,
    NUMPY,
    PAGE,
    PYODIDE,
    ROOT,
    STDLIB,
    compiled,
    lesson_wheel,
    page_archive,
)
from scripts.writing import archive

FILES = (*CORE, "numpy-2.2.5-cp313-cp313-wasm32.whl")


@pytest.fixture
def pyodide(tmp_path, monkeypatch):
    """A folder with the names, and not the weight, of Pyodide's files; one small cell."""
    cells, folder = tmp_path / "cells", tmp_path / "vendor" / "pyodide"
    cells.mkdir()
    (cells / "one.py").write_text("print(1)")
    monkeypatch.setattr(build_runtime, "CELLS", cells)
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text(f"this is {name}")
    return folder


@pytest.fixture
def out(pyodide, tmp_path):
    assert build(tmp_path / "runtime", pyodide, "--check") == 1
    assert build(tmp_path / "runtime", pyodide) == 0
    return tmp_path / "runtime"


def build(out, folder, *words, compiling=lambda folder, own: {}):
    find = partial(build_runtime.vendored, folder)
    return build_runtime.main(["--out", str(out), *words], find, compiling)


def test_a_cell_that_does_not_run_ends_the_build_with_one_line(pyodide, tmp_path, capsys):
    (build_runtime.CELLS / "one.py").write_text("x = 1\nx / 0")
    assert build(tmp_path / "runtime", pyodide) == 2
    said = capsys.readouterr().err
    assert said.endswith("cells/one.py, line 2: ZeroDivisionError: division by zero\n")
    assert said.count("\n") == 1


def snapshot(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def manifest_of(out):
    return json.loads((out / "manifest.json").read_text())


def names_of(manifest):
    return [entry["url"].rpartition("/")[2] for entry in manifest["files"]]


def test_the_archives_hold_the_tested_package_and_nothing_else():
    _, content = lesson_wheel()
    wheel = zipfile.ZipFile(io.BytesIO(content))
    names = [n for n in wheel.namelist() if ".dist-info/" not in n]
    folder = ROOT / "lesson"
    sources = [*folder.rglob("*.py"), *folder.glob("data/*.npz")]
    assert {path.relative_to(ROOT).as_posix() for path in sources} <= set(names)
    for name in names:
        assert wheel.read(name) == (ROOT / name).read_bytes()
        assert name.startswith("lesson/")
    archive = zipfile.ZipFile(io.BytesIO(page_archive()))
    expected = {f"pagecells/{path.name}" for path in PAGE.glob("*.py")}
    assert set(archive.namelist()) == expected
    assert page_archive() == page_archive()


def test_the_wheel_has_the_same_bytes_twice(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = lesson_wheel()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert lesson_wheel() == first


def test_the_manifest_lists_every_file_with_its_size(out):
    manifest = manifest_of(out)
    sizes = {entry["url"]: entry["bytes"] for entry in manifest["files"]}
    assert manifest["available"] is True
    assert manifest["bytes"] == sum(sizes.values())
    assert len(sizes) == len(CORE) + 3
    for entry in manifest["files"]:
        content = (out / entry["url"]).read_bytes()
        assert len(content) == entry["bytes"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_a_second_build_writes_nothing(out, pyodide):
    before = snapshot(out)
    assert build(out, pyodide) == 0
    assert build(out, pyodide, "--check") == 0
    assert snapshot(out) == before


def test_another_byte_gives_another_version_and_only_what_differs_is_written(
    out, pyodide
):
    before, files = manifest_of(out), snapshot(out)
    (pyodide / "pyodide.mjs").write_text("this is pyodide.mjT")
    assert build(out, pyodide, "--check") == 1
    build(out, pyodide)
    after = manifest_of(out)
    assert after["version"] != before["version"]
    pairs = zip(names_of(after), after["files"], before["files"], strict=True)
    assert [name for name, new, old in pairs if new != old] == ["pyodide.mjs"]
    written = {path.name for path, state in snapshot(out).items() if files[path] != state}
    assert written == {"manifest.json", ".record.json"}


@pytest.mark.parametrize("missing", FILES)
def test_half_a_python_is_none(pyodide, missing):
    (pyodide / missing).unlink()
    assert build_runtime.vendored(pyodide) == []


def test_without_pyodide_the_manifest_says_why_and_old_files_go(out, pyodide, capsys):
    (pyodide / "pyodide.asm.wasm").unlink()
    assert build(out, pyodide) == 0
    assert manifest_of(out) == {"available": False, "why": build_runtime.WITHOUT}
    assert not list(out.glob("*.whl"))
    assert "plain cells" in capsys.readouterr().out


def test_a_damaged_file_of_the_build_before_is_mended(out, pyodide):
    whole = {path: data for path, (data, _) in snapshot(out).items()}
    (out / ".record.json").write_text("{")
    (out / "manifest.json").write_text("{")
    (out / "manifest.json.part").write_text("left by a build that was stopped")
    build(out, pyodide)
    assert {path: data for path, (data, _) in snapshot(out).items()} == whole


def test_what_is_compiled_takes_the_place_of_the_sources(tmp_path, pyodide):
    out = tmp_path / "runtime"
    made = {STDLIB: b"a library", NUMPY: b"a NumPy"}
    build(out, pyodide, compiling=lambda folder, own: made)
    names = names_of(manifest_of(out))
    assert [name for name in names if "numpy" in name] == [NUMPY]
    urls = [entry["url"] for entry in manifest_of(out)["files"]]
    assert [url for url in urls if "stdlib" in url] == [STDLIB]
    assert (out / STDLIB).read_bytes() == b"a library"


@pytest.fixture
def kept(tmp_path):
    """A cache with the library that `make test` has compiled: that takes a while."""
    folder = tmp_path / "kept"
    if (library := build_runtime.CACHE / "library").is_dir():
        shutil.copytree(library, folder / "library")
    return folder


@pytest.mark.slow  # needs Pyodide, which `make test` fetches and compiles first
def test_the_library_holds_bytecode_for_what_a_page_imports_and_is_kept(
    kept, monkeypatch
):
    own = {"ours.zip": page_archive()}
    found = compiled(PYODIDE, own, kept)
    library = zipfile.ZipFile(io.BytesIO(found[STDLIB])).namelist()
    numpy = zipfile.ZipFile(io.BytesIO(found[NUMPY])).namelist()
    assert {"ast.pyc", "dataclasses.pyc", "asyncio/events.pyc"} <= set(library)
    assert {"argparse.py", "csv.py"} <= set(library), "others stay readable"
    assert "numpy/_core/multiarray.pyc" in numpy
    before = zipfile.ZipFile(PYODIDE / STDLIB).namelist()
    modules = {name.removesuffix("c") for name in library}
    assert modules == {name for name in before if not name.endswith("/")}
    beside = zipfile.ZipFile(io.BytesIO(found[BYTECODE])).namelist()
    assert "pagecells/__pycache__/session.cpython-313.pyc" in beside
    assert len(beside) == len(list(PAGE.glob("*.py")))
    assert {path.name for path in kept.iterdir()} == {"library", "own"}
    with monkeypatch.context() as patch:
        patch.setattr(build_runtime, "node", lambda: "no program")
        assert compiled(PYODIDE, own, kept) == found, "nothing is compiled again"
    (kept / "library" / NUMPY).write_bytes(b"damaged")
    assert compiled(PYODIDE, own, kept) == found


@pytest.mark.slow
def test_what_is_ours_is_compiled_again_when_it_changes_and_the_library_is_not(kept):
    found = compiled(PYODIDE, {"ours.zip": archive({"ours.py": b"x = 1"})}, kept)
    library = snapshot(kept / "library")
    again = compiled(PYODIDE, {"ours.zip": archive({"ours.py": b"x = 2"})}, kept)
    assert again[BYTECODE] != found[BYTECODE]
    assert snapshot(kept / "library") == library


def test_without_node_the_sources_are_taken_and_one_line_says_so(
    tmp_path, pyodide, monkeypatch, capsys
):
    monkeypatch.setattr(build_runtime, "node", lambda: None)
    assert compiled(pyodide, {}, tmp_path / "cache") == {}
    assert capsys.readouterr().err.count("\n") == 1


def test_a_node_that_fails_is_done_without(tmp_path, pyodide, capsys):
    assert compiled(pyodide, {}, tmp_path / "cache") == {}
    assert capsys.readouterr().err.count("\n") == 1
