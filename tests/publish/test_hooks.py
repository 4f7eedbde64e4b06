"""The hooks: stale things built first, everything of MkDocs that we rely on."""

import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from scripts import ROOT
from scripts.publish import PublishError, cite, hooks


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A function that writes a script; each notes its run in `log`."""
    monkeypatch.setattr(hooks, "ROOT", tmp_path)
    (tmp_path / "scripts").mkdir()
    log = tmp_path / "log"
    log.touch()

    def write(name, status=0):
        text = f"open({str(log)!r}, 'a').write('{name} ')\nraise SystemExit({status})\n"
        (tmp_path / "scripts" / f"{name}.py").write_text(text)

    write.log = log
    return write


def test_scripts_run_in_order_and_may_end_as_a_site_can_bear(programs):
    for name in ("one", "two"):
        programs(name)
    hooks.build_stale({"one": (0,), "two": (0,)})
    assert programs.log.read_text() == "one two "
    for name in hooks.SCRIPTS:
        assert (ROOT / "scripts" / f"{name}.py").is_file()


def test_a_status_that_a_site_can_be_built_with_is_accepted(programs):
    programs("vendor", status=2)
    hooks.build_stale({"vendor": (0, 2)})


@pytest.mark.parametrize("name", ["fails", "is_missing"])
def test_a_script_that_fails_stops_the_build(programs, name):
    programs("fails", status=1)
    with pytest.raises(PublishError, match=rf"scripts\.{name} ended with exit status 1"):
        hooks.build_stale({name: (0,)})


def test_an_address_that_is_taken_is_refused_before_the_build():
    config = SimpleNamespace(dev_addr=None, plugins=None)
    with socket.create_server(("127.0.0.1", 0)) as other:
        config.dev_addr = other.getsockname()
        hooks.on_startup("serve", dirty=False)
        taken = rf"{config.dev_addr[1]} cannot be served at: .*; stop what runs there"
        with pytest.raises(PublishError, match=taken):
            hooks.on_config(config)
    assert not hooks.starting, "at the next build the address is our own"


def test_a_second_build_in_one_process_reads_the_lesson_anew(monkeypatch):
    monkeypatch.setattr(hooks, "build_stale", lambda: None)
    modules = {"lesson": 1, "lesson.conv": 2, "lessons": 3, "scripts.publish.facts": 4}
    modules |= {"scripts.experiments.record": 5, "scripts.publish.facts_recorded": 6}
    monkeypatch.setattr(hooks, "sys", SimpleNamespace(modules=dict(modules)))
    hooks.cited.add("old")
    hooks.on_pre_build(None)
    assert hooks.sys.modules == {"lessons": 3}
    assert not hooks.cited


def test_a_reference_that_no_page_cites_is_reported(monkeypatch, caplog):
    monkeypatch.setattr(cite, "references", lambda: {"used": {}, "forgotten": {}})
    monkeypatch.setattr(hooks, "cited", {"used"})
    hooks.on_post_build(SimpleNamespace(plugins={"material/offline": None}))
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.name.startswith("mkdocs."), "or a strict build would not count it"
    assert "no page cites forgotten" in record.message


def test_an_unrendered_page_is_named(monkeypatch):
    page = SimpleNamespace(file=SimpleNamespace(src_uri="a.md"), url="a/")
    with pytest.raises(PublishError, match=r"a\.md: unrendered syntax at “::figure x”"):
        hooks.on_page_content("<p>::figure x</p>", page, None, None)


def test_the_date_of_the_site_is_that_of_the_last_commit(monkeypatch):
    assert int(hooks.date_of_last_commit()) >= 0
    nothing = SimpleNamespace(stdout="")
    monkeypatch.setattr(hooks.subprocess, "run", lambda *a, **k: nothing)
    assert hooks.date_of_last_commit() == "0"


def test_no_git_is_no_error(monkeypatch):
    def missing(*args, **options):
        raise FileNotFoundError

    monkeypatch.setattr(hooks.subprocess, "run", missing)
    assert hooks.date_of_last_commit() == "0"


def test_the_extensions_import_without_the_lesson():
    """So that an error in `lesson` is reported by a page, not by a broken start."""
    code = "import sys, scripts.publish.hooks; print('lesson' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
