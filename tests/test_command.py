"""Every script knows its options, and says in one line why it cannot go on."""

import importlib
import os
from pathlib import Path

import pytest

from scripts import build_downloads, build_widget_data, command

ROOT = Path(__file__).parents[1]
PROGRAMS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "scripts").rglob("*.py")
    if "\nif __name__" in path.read_text(encoding="utf-8")
    and "downloads" not in path.parts
)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_script_asked_for_help_does_nothing_else(name, capsys, monkeypatch):
    monkeypatch.setattr(os, "environ", {**os.environ})
    script = importlib.import_module(name)
    with pytest.raises(SystemExit) as ended:
        script.main(["--help"])
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        script.main(["--no-such-option"])
    assert ended.value.code == 2


def ending(error, *expected):
    """Return the status of a script that an error stops."""

    @command.one_line_errors(*expected)
    def main():
        raise error

    return main()


def test_an_error_or_interruption_is_told_in_one_line(capsys):
    assert ending(PermissionError(13, "Permission denied", "/there/a.png")) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot use /there/a.png: Permission denied; check that" in said
    assert ending(ValueError("no such picture"), ValueError) == 2
    assert "no such picture" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        ending(ZeroDivisionError())
    assert ending(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "told"), [(build_downloads, True), (build_widget_data, False)]
)
def test_what_differs_is_written_and_what_is_stale_named(script, told, tmp_path, capsys):
    arguments = ["--out", str(tmp_path)]
    assert script.main([*arguments, "--check"]) == 1
    assert f"is stale; run python -m {script.__name__} (" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert script.main(arguments) == 0
    files = {path: path.read_bytes() for path in tmp_path.glob("[!.]*")}
    assert len(capsys.readouterr().out.splitlines()) == told * len(files)
    times = [path.stat().st_mtime_ns for path in files]
    assert script.main(arguments) == script.main([*arguments, "--check"]) == 0
    assert capsys.readouterr().out == ""
    assert [path.stat().st_mtime_ns for path in files] == times
    changed = min(files)
    changed.write_text("broken")
    assert script.main([*arguments, "--check"]) == 1
    assert f"{changed.name} was changed" in capsys.readouterr().out
    assert script.main(arguments) == 0
    assert capsys.readouterr().out == told * f"wrote {changed}\n"
    assert {path: path.read_bytes() for path in tmp_path.glob("[!.]*")} == files
