"""What is stale and what is fresh: names, bytes, outputs, links, killed runs."""

import os
import shutil
import subprocess
import sys

import pytest

from scripts import freshness, writing
from scripts.freshness import Target

SOURCES = {"kernels/one.py": "1", "kernels/two.py": "2"}


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(freshness, "ROOT", tmp_path)
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def target(root, **options):
    """Return a target that joins the sources into one file, and has one below."""

    def sources():
        return (root / "kernels").glob("*.py")

    def make():
        texts = [path.read_bytes() for path in sorted(sources())]
        return {"all.txt": b"".join(texts), "parts/first.txt": texts[0]}

    options = {"sources": sources, "make": make} | options
    return Target("join", root / "docs" / "out", **options)


@pytest.fixture
def out(root):
    """Return the folder of the target, built once."""
    target(root).build()
    return root / "docs" / "out"


def test_a_target_is_stale_until_built_and_fresh_after(root):
    assert target(root).why_stale() == "it was never built"
    new = target(root).build()
    assert [path.name for path in new] == ["all.txt", "first.txt"]
    assert target(root).why_stale() is None
    assert target(root).build() == [], "what does not differ is not written"


def test_sources_renamed_or_changed_in_a_byte_make_it_stale(root, out):
    """Its bytes are the same and its order too: the name is what changed."""
    (root / "kernels" / "two.py").rename(root / "kernels" / "zwei.py")
    assert target(root).why_stale() == "kernels/two.py is gone"
    target(root).build()
    (root / "kernels" / "three.py").write_text("3")
    assert target(root).why_stale() == "kernels/three.py is new"
    target(root).build()
    path = root / "kernels" / "one.py"
    times = path.stat()
    path.write_text("7")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert target(root).why_stale() == "kernels/one.py was changed"


def cut(path):
    path.write_bytes(path.read_bytes()[:1])


def flip(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [cut, flip, os.remove])
def test_an_output_that_is_not_what_was_written_makes_it_stale(root, out, spoil):
    path = out / "all.txt"
    spoil(path)
    gone = spoil is os.remove
    assert target(root).why_stale() == f"all.txt {'is gone' if gone else 'was changed'}"
    assert target(root).build() == [path]
    assert path.read_bytes() == b"12"


def test_another_version_of_a_tool_makes_it_stale(root):
    target(root, tools={"numpy": "2.0"}).build()
    assert target(root, tools={"numpy": "2.0"}).why_stale() is None
    assert target(root, tools={"numpy": "2.1"}).why_stale() == "numpy was changed"


def test_what_it_opens_is_a_source_too(root):
    (root / "words.txt").write_text("one")

    def make():
        return {"a.txt": (root / "words.txt").read_bytes()}

    target(root, make=make).build()
    assert target(root, make=make).why_stale() is None
    (root / "words.txt").write_text("two")
    assert target(root, make=make).why_stale() == "words.txt was changed"


def test_a_source_that_changes_while_it_is_being_made_leaves_it_stale(root):
    def make():
        (root / "kernels" / "one.py").write_text("9")
        return {"a.txt": b"made of 1"}

    target(root, make=make).build()
    assert target(root).why_stale() == "kernels/one.py was changed"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"join": 1}', '{"join": {}}'])
def test_a_record_that_cannot_be_read_is_none(root, out, text):
    (out / freshness.RECORD).write_text(text)
    assert target(root).why_stale() == "it was never built"


def test_files_that_are_no_longer_made_go(root, out):
    target(root, make=lambda: {"all.txt": b"12"}).build()
    assert not (out / "parts" / "first.txt").exists()
    freshness.forget(out, [])
    assert [path.name for path in out.iterdir() if path.is_file()] == [".record.json"]


def test_only_where_it_is_alone_a_strange_file_is_wrong_and_goes(root, out):
    (out / "evil.js").write_text("alert()")
    assert target(root).why_stale() is None
    alone = target(root, alone=True)
    assert alone.why_stale() == "docs/out/evil.js does not belong there"
    alone.build()
    assert not (out / "evil.js").exists()


def test_modules_are_followed_to_the_end(root):
    folder = root / "lesson"
    folder.mkdir()
    modules = {"a": "from lesson import b", "b": "def f():\n    import lesson.c"}
    for name, text in (modules | {"__init__": "", "c": "import numpy", "d": ""}).items():
        (folder / f"{name}.py").write_text(text)
    found = freshness.imported(folder / "a.py")
    assert {path.name for path in found} == {"__init__.py", "a.py", "b.py", "c.py"}
    (folder / "c.py").write_text("import numpy, lesson.d")
    assert folder / "d.py" in freshness.imported(folder / "a.py")


# --- links ---


FOREIGN = ("all.txt", "first.txt", "mine.txt")


@pytest.fixture
def elsewhere(tmp_path_factory):
    """A folder that is not ours, with the names that a target writes."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in FOREIGN:
        (folder / name).write_text("mine")
    return folder


@pytest.mark.parametrize("alone", [True, False])
def test_a_link_among_the_outputs_is_replaced_and_not_followed(root, elsewhere, alone):
    target(root, alone=alone).build()
    out = root / "docs" / "out"
    shutil.rmtree(out / "parts")
    (out / "parts").symlink_to(elsewhere)
    (out / "all.txt").unlink()
    (out / "all.txt").symlink_to(elsewhere / "all.txt")
    assert target(root, alone=alone).why_stale() == "all.txt was changed"
    target(root, alone=alone).build()
    assert (out / "parts" / "first.txt").read_bytes() == b"1"
    assert not (out / "parts").is_symlink()
    assert not (out / "all.txt").is_symlink()
    assert {path.read_text() for path in elsewhere.iterdir()} == {"mine"}


def test_nothing_behind_a_link_is_removed(root, out, elsewhere):
    shutil.rmtree(out / "parts")
    (out / "parts").symlink_to(elsewhere)
    target(root, make=lambda: {"all.txt": b""}).build()
    (out / "link").symlink_to(elsewhere)
    target(root, make=lambda: {"all.txt": b""}, alone=True).build()
    assert not (out / "link").is_symlink()
    assert {path.name for path in elsewhere.iterdir()} == {*FOREIGN}


def test_a_folder_of_its_own_is_a_folder_and_no_link(root, elsewhere):
    (root / "docs").mkdir()
    (root / "docs" / "out").symlink_to(elsewhere)
    target(root, alone=True).build()
    assert not (root / "docs" / "out").is_symlink()
    assert {path.read_text() for path in elsewhere.iterdir()} == {"mine"}


def test_a_record_that_names_files_outside_removes_none(root, out, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    record = freshness.read_record(out)
    record["join"]["files"] |= {"../../mine.txt": "0", str(mine): "0"}
    freshness.write_record(out, record)
    target(root).build()
    assert mine.read_text() == "mine"


# --- drafts ---


def test_a_draft_of_a_killed_run_goes_and_one_of_a_living_run_stays(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    living = tmp_path / f".a.txt.{child.pid}-0{writing.DRAFT}"
    own = tmp_path / f".a.txt.{os.getpid()}-0{writing.DRAFT}"
    strange = tmp_path / f".a.txt{writing.DRAFT}"
    for draft in (living, own, strange):
        draft.touch()
    writing.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [living]
    child.communicate(b"\n")
    writing.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_file_have_two_drafts(tmp_path, monkeypatch):
    """Of threads too: a draft is opened only where there is none of its name."""
    drafts = []
    whole = writing.Path.replace

    def replace(draft, path):
        drafts.append(draft)
        if len(drafts) == 1:
            writing.write(path, b"of another")
        return whole(draft, path)

    monkeypatch.setattr(writing.Path, "replace", replace)
    writing.write(tmp_path / "a.txt", b"of one")
    assert len({*drafts}) == 2
    assert (tmp_path / "a.txt").read_bytes() == b"of one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_cannot_be_written_leaves_no_draft(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OSError, match="directory"):
        writing.write(tmp_path / "a.txt", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
