"""Every script knows its options, and says in one line why it cannot go on."""

import importlib
import os
from pathlib import Path

import pytest

from scripts import command

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
    run = getattr(script, "main", None)
    if run is None:  # the two that train share one command line
        from scripts.learning import parse

        run = lambda argv: parse(script.__doc__, argv)  # noqa: E731
    with pytest.raises(SystemExit) as ended:
        run(["--help"])
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        run(["--no-such-option"])
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
