"""The site is built beside its place and put there whole."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from scripts.publish import hooks, site


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
