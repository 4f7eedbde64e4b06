"""Whatever is passed on is named, with its author and the text of its licence."""

import re
import zipfile
from io import BytesIO

import pytest

from scripts import build_downloads, licences
from scripts.build_runtime import lesson_wheel
from tests.programs import ROOT, built

ARCHIVE = "lesson-9.2.2.zip"
LISTED = {work["work"]: work for work in licences.works()}
TEXTS = licences.TEXTS


def members(archive):
    with zipfile.ZipFile(BytesIO(archive)) as pack:
        return [name for name in pack.namelist() if not name.endswith("/")]


def content(archive, name):
    with zipfile.ZipFile(BytesIO(archive)) as pack:
        [path] = [n for n in pack.namelist() if n.endswith(name)][:1]
        return pack.read(path).decode()


ARCHIVES = {
    "archive": lambda: (built()[ARCHIVE], "LICENCES.txt"),
    "wheel": lambda: (lesson_wheel()[1], "lesson/data/LICENCES.txt"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_each_archive_names_what_it_holds_with_its_text(kind):
    archive, name = ARCHIVES[kind]()
    text = content(archive, name)
    held = licences.within(members(archive))
    works = [work["work"] for work in held]
    assert {"MNIST handwritten digits", "first-layer filters of AlexNet"} <= {*works}
    for work in held:
        assert f"{work['work']}\n    by {work['by']}" in text
        if work.get("text", "").endswith(".txt"):
            assert (TEXTS / work["text"]).read_text("utf-8").strip() in text
    named = re.search(r"below the list\.\n\n(.*?)\n={20}", text, re.S)[1]
    listed = [line for line in named.splitlines() if line and line[0] != " "]
    assert listed == works, "and nothing that it does not hold"


def test_every_file_of_the_site_has_a_licence_and_every_pattern_a_file(built_site):
    paths = [path.relative_to(built_site).as_posix() for path in built_site.rglob("*.*")]
    held = licences.within(path for path in paths if (built_site / path).is_file())
    assert [work["work"] for work in held] == [*LISTED]
    # A name that was misspelt would leave a work out.
    names = {*paths, *members(built()[ARCHIVE]), *members(lesson_wheel()[1])}
    for work in LISTED.values():
        for pattern in work["files"] if work["by"] != "Pixels2GenAI Project" else ():
            alone = {**work, "files": [pattern]}
            assert any(licences.belongs(name, alone) for name in names), pattern


def test_the_pages_name_the_licence_and_everybody_whose_work_they_hold(built_site):
    link = '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
    for page in (built_site / "index.html", built_site / "exercises/create/index.html"):
        text = page.read_text("utf-8")
        assert link in text
        assert re.search(r'href="[./]*about/licences/#attribute"', text)
    page = (built_site / "about/licences/index.html").read_text("utf-8")
    assert licences.ATTRIBUTION.split(" (")[0] in page
    for work in LISTED.values():
        assert work["by"].split(";")[0] in page
    vendor = built_site / "vendor"
    same_bytes("source-serif-4.txt", vendor / "fonts" / "LICENSE-source-serif-4.txt")
    same_bytes("iframe-worker.txt", vendor / "offline" / "LICENSE")


def same_bytes(name, path):
    """Assert that a text is the one that its work comes with."""
    assert (TEXTS / name).read_bytes() == path.read_bytes()


def test_the_text_is_what_the_list_makes_and_its_licences_are_named(capsys):
    assert licences.main(["--check"]) == 0, "run python -m scripts.licences"
    with pytest.raises(LookupError, match=r"says nothing of vendor/new/thing\.wasm$"):
        licences.within(["lesson/conv.py", "vendor/new/thing.wasm"])
    sources = {path.name for path in build_downloads.sources()}
    assert {"licences.yml", "mit.txt", "licences.py"} <= sources


def test_a_changed_list_makes_the_packages_text_stale(monkeypatch, capsys):
    changed = [{**work, "by": "Somebody"} for work in licences.works()]
    monkeypatch.setattr(licences, "works", lambda: changed)
    assert licences.main(["--check"]) == 1
    assert "is stale" in capsys.readouterr().out


def test_every_text_is_used_and_is_the_works_own():
    used = {w["text"] for w in LISTED.values() if w.get("text", "").endswith(".txt")}
    assert used == {path.name for path in TEXTS.iterdir()}
    for name in ("inter", "jetbrains-mono"):
        same_bytes(f"{name}.txt", ROOT / "scripts" / "fonts" / f"LICENSE-{name}.txt")
    same_bytes("katex.txt", ROOT / "scripts/vendoring/committed/katex/LICENSE")
    ours = (ROOT / "LICENSE").read_text("utf-8")
    assert ours.startswith((TEXTS / "mit.txt").read_text("utf-8"))


def test_the_wheels_licence_names_those_of_its_works():
    archive = lesson_wheel()[1]
    said = re.search(r"^License-Expression: (.*)$", content(archive, "METADATA"), re.M)[1]
    held = {work["licence"] for work in licences.within(members(archive))}
    spdx = {name for name in held if re.fullmatch(r"[\w.-]+", name)}
    assert {*said.split(" AND ")} == spdx - {"CC-BY-4.0"}, "whose README is no code"


SAID = [
    ROOT / "README.md",
    ROOT / "LICENSE",
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "docs").glob("[ae]*/**/*.md"),
    *(ROOT / "scripts" / "downloads").iterdir(),
    *(ROOT / "lesson").rglob("*.py"),
    ROOT / "lesson" / "data" / "README.md",
]


def test_the_same_is_said_of_mnist_everywhere():
    words = LISTED["MNIST handwritten digits"]["licence"]
    assert words in (ROOT / "lesson" / "data" / "README.md").read_text("utf-8")
    for path in (p for p in SAID if p.is_file()):
        text = path.read_text("utf-8").replace(words, "")
        other = re.search(r"BY-SA|MNIST[^.\n]*\b(public domain|licen[cs]ed)", text)
        assert not other, path
