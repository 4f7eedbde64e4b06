"""Run `python -m lesson`: what the lesson offers on the command line."""

import argparse
import csv
import json
import os
import re
import sys
import textwrap
from pathlib import Path

from lesson import __version__
from lesson.checker import UnusableFileError, check_file

EXITS = "exit status: 0 all parts are right, 1 not all are, 2 the file cannot be used"
WIDTH = 88
COLUMNS = ("program", "conv2d", "maxpool2d", "forward")


def parser():
    """Return the parser of the command line.

    Returns
    -------
    argparse.ArgumentParser
        With one subparser for each command.
    """
    top = argparse.ArgumentParser(
        prog="python -m lesson", description="Lesson 9.2.2, Convolutional Networks."
    )
    top.add_argument("--version", action="version", version=f"lesson {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="check your answer to the Create exercise",
        description="Check your answer to the Create exercise part by part, and name the "
        "mistake. The file runs in a process of its own, 10 seconds of computing and 1 "
        "GiB for each part; what it prints is not shown.",
        epilog=EXITS,
    )
    check.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a Python file: cnn_starter.py; several, or a folder, get a line each",
    )
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, a list of several")
    form.add_argument("--csv", action="store_true", help="print a table, one row a file")
    return top


def main(arguments=None):
    """Run a command.

    Parameters
    ----------
    arguments : list of str, optional
        Instead of those of the process.

    Returns
    -------
    int
        Exit status: 0 passes, 1 does not, 2 cannot be used, 130 was interrupted.
    """
    options = parser().parse_args(arguments)
    try:
        if len(options.files) > 1 or options.csv or Path(options.files[0]).is_dir():
            return check_several(programs(options.files), options)
        report = check_file(options.files[0])
        told = json.dumps(report) if options.json else "\n".join(lines(report))
        print(told, flush=True)
    except UnusableFileError as error:
        print(f"python -m lesson check: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # nobody reads on, as after `| head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0 if report["passed"] else 1


def programs(names):
    """Return files that may be answers, in order.

    Parameters
    ----------
    names : list of str
        Of files, and of folders, which stand for the Python files in them.

    Returns
    -------
    list of Path
        One at least.

    Raises
    ------
    UnusableFileError
        If there is no Python file in a folder.
    """
    found = []
    for path in map(Path, names):
        inside = sorted(path.glob("*.py")) if path.is_dir() else [path]
        if not inside:
            raise UnusableFileError(f"{path} is a folder without a Python file in it")
        found += inside
    return found


def check_several(paths, options):
    """Check files one after the other, and print a line, an object or a row for each.

    Parameters
    ----------
    paths : list of Path
    options : argparse.Namespace
        ``json`` and ``csv``.

    Returns
    -------
    int
        Exit status: 0 all pass, 1 one does not, 2 none of them can be used.
    """
    reports = []
    table = csv.writer(sys.stdout, lineterminator="\n")
    if options.csv:
        table.writerow(["file", "passed", *COLUMNS, "message"])
    for path in paths:
        reports.append({"file": str(path)} | _report(path))
        if options.csv:
            table.writerow(row(reports[-1]))
        elif not options.json:
            print(line(reports[-1]), flush=True)
    right = sum(report["passed"] for report in reports)
    if options.json:
        print(json.dumps(reports))
    elif not options.csv:
        print(f"{right} of {len(reports)} files right.")
    sys.stdout.flush()
    codes = {check["code"] for report in reports for check in report["checks"]}
    return 2 if codes == {"unusable"} else int(right < len(reports))


def _report(path):
    """Return the report on a file, also where it cannot be used."""
    try:
        return check_file(path)
    except UnusableFileError as error:
        check = {"part": "file", "passed": False, "code": "unusable"}
        message = " ".join(str(error).split())
        return {"passed": False, "checks": [check | {"message": message}]}


def line(report):
    """Return a report in a line.

    Parameters
    ----------
    report : dict
        From `lesson.checker`, and the name of the ``file``.

    Returns
    -------
    str
        What is not right yet, by part and code.

    Examples
    --------
    >>> line({"file": "cnn.py", "passed": True, "checks": []})
    'cnn.py: right'
    """
    wrong = [check for check in report["checks"] if not check["passed"]]
    if any(check["code"] == "unusable" for check in wrong):
        return f"cannot be used: {wrong[0]['message']}"
    codes = ", ".join(f"{check['part']} {check['code']}" for check in wrong)
    return f"{report['file']}: {f'not yet: {codes}' if codes else 'right'}"


def row(report):
    """Return a report as a row of a table.

    Parameters
    ----------
    report : dict
        From `lesson.checker`, and the name of the ``file``.

    Returns
    -------
    list of str
        The file, "yes" or "no", the code of the program as a whole and of each part, and
        what is said of those that are not right. The parts are empty where the program
        did not come to them.
    """
    codes = {check["part"]: check["code"] for check in report["checks"]}
    codes["program"] = codes.get("file", "right")
    said = [check["message"] for check in report["checks"] if not check["passed"]]
    passed = "yes" if report["passed"] else "no"
    found = [codes.get(column, "") for column in COLUMNS]
    return [report["file"], passed, *found, " ".join(said)]


def lines(report):
    r"""Yield a report as lines to read.

    Parameters
    ----------
    report : dict
        From `lesson.checker`.

    Yields
    ------
    str
        A verdict for each part, what is said of it beneath, and a count.

    Examples
    --------
    >>> check = {"part": "conv2d", "passed": True, "code": "right", "message": "Fine."}
    >>> print("\n".join(lines({"passed": True, "checks": [check]})))
    conv2d     right
        Fine.
    1 of 1 parts right.
    """
    checks = report["checks"]
    waits = _waiting(checks)
    for check in checks:
        verdict = "right" if check["passed"] else f"not yet: {check['code']}"
        verdict += " once the layers are" if check is waits else ""
        yield f"{check['part']:<11}{verdict}"
        yield textwrap.fill(
            check["message"],
            WIDTH,
            initial_indent=" " * 4,
            subsequent_indent=" " * 4,
            break_on_hyphens=False,
        )
    right = sum(check["passed"] and check is not waits for check in checks)
    yield f"{right} of {len(checks)} parts right{_next(checks)}"


def _waiting(checks):
    """Return the check of a right `forward` while neither layer is right, or None.

    It comes with the starter, and was tried with right layers: it is no merit yet.
    """
    right = {check["part"]: check for check in checks if check["passed"]}
    return right["forward"] if [*right] == ["forward"] else None


def _next(checks):
    """Return how the count ends: while no layer is written, with the gap to fill next."""
    gaps = {c["part"]: c["message"] for c in checks if c["code"] == "untouched"}
    if not {"conv2d", "maxpool2d"} <= gaps.keys():
        return "."
    found = re.search(r"TODO \d+", gaps["conv2d"])
    return f": no layer is written yet. Next is {found[0] if found else 'TODO 1'}."


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
