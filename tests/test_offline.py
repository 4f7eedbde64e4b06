"""The copy that opens by double click: one archive, offered where it is fresh."""

import zipfile
from io import BytesIO
from types import SimpleNamespace

import pytest
import yaml

from scripts import ROOT, build_archives, licences
from scripts.publish import copies, facts_teaching


@pytest.fixture
def built(monkeypatch, tmp_path):
    """What the archive holds, after a build of two files; its status can be set."""

    def mkdocs(words, cwd):
        site = words[words.index("-d") + 1]
        (site / "vendor" / "katex").mkdir(parents=True)
        (site / "index.html").write_text("<p>Read.</p>")
        (site / "vendor" / "katex" / "katex.min.css").write_text("a{}")
        return SimpleNamespace(returncode=mkdocs.status)

    mkdocs.status = 0
    monkeypatch.setattr(build_archives, "subprocess", SimpleNamespace(run=mkdocs))
    return mkdocs


def test_the_archive_is_one_folder_with_its_licences(built):
    [(name, data)] = build_archives.offline().items()
    with zipfile.ZipFile(BytesIO(data)) as pack:
        assert {n.split("/")[0] for n in pack.namelist()} == {name.removesuffix(".zip")}
        assert pack.read("lesson-9.2.2-offline/index.html") == b"<p>Read.</p>"
        text = pack.read("lesson-9.2.2-offline/LICENCES.txt").decode()
    assert "KaTeX" in text
    assert "Pyodide" not in text, "which is not in it"
    katex = (licences.TEXTS / "katex.txt").read_text("utf-8")
    assert katex.strip() in text


def test_a_copy_that_cannot_be_built_is_said_in_one_line(built, tmp_path, capsys):
    built.status = 1
    assert build_archives.main(["offline", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith("could not be built; see above\n")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_stale_copy_is_not_offered(monkeypatch, tmp_path):
    stale = SimpleNamespace(why_stale=lambda: "docs/index.md was changed")
    monkeypatch.setattr(facts_teaching.build_archives, "target", lambda kind: stale)
    assert "make offline" in facts_teaching.offline_copy()
    assert "](" not in facts_teaching.offline_copy()


def test_a_fresh_copy_is_offered_with_its_size(monkeypatch):
    fresh = SimpleNamespace(why_stale=lambda: None)
    monkeypatch.setattr(facts_teaching.build_archives, "target", lambda kind: fresh)
    monkeypatch.setattr(facts_teaching, "download_size", lambda name: "4.2 MB")
    name = "lesson-9.2.2-offline.zip"
    assert facts_teaching.offline_copy() == f"[{name}](downloads/{name}) · 4.2 MB"


def test_a_changed_page_or_address_makes_the_copy_stale(monkeypatch):
    names = {path.relative_to(ROOT).as_posix() for path in build_archives.page_sources()}
    assert {"docs/index.md", "mkdocs.offline.yml", "lesson/conv.py"} <= names
    assert not any(name.startswith("docs/downloads/") for name in names)
    before = build_archives.target("offline").tools
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    assert build_archives.target("offline").tools != before


def test_files_that_only_a_server_can_give_are_left_out():
    names = ["vendor/pyodide/pyodide.mjs", "runtime/manifest.json", "widgets/a.mjs"]
    names += ["downloads/lesson-9.2.2-offline.zip"]
    kept = ["runtime/cells/a-1.png", "vendor/katex/katex.min.css", "downloads/a.py"]
    files = [SimpleNamespace(src_uri=name) for name in names + kept]
    copies.leave_out(files)
    assert [file.src_uri for file in files] == kept


def test_the_notice_leads_to_the_address_of_the_site():
    """Both settings, with the same address where nothing is set."""
    online, copy = (
        (ROOT / name).read_text("utf-8") for name in ("mkdocs.yml", "mkdocs.offline.yml")
    )
    site = next(line for line in online.splitlines() if line.startswith("site_url:"))
    own = next(line for line in copy.splitlines() if line.startswith("  address:"))
    assert site.removeprefix("site_url:") == own.removeprefix("  address:")
    assert yaml.safe_load(copy.split("extra:")[0])["site_url"] == ""
