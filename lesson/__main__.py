"""Run `python -m lesson`: what the lesson offers on the command line."""

import argparse
import json
import sys
import textwrap

from lesson.checker import UnusableFileError, check_file

EXITS = "exit status: 0 all parts are right, 1 not all are, 2 the file cannot be used"
WIDTH = 88


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
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="check your answer to the Create exercise",
        description="Check your answer to the Create exercise part by part, and name the "
        "mistake. The file runs in a process of its own, 10 seconds and 1 GiB for each "
        "part; what it prints is not shown.",
        epilog=EXITS,
    )
    check.add_argument("file", metavar="FILE", help="a Python file: cnn_starter.py")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
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
        report = check_file(options.file)
    except UnusableFileError as error:
        print(f"python -m lesson check: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    print(json.dumps(report) if options.json else "\n".join(lines(report)))
    return 0 if report["passed"] else 1


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
    for check in checks:
        verdict = "right" if check["passed"] else f"not yet: {check['code']}"
        yield f"{check['part']:<11}{verdict}"
        yield textwrap.fill(
            check["message"],
            WIDTH,
            initial_indent=" " * 4,
            subsequent_indent=" " * 4,
            break_on_hyphens=False,
        )
    right = sum(check["passed"] for check in checks)
    rest = "."
    if {"untouched"} == {check["code"] for check in checks if not check["passed"]}:
        written = [check["part"] for check in checks if check["code"] == "untouched"]
        if {"conv2d", "maxpool2d"} <= {*written}:  # forward comes with the starter
            right, rest = 0, ": nothing is written yet. Begin with TODO 1."
    yield f"{right} of {len(checks)} parts right{rest}"


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
