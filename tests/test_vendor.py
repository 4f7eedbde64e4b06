"""Third-party files: fetched once, never believed unchecked, trimmed reproducibly."""

import base64
import errno
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import pytest
from fontTools.ttLib import TTFont

from scripts import freshness, vendor
from scripts.vendoring import fonts, formulas, packages, pyodide
from scripts.vendoring.packages import PACKAGES, Package, VendorError, npm_command

pytestmark = pytest.mark.slow

# Stands for npm: copies a tarball to where it is told to, and counts its calls.
NPM = """
import pathlib, shutil, sys
calls, tarball = map(pathlib.Path, sys.argv[1:3])
calls.write_text(calls.read_text() + "x" if calls.exists() else "x")
if not tarball.exists():
    sys.exit("npm error network")
target = sys.argv[sys.argv.index("--pack-destination") + 1]
shutil.copy(tarball, target)
"""


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """An npm that has one package, "demo"; its tarball, and the count of calls."""
    tarball, calls, script = (tmp_path / name for name in ("demo.tgz", "calls", "npm.py"))
    with tarfile.open(tarball, "w:gz") as archive:
        entry = tarfile.TarInfo("package/data/one.txt")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"one"))
    script.write_text(NPM)
    command = [sys.executable, str(script), str(calls), str(tarball)]
    monkeypatch.setattr(packages, "npm_command", lambda: command)
    monkeypatch.setenv(packages.CACHE_VARIABLE, str(tmp_path / "cache"))
    digest = hashlib.sha256(tarball.read_bytes()).hexdigest()
    monkeypatch.setitem(PACKAGES, "demo", Package("demo", "1.0.0", digest))
    return tarball, calls


def test_a_package_is_fetched_once_whole_and_then_taken_from_the_cache(registry, capsys):
    _, calls = registry
    folder = packages.package("demo")
    assert (folder / "data" / "one.txt").read_text() == "one"
    assert packages.package("demo") == folder
    assert calls.read_text() == "x"
    kept = folder.with_name(PACKAGES["demo"].tarball)
    kept.write_bytes(kept.read_bytes()[:9])
    assert packages.package("demo") == folder
    assert calls.read_text() == "xx"
    said = f"{kept} is not the pinned file: fetching it again\n"
    assert capsys.readouterr().err == said


def test_a_changed_file_in_the_cache_is_never_used(registry, capsys):
    """Another byte, a file more, a link: unpacked again, without asking the network."""
    _, calls = registry
    folder = packages.package("demo")
    for spoil in (
        lambda: (folder / "data" / "one.txt").write_text('alert("evil")'),
        lambda: (folder / "data" / "two.txt").write_text("more"),
        lambda: (folder / "data" / "one.txt").unlink(),
        lambda: (folder / "data" / "link").symlink_to(folder),
    ):
        spoil()
        assert packages.package("demo") == folder
        assert [path.name for path in (folder / "data").iterdir()] == ["one.txt"]
        assert (folder / "data" / "one.txt").read_text() == "one"
        assert capsys.readouterr().err == f"{folder} was changed: unpacking it again\n"
    assert calls.read_text() == "x"


def test_a_folder_that_a_killed_run_has_left_goes(registry):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    cache = packages.cache_folder()
    (cache / f".unpacking.{ended.pid}-abc.draft").mkdir(parents=True)
    packages.package("demo")
    left = {path.name for path in cache.iterdir()}
    assert left == {PACKAGES["demo"].folder, PACKAGES["demo"].tarball}


def test_a_cache_may_be_named_relative_to_where_one_is(registry, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(packages.CACHE_VARIABLE, "my cache")
    assert packages.package("demo").parent == tmp_path / "my cache"


def test_a_tarball_that_is_not_the_pinned_one_is_refused(registry, monkeypatch):
    monkeypatch.setitem(PACKAGES, "demo", OTHER)
    with pytest.raises(VendorError, match=r"demo@1\.0\.0 has sha256 .* 0{64} is pinned"):
        packages.package("demo")
    assert list(packages.cache_folder().iterdir()) == []


def test_without_a_network_the_message_says_what_to_do_and_npm_is_left_alone(registry):
    tarball, calls = registry
    tarball.unlink()
    with pytest.raises(VendorError, match=r"cannot fetch demo.*connect to the network"):
        packages.package("demo")
    with pytest.raises(VendorError, match="just failed"):
        packages.package("demo")
    assert calls.read_text() == "x"


def test_npm_may_come_from_a_python_package_and_what_to_install_is_said(monkeypatch):
    monkeypatch.setattr(packages.shutil, "which", lambda name: None)
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: name)
    assert packages.npm_command()[0] == sys.executable
    no_npm(monkeypatch)
    said = r"install Node\.js, or run `pip install nodejs-"
    with pytest.raises(VendorError, match=said):
        packages.npm_command()


def test_the_cache_lies_outside_the_repository(monkeypatch, tmp_path):
    monkeypatch.delenv(packages.CACHE_VARIABLE, raising=False)
    assert vendor.formulas.COMMITTED.parents[3] not in packages.cache_folder().parents
    monkeypatch.setenv(packages.CACHE_VARIABLE, str(tmp_path))
    assert packages.cache_folder() == tmp_path


@pytest.mark.parametrize("pin", PACKAGES.values(), ids=lambda pin: pin.name)
def test_every_package_is_pinned_to_one_version_and_one_digest(pin):
    assert re.fullmatch(r"\d+\.\d+\.\d+", pin.version)
    assert re.fullmatch(r"[0-9a-f]{64}", pin.sha256)
    assert pin.sha256[:8] in pin.folder


# --- the NumPy wheel ---

INFO = "numpy-2.2.5.dist-info"


@pytest.fixture
def wheel():
    """A small wheel with what NumPy's has: code, stubs, headers, tests and a licence."""
    info = [f"{INFO}/{name}" for name in ("LICENSE.txt", "METADATA", "RECORD")]
    code = ["__init__.py", "__init__.pyi", "_core/include/numpy/npy.h"]
    code += ["tests/test_all.py", "f2py/crackfortran.py"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in (*(f"numpy/{name}" for name in code), *info):
            archive.writestr(name, name * 50)
    return buffer.getvalue()


def test_a_slim_wheel_keeps_code_licence_and_digests(wheel):
    with zipfile.ZipFile(io.BytesIO(pyodide.slim(wheel))) as archive:
        assert archive.namelist() == [
            *(f"{INFO}/LICENSE.txt", f"{INFO}/METADATA", "numpy/__init__.py"),
            "numpy/f2py/__init__.py",  # a stand-in: `from numpy import *` names it
            f"{INFO}/RECORD",
        ]
        kinds = {entry.compress_type for entry in archive.infolist()}
        assert kinds == {zipfile.ZIP_DEFLATED}
        lines = archive.read(f"{INFO}/RECORD").decode().splitlines()
        for line in lines[:-1]:
            name, digest, size = line.rsplit(",", 2)
            content = archive.read(name)
            found = base64.urlsafe_b64decode(digest.removeprefix("sha256=") + "=")
            assert (found, int(size)) == (hashlib.sha256(content).digest(), len(content))
    assert lines[-1] == f"{INFO}/RECORD,,"
    assert pyodide.slim(wheel) == pyodide.slim(wheel)


@pytest.fixture
def chosen(tmp_path, monkeypatch, wheel):
    """A wheel that is named by hand, and a lock file that lists it."""
    path = tmp_path / "numpy-2.2.5-cp313-cp313-pyemscripten_2025_0_wasm32.whl"
    path.write_bytes(wheel)
    monkeypatch.setenv(pyodide.CHOICE, str(path))
    lock = tmp_path / "pyodide-lock.json"
    listed = {"sha256": hashlib.sha256(wheel).hexdigest()}
    lock.write_text(json.dumps({"packages": {"numpy": listed}}))
    return path, lock


def test_a_wheel_named_by_hand_is_taken_and_compared_with_pyodides_list(chosen, capsys):
    path, lock = chosen
    name, content, origin = pyodide.numpy_wheel(lock)
    assert (name, content) == (path.name, path.read_bytes())
    assert origin == "the file that Pyodide 0.29.5 lists"
    assert origin in capsys.readouterr().out
    lock.write_text('{"packages": {"numpy": {"sha256": "another"}}}')
    assert pyodide.numpy_wheel(lock)[2].startswith("given by hand, not the file")
    assert "given by hand" in capsys.readouterr().out


def test_a_wheel_that_cannot_be_used_is_named(chosen, monkeypatch):
    path, lock = chosen
    path.write_bytes(b"no archive")
    with pytest.raises(VendorError, match="is no wheel"):
        pyodide.numpy_wheel(lock)
    path.unlink()
    with pytest.raises(VendorError, match=f"{path.name}: No such file"):
        pyodide.numpy_wheel(lock)
    monkeypatch.setenv(pyodide.CHOICE, "numpy-2.2.5-cp311-cp311-linux_x86_64.whl")
    with pytest.raises(VendorError, match="is no NumPy for Pyodide"):
        pyodide.numpy_wheel(lock)


def test_another_wheel_makes_python_in_the_page_stale(chosen, monkeypatch):
    [part] = [part for part in vendor.PARTS if part.name == "pyodide"]
    with_one = part.target.tools
    chosen[0].write_bytes(b"another")
    with_another = part.target.tools
    monkeypatch.delenv(pyodide.CHOICE)
    assert len({str(t) for t in (with_one, with_another, part.target.tools)}) == 3


# --- fonts and formulas ---


def is_cached(name):
    return (packages.cache_folder() / PACKAGES[name].folder).is_dir()


@pytest.mark.skipif(
    not all(map(is_cached, (fonts.SERIF, fonts.SANS, fonts.MONO))),
    reason="the font packages are not in the cache; `python -m scripts.vendor` gets them",
)
@pytest.mark.parametrize("face", fonts.FACES, ids=lambda f: f"{f.slug}-{f.style}")
def test_a_cut_font_has_the_letters_and_weights_of_the_site(face):
    content = fonts.cut(face, "basic")
    assert content == fonts.cut(face, "basic")
    font = TTFont(io.BytesIO(content))
    assert {ord(letter) for letter in "Aaz09×·−–—“”…"} <= set(font.getBestCmap())
    axes = font["fvar"].axes if "fvar" in font else []
    limits = [(axis.axisTag, axis.minValue, axis.maxValue) for axis in axes]
    assert limits == ([("wght", *face.weights)] if len(face.weights) == 2 else [])
    substitutions = font["GSUB"].table.FeatureList.FeatureRecord if "GSUB" in font else []
    assert {record.FeatureTag for record in substitutions} <= set(face.features)
    assert len(content) < 20_000


def test_fonts_share_no_letter_and_join_no_signs_of_code():
    letters = [fonts.codepoints(signs) for signs in fonts.RANGES.values()]
    assert sum(map(len, letters)) == len(set().union(*letters))
    mono = [face for face in fonts.FACES if face.package == fonts.MONO]
    assert mono
    assert not any({"liga", "calt"} & set(face.features) for face in mono)


def test_the_committed_formula_files_are_pinned_and_complete():
    script = formulas.SCRIPT.read_text(encoding="utf-8")
    assert f'"{PACKAGES["katex"].version}"' in script
    files = dict(formulas.files())
    style = files["katex.min.css"].decode()
    named = set(re.findall(r"url\(([^)]*)\)", style))
    assert named == {name for name in files if name.startswith("fonts/")}
    assert formulas.SCRIPT.name not in files
    for name, signs in formulas.CORE.items():
        whole, small = files[f"fonts/{name}.woff2"], files[f"fonts/{name}.core.woff2"]
        assert len(small) < min(7_000, len(whole))
        font = TTFont(io.BytesIO(small))
        known = set(TTFont(io.BytesIO(whole)).getBestCmap())
        assert set(font.getBestCmap()) == known & fonts.codepoints(signs)
        rules = re.findall(rf"{name}(?:\.core)?\.woff2.*?unicode-range:([^}}]*)", style)
        core, rest = map(fonts.codepoints, rules)
        assert core.isdisjoint(rest)
        assert core | rest >= known
        assert 0x20 in core, "Firefox and WebKit take the font with the space for lines"
    bold = re.search(r"KaTeX_Main-Bold\.woff2.*?unicode-range:([^}]*)", style)[1]
    assert 0x200B not in fonts.codepoints(bold), "no font has it, WebKit asks all"
    assert formulas.cut(whole, signs) == small


# --- parts ---


@pytest.fixture
def part(tmp_path, monkeypatch):
    """A part of two files, written into a folder of the test's own."""
    monkeypatch.setattr(vendor, "OUTPUT", tmp_path / "vendor")
    content = {"one.txt": b"one", "sub/two.txt": b"two"}
    return vendor.Part("demo", content.items, fallback=lambda: {"one.txt": b"system"})


@pytest.mark.parametrize("spoil", [lambda p: p.write_bytes(b"2"), lambda p: p.unlink()])
def test_a_part_is_stale_until_built_and_where_a_file_changed_or_is_gone(part, spoil):
    assert not part.is_fresh()
    assert part.build() == 6
    assert part.is_fresh()
    spoil(part.folder / "sub" / "two.txt")
    assert not part.is_fresh()


def test_building_again_rewrites_nothing_and_removes_what_is_no_longer_made(part):
    part.build()
    (part.folder / "old.txt").write_bytes(b"old")
    before = (part.folder / "one.txt").stat().st_mtime_ns
    part.build()
    assert (part.folder / "one.txt").stat().st_mtime_ns == before
    assert not (part.folder / "old.txt").exists()


def test_a_stand_in_never_counts_as_fresh_and_displaces_nothing_that_was_built(part):
    part.stand_in()
    assert (part.folder / "one.txt").read_bytes() == b"system"
    assert not part.is_fresh()
    part.build()
    part.stand_in()
    assert (part.folder / "one.txt").read_bytes() == b"one"


def test_a_part_that_cannot_be_had_is_told_and_the_others_are_built(part, monkeypatch):
    def unreachable():
        raise VendorError("npm cannot fetch it")

    poor = vendor.Part("poor", unreachable, without="pages do without it")
    monkeypatch.setattr(vendor, "PARTS", (poor, part))
    assert vendor.ensure(say=lambda line: None) == [
        "poor: npm cannot fetch it. Until then pages do without it."
    ]
    assert part.is_fresh()
    assert vendor.main([]) == 2


def no_room(*arguments, **options):
    raise OSError(errno.ENOSPC, "No space left on device", "a file")


def read_only(*arguments, **options):
    raise OSError(errno.EROFS, "Read-only file system", "a file")


def no_npm(patch):
    patch.setattr(packages, "npm_command", npm_command)
    patch.setattr(packages.shutil, "which", lambda name: None)
    patch.setattr(packages.importlib.util, "find_spec", lambda name: None)


OTHER = Package("demo", "1.0.0", "0" * 64)
CANNOT_RUN, NO_SPACE = "npm cannot be run", "No space left on device"
#: What goes wrong: what is done, the words that tell of it, the status.
CASES = [
    (lambda m, f: (f / "demo.tgz").unlink(), "npm cannot fetch demo", 2),
    (lambda m, f: m.setitem(PACKAGES, "demo", OTHER), "but 0000", 2),
    (lambda m, f: no_npm(m), "npm is not installed", 2),
    (lambda m, f: m.setattr(packages, "npm_command", lambda: ["/"]), CANNOT_RUN, 2),
    (lambda m, f: (f / "cache").touch(), "name another folder", 2),
    (lambda m, f: m.setattr(tarfile.TarFile, "extractall", no_room), NO_SPACE, 2),
    (lambda m, f: m.setattr(tempfile, "mkdtemp", read_only), "Read-only file system", 2),
    (lambda m, f: (f / "vendor").touch(), "cannot use", 1),
    (lambda m, f: m.setattr(freshness, "write", read_only), "Read-only file system", 1),
]


@pytest.mark.parametrize(("spoil", "words", "status"), CASES)
def test_what_goes_wrong_is_told_in_one_line(
    registry, part, tmp_path, monkeypatch, capsys, spoil, words, status
):
    def make():
        folder = packages.package("demo")
        return {"one.txt": (folder / "data" / "one.txt").read_bytes()}

    spoil(monkeypatch, tmp_path)
    monkeypatch.setattr(vendor, "PARTS", (vendor.Part("demo", make, without="none"),))
    assert vendor.main([]) == status
    [line] = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_part_that_was_changed_and_cannot_be_had_again_is_thrown_away(part):
    """Better none than one that somebody else has written."""
    part.build()
    (part.folder / "one.txt").write_text('alert("evil")')
    part.stand_in()
    assert (part.folder / "one.txt").read_bytes() == b"system"
    assert not (part.folder / "sub" / "two.txt").exists()


def test_check_names_what_is_stale_and_writes_nothing(part, monkeypatch, capsys):
    monkeypatch.setattr(vendor, "PARTS", (part,))
    assert vendor.main(["--check"]) == 1
    assert "stale: demo; run `python -m scripts.vendor`" in capsys.readouterr().out
    assert not part.folder.exists()
    assert vendor.main([]) == 0
    assert vendor.main(["--check"]) == 0
