"""The content security policy: on every page, of that build, and strict."""

import hashlib
import os
import re
import subprocess
import sys
from base64 import b64encode
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from scripts.publish import PublishError, hooks, site

HEAD = '<html><head>\n<meta charset="utf-8">\n'
PROGRAMS = ("text/javascript", "module", "")


def rules(said):
    parts = [rule.split() for rule in said.split("; ")]
    assert len(parts) == len({name for name, *_ in parts}), "a second rule is ignored"
    return {name: sources for name, *sources in parts}


def digest(text):
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.fixture(scope="module")
def pages(built_site):
    """Each page of the site, taken apart by another parser than the build's."""
    paths = sorted(built_site.rglob("*.html"))
    assert built_site / "404.html" in paths
    return {
        path.relative_to(built_site).as_posix(): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in paths
    }


@pytest.fixture(scope="module")
def said(built_site):
    """The policy that hosts are asked to send."""
    text = (built_site / "_headers").read_text(encoding="utf-8")
    return re.fullmatch(r"/\*\n  Content-Security-Policy: (.*)\n", text)[1]


def test_every_page_says_the_policy_of_the_headers_before_anything_is_fetched(
    pages, said
):
    for name, page in pages.items():
        tags = [t for t in page.head.find_all(True) if t.get("name") != "viewport"]
        assert tags[0].get("charset") == "utf-8", name
        assert tags[1].get("http-equiv") == "Content-Security-Policy", name
        assert tags[1]["content"] == said, name
        assert len(page.find_all("meta", {"http-equiv": True})) == 1, name


def test_the_policy_is_strict(said):
    found = rules(said)
    assert found["default-src"] == ["'self'"]
    scripts = [s for s in found["script-src"] if not s.startswith("'sha256-")]
    assert scripts == ["'self'", "'wasm-unsafe-eval'"]
    assert found["style-src-attr"] == ["'unsafe-inline'"]
    assert said.count("unsafe-inline") == 1
    assert "'unsafe-eval'" not in said
    assert found["img-src"] == ["'self'", "data:", "blob:"]
    assert found["connect-src"] == ["'self'", "blob:"]
    assert found["worker-src"] == ["'self'"]
    assert not re.search(r"https?:|\*", said)


def test_every_script_inside_a_page_is_named_and_no_other(pages, said):
    inside = {
        digest(script.string or "")
        for page in pages.values()
        for script in page.find_all("script", src=False)
        if script.get("type", "") in PROGRAMS
    }
    named = {s for s in rules(said)["script-src"] if s.startswith("'sha256-")}
    assert named == inside
    assert len(named) > 5


def test_nothing_on_a_page_needs_more(pages, said):
    styles = rules(said)["style-src"]
    for name, page in pages.items():
        for tag in page.find_all(True):
            assert not [a for a in tag.attrs if a.startswith("on")], (name, tag.name)
            link = str(tag.get("href", "")).strip().lower()
            assert not link.startswith("javascript:"), name
        for style in page.find_all("style"):
            assert digest(style.string) in styles, name


def test_drawings_keep_their_style_where_a_host_sends_the_policy(built_site, said):
    inside = {
        digest(text)
        for path in built_site.rglob("*.svg")
        for text in re.findall(r"<style[^>]*>(.*?)</style>", path.read_text(), re.S)
    }
    assert inside <= {*rules(said)["style-src"]}


def test_who_hosts_the_site_finds_the_policy_to_copy(pages, said):
    text = pages["about/reproduce/index.html"].article.get_text()
    assert f'add_header Content-Security-Policy "{said}" always;' in text
    assert f'Header always set Content-Security-Policy "{said}"' in text
    assert site.SHOWN not in text


def test_a_copy_without_server_has_no_policy(offline_site):
    assert not (offline_site / "_headers").exists()
    assert "Content-Security-Policy" not in (offline_site / "index.html").read_text()


def test_a_site_that_is_mended_gets_the_policy_of_all_its_pages(tmp_path):
    (tmp_path / "a.html").write_text(HEAD + "<script>let a;</script>")
    site.write_policy(tmp_path)
    (tmp_path / "b.html").write_text(HEAD + "<script>let b;\n</script>")
    site.write_policy(tmp_path)
    for name in ("a.html", "b.html"):
        page = (tmp_path / name).read_text()
        assert page.count("http-equiv") == 1
        assert digest("let a;") in page
        assert digest("let b;\n") in page


def test_a_served_site_takes_the_servers_own_script_and_is_strict_otherwise(tmp_path):
    (tmp_path / "a.html").write_text(HEAD + "<script>let a;</script>")
    site.write_policy(tmp_path, served=True)
    found = rules(re.search('content="(.*?)"', (tmp_path / "a.html").read_text())[1])
    assert found["script-src"] == ["'self'", "'wasm-unsafe-eval'", "'unsafe-inline'"]
    assert found["default-src"] == ["'self'"]


@pytest.mark.parametrize("page", ["<p>a</p>", f'<script src="a"></script>{HEAD}'])
def test_a_page_that_the_policy_would_come_too_late_for_stops_the_build(tmp_path, page):
    (tmp_path / "late.html").write_text(page)
    with pytest.raises(PublishError, match=r"late\.html has to begin with"):
        site.write_policy(tmp_path)


# The site is built beside its place and put there whole -----------------------------


@pytest.fixture
def config(tmp_path):
    """A site that is there, and where the next one is to go."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("old")
    (folder / "gone.html").write_text("old")
    return SimpleNamespace(site_dir=str(folder))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_until_the_end_the_old_site_stays_and_then_the_new_one_is_there(config, tmp_path):
    draft, target = site.begin(config)
    assert config.site_dir == str(draft)
    (draft / "index.html").write_text("new")
    assert names(target) == ["gone.html", "index.html"]
    site.finish(draft, target)
    assert names(tmp_path) == ["site"]
    assert names(target) == ["index.html"]
    assert (target / "index.html").read_text() == "new"


def test_the_first_site_needs_none_before_it(tmp_path):
    config = SimpleNamespace(site_dir=str(tmp_path / "build" / "site"))
    draft, target = site.begin(config)
    site.finish(draft, target)
    assert names(tmp_path / "build") == ["site"]


def test_drafts_of_killed_builds_go_and_those_of_living_ones_stay(config, tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    living = tmp_path / f".site.{os.getppid()}-0.draft"
    for folder in (living, tmp_path / f".site.{ended.pid}-0.draft"):
        (folder / "sub").mkdir(parents=True)
    draft, _ = site.begin(config)
    assert names(tmp_path) == sorted([living.name, draft.name, "site"])


def test_a_site_behind_a_link_is_replaced_there(config, tmp_path):
    link = tmp_path / "public"
    link.symlink_to(tmp_path / "site")
    config.site_dir = str(link)
    draft, target = site.begin(config)
    site.finish(draft, target)
    assert link.is_symlink()
    assert names(link) == []


def test_a_volume_of_its_own_is_built_in_place(config, monkeypatch):
    monkeypatch.setattr(site.os.path, "ismount", lambda path: True)
    before = config.site_dir
    assert site.begin(config) is None
    assert config.site_dir == before


def test_a_build_that_fails_leaves_no_draft(config, tmp_path, monkeypatch):
    monkeypatch.setattr(hooks, "drafts", [site.begin(config)])
    hooks.on_build_error(ValueError())
    assert names(tmp_path) == ["site"]
    assert names(tmp_path / "site") == ["gone.html", "index.html"]
