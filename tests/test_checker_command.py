"""python -m lesson check: what it prints, and its exit status."""

import csv
import functools
import io
import json
import os
import subprocess
import sys

import pytest

from lesson.__main__ import main
from lesson.checker import check_file
from tests.answer_files import ANSWERS, FOLDER
from tests.programs import ROOT, built, python

RIGHT = FOLDER / "right" / "windows_in_loops.py"
PARTS, KEYS = ["conv2d", "maxpool2d", "forward"], {"part", "passed", "code", "message"}


@pytest.fixture
def wrong(tmp_path):
    """Path of an answer that does not use the stride."""
    path = tmp_path / "answer.py"
    path.write_text(ANSWERS["stride-ignored"].text)
    return path


def command(*arguments, folder, **options):
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
    return python("-m", "lesson", *arguments, cwd=folder, env=environment, **options)


def test_a_right_answer_exits_with_0_in_a_folder_too(capsys, tmp_path):
    assert main(["check", str(RIGHT)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].split() == ["conv2d", "right"]
    assert out.endswith("3 of 3 parts right.\n")
    (tmp_path / "one.py").write_text(RIGHT.read_text())
    assert main(["check", str(tmp_path), "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out)
    assert report["passed"]


def test_what_is_wrong_is_told_as_lines_json_or_csv(capsys, wrong):
    assert main(["check", str(wrong)]) == 1
    lines = capsys.readouterr().out.splitlines()
    heads = [line.split(maxsplit=1) for line in lines if not line.startswith(" ")]
    assert heads[:3] == [
        ["conv2d", "not yet: stride-ignored"],
        ["maxpool2d", "right"],
        ["forward", "right"],
    ]
    assert max(map(len, lines)) <= 88
    assert main(["check", str(wrong), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report.keys() == {"passed", "checks"}
    assert all(c.keys() == KEYS for c in report["checks"])
    assert [c["part"] for c in report["checks"]] == PARTS
    assert [c["passed"] for c in report["checks"]] == [False, True, True]
    assert report["passed"] is False
    assert report["checks"][0]["code"] == "stride-ignored"
    assert main(["check", str(wrong), "--csv"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_file_that_cannot_be_imported_is_the_only_part(capsys, tmp_path):
    path = tmp_path / "broken.py"
    path.write_text("def conv2d(:\n")
    assert main(["check", str(path), "--json"]) == 1
    (check,) = json.loads(capsys.readouterr().out)["checks"]
    told = (check["part"], check["passed"], check["code"])
    assert told == ("file", False, "syntax-error")
    assert "line 1" in check["message"]


UNUSABLE = {
    "missing.py": lambda path: None,
    "folder.py": lambda path: path.mkdir(),
    "notebook.ipynb": lambda path: path.write_text("{}"),
    "notebook.py": lambda path: path.write_text('{\n "cells": [],\n "nbformat": 4}'),
    "rot13.py": lambda path: path.write_text("# coding: rot13\nvzcbeg ahzcl"),
    "wide.py": lambda path: path.write_text("import numpy", encoding="utf-16-be"),
    "null.py": lambda path: path.write_text("import numpy\n\0"),
    "empty.py": lambda path: path.touch(),
    "blank.py": lambda path: path.write_text(" \n\n"),
    "latin.py": lambda path: path.write_bytes("# café\n".encode("latin-1")),
    "binary.py": lambda path: path.write_bytes(b"\x00\xff\xfe" * 100),
    "large.py": lambda path: path.write_bytes(b"#" * 1_000_001),
} | ({"pipe.py": os.mkfifo} if hasattr(os, "mkfifo") else {})


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_exits_with_2_and_one_line(name, capsys, tmp_path):
    path = tmp_path / name
    UNUSABLE[name](path)
    assert main(["check", str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(path) in printed.err
    assert "Traceback" not in printed.err


def test_files_that_cannot_be_used_exit_with_2(tmp_path, capsys):
    assert main(["check", str(tmp_path / "a.py"), str(tmp_path / "b.py")]) == 2
    assert capsys.readouterr().out.count("does not exist") == 2
    assert main(["check", "no\nfile.py"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    path = tmp_path / "answer.py"
    path.write_text(f"# coding: klingon\n{RIGHT.read_text()}")
    assert main(["check", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_interrupted_check_says_one_word(capsys, monkeypatch):
    def interrupted(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("lesson.__main__.check_file", interrupted)
    assert main(["check", "answer.py"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """Folder of a right answer, a wrong one, one that cannot be read, and no answer.

    Each of them is checked once, and told in several forms.
    """
    folder = tmp_path_factory.mktemp("group")
    (folder / "Ada, L.py").write_text(RIGHT.read_text())
    (folder / "answer.py").write_text(ANSWERS["stride-ignored"].text)
    (folder / "broken.py").write_text("def conv2d(:\n")
    (folder / "empty.py").write_text("")
    (folder / "notes.txt").write_text("no program")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lesson.__main__.check_file", functools.cache(check_file))
        yield folder


NAMES = ["Ada, L.py", "answer.py", "broken.py", "empty.py"]
SAID = ["right", "not yet: conv2d stride-ignored", "file syntax-error", "is empty"]


@pytest.mark.parametrize("each", [True, False], ids=["files", "a folder"])
def test_several_files_get_a_line_each(group, each, capsys):
    paths = [str(group / name) for name in NAMES] if each else [str(group)]
    assert main(["check", *paths]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    for name, line, said in zip(NAMES, lines[:4], SAID, strict=True):
        assert str(group / name) in line
        assert said in line
    assert lines[4] == "1 of 4 files right."


def test_several_files_as_json_are_a_list_of_reports(group, capsys):
    assert main(["check", str(group), "--json"]) == 1
    reports = json.loads(capsys.readouterr().out)
    assert [report["file"] for report in reports] == [str(group / name) for name in NAMES]
    assert [report["passed"] for report in reports] == [True, False, False, False]
    assert [len(report["checks"]) for report in reports] == [3, 3, 1, 1]
    for report in reports:
        assert report.keys() == {"file", "passed", "checks"}
        assert all(check.keys() == KEYS for check in report["checks"])
    assert reports[3]["checks"][0]["code"] == "unusable"


def test_several_files_as_csv_are_a_table(group, capsys):
    assert main(["check", str(group), "--csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["file"] for row in rows] == [str(group / name) for name in NAMES]
    assert [row["passed"] for row in rows] == ["yes", "no", "no", "no"]
    codes = [[row[part] for part in ("program", *PARTS)] for row in rows[:3]]
    assert codes[0] == ["right"] * 4
    assert codes[1] == ["right", "stride-ignored", "right", "right"]
    assert codes[2] == ["syntax-error", "", "", ""]
    assert rows[0]["message"] == ""
    assert "the stride is not used" in rows[1]["message"]


def test_a_report_that_nobody_reads_on_ends_quietly(tmp_path, wrong):
    command = [sys.executable, "-m", "lesson", "check", str(wrong)]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipe) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "arguments", [[], ["check"], ["check", "a.py", "--json", "--csv"], ["no"]]
)
def test_a_wrong_command_line_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m lesson" in capsys.readouterr().err


def test_help_says_what_the_exit_status_means(capsys):
    for arguments in (["--help"], ["check", "--help"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
    assert "2 the file cannot be used" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", ["cnn.py", "mein Netz é.py", "-x.py", "no_suffix"])
def test_any_name_in_any_folder_will_do(name, tmp_path):
    (tmp_path / name).write_text("\ufeff" + RIGHT.read_text(), encoding="utf-8")
    run = command("check", "--json", "--", name, folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["passed"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_a_file_may_name_its_encoding(encoding, tmp_path, capsys):
    path = tmp_path / "answer.py"
    text = f"# -*- coding: {encoding} -*-\n# Größe und Schritt\n{RIGHT.read_text()}"
    path.write_bytes(text.encode(encoding))
    assert main(["check", str(path)]) == 0


def test_what_a_file_prints_does_not_reach_the_report(tmp_path):
    path = tmp_path / "loud.py"
    loud = "\nimport sys\nprint('{}')\nsys.stderr.write('oh')\n"
    path.write_text(RIGHT.read_text() + loud)
    run = command("check", path, "--json", folder=tmp_path, input="typed\n")
    assert json.loads(run.stdout)["passed"]
    assert run.stderr == ""


def test_letters_that_a_console_cannot_show_do_not_stop_the_report(tmp_path):
    path = tmp_path / "text.py"
    path.write_text("raise ValueError('Größe → 3')", encoding="utf-8")
    run = command("check", path, folder=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert run.returncode == 1
    assert "\\xf6" in run.stdout
    assert run.stderr == ""


def test_the_starter_is_unfinished_and_the_solution_passes(capsys, tmp_path):
    for name, first in (("cnn_starter.py", "untouched"), ("cnn_solution.py", "right")):
        (tmp_path / name).write_bytes(built()[name])
        main(["check", str(tmp_path / name), "--json"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        assert [check["code"] for check in checks] == [first, first, "right"]
