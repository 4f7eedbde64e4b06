"""Check an answer to the Create exercise, and name the mistake.

On the command line, in a process of its own and within limits of time and memory::

    python -m lesson check cnn_starter.py

`check_file` is the same from Python. A web page has no processes: there
`check_functions` calls the functions of a namespace that has been executed already, in
this interpreter. It needs NumPy alone, prints nothing, lets `input` find nothing, and
puts back every global that it sets::

    import json
    from lesson.checker import check_failure, check_functions

    namespace = {"__name__": "answer"}
    try:
        exec(compile(source, "answer.py", "exec"), namespace)
    except BaseException as error:
        report = check_failure(error, "answer.py", namespace, watch=post)
    else:
        report = check_functions(namespace, watch=post)
    text = json.dumps(report)

The page keeps the time there. ``post(part, None)`` says that a part begins and
``post(part, verdict)`` that it is judged, so that when the worker is terminated the page
knows which part ran too long; ``check_stopped(part)``, called in a fresh worker, is the
verdict on that one. Each message ends with an anchor of the lesson (``#stride``), which
a page can make a link of.
"""

import re
import tokenize
from dataclasses import asdict
from pathlib import Path

from lesson.checking.calls import failure, left_early, perform, unreadable
from lesson.checking.cases import PARTS
from lesson.checking.judging import judge, judge_file, judge_part, report
from lesson.checking.outcomes import Outcome

LARGEST_FILE = 1_000_000


class UnusableFileError(ValueError):
    """A file that cannot be an answer: missing, empty, no text, no file at all."""


def check_file(path, seconds=10.0, memory=2**30):
    """Return the report on a file, run in a process of its own.

    Parameters
    ----------
    path : str or path-like
        A Python file that defines ``conv2d``, ``maxpool2d``, ``relu`` and ``forward``.
    seconds : float, default 10
        For the import, and for each part.
    memory : int, default 1 GiB
        Bytes that the process may use.

    Returns
    -------
    dict
        ``{"passed": bool, "checks": [{"part", "passed", "code", "message"}, ...]}``.

    Raises
    ------
    UnusableFileError
        If it cannot be read as the text of a program.
    """
    from lesson.checking import sandbox  # not at the top: a web page cannot load it

    answers = sandbox.run(usable(path), seconds, memory)
    if answers.file is not None:
        return report([judge_file(answers.file)])
    return report(judge(answers.sections))


def check_functions(namespace, watch=lambda part, verdict: None):
    """Return the report on functions that are already there, run in this interpreter.

    Parameters
    ----------
    namespace : dict
        The globals of the learner's code: what ``exec`` filled.
    watch : callable, optional
        Told each part's name with None when it begins, and with its verdict (a dict)
        when it is judged.

    Returns
    -------
    dict
        As from `check_file`. Nothing bounds its time or memory.

    Examples
    --------
    >>> report = check_functions({"conv2d": lambda x, W, b, stride=1: None})
    >>> [check["code"] for check in report["checks"]]
    ['untouched', 'missing', 'missing']
    """
    checks = []
    for part in PARTS:
        watch(part, None)
        own = part != "forward" or all(check.passed for check in checks)
        section = "forward-own" if own and part == "forward" else part
        outcomes = [outcome for _, outcome in perform(namespace, [section]) if outcome]
        checks.append(judge_part(part, outcomes, own))
        watch(part, asdict(checks[-1]))
    return report(checks)


def check_failure(error, filename, namespace=None, watch=lambda part, verdict: None):
    """Return the report on code that raised when it was executed.

    Where it only left the program, with all functions there, these are checked.

    Parameters
    ----------
    error : BaseException
        What was raised; a SyntaxError where it could not be compiled.
    filename : str
        The name it was compiled under, to tell its lines from others.
    namespace : dict, optional
        The globals of the code, as far as it came.
    watch : callable, optional
        As for `check_functions`.

    Returns
    -------
    dict
        As from `check_file`; for the part "file" alone where functions are missing.

    Examples
    --------
    >>> report = check_failure(NameError("name 'np' is not defined"), "answer.py")
    >>> report["checks"][0]["code"]
    'exception'
    """
    if namespace is not None and left_early(error, namespace):
        return check_functions(namespace, watch)
    syntax = isinstance(error, SyntaxError)
    outcome = unreadable(error) if syntax else failure(error, filename)
    return report([judge_file(outcome)])


def check_stopped(part, why="slow"):
    """Return the verdict on a part that did not come to its end.

    Parameters
    ----------
    part : str
        "conv2d", "maxpool2d", "forward" or "file".
    why : {"slow", "ended"}, default "slow"
        It took too long, or Python ended with it.

    Returns
    -------
    dict
        One element of a report's "checks".

    Examples
    --------
    >>> check_stopped("conv2d")["code"]
    'endless-loop'
    """
    last = Outcome(why)
    return asdict(judge_file(last) if part == "file" else judge_part(part, [last]))


def usable(path):
    """Return the path of a file that may hold an answer.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    Path

    Raises
    ------
    UnusableFileError
        With one line that names the file and says what to do.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise UnusableFileError(f"{path} is a folder; name the Python file in it")
        if not path.exists():
            raise UnusableFileError(f"{path} does not exist; check the name and folder")
        if not path.is_file():
            raise UnusableFileError(f"{path} is not an ordinary file; copy it to one")
        if path.stat().st_size > LARGEST_FILE:
            raise UnusableFileError(f"{path} is larger than 1 MB; name your Python file")
        text = _text_of(path)
    except (OSError, ValueError) as error:
        if isinstance(error, UnusableFileError):
            raise
        raise UnusableFileError(f"{path} cannot be read: {error}") from None
    if path.suffix == ".ipynb" or re.match(r'\s*\{\s*"', text):
        raise UnusableFileError(f"{path} is a notebook; save its code as a .py file")
    if not text.strip():
        raise UnusableFileError(f"{path} is empty; save your answer into it first")
    return path


def _text_of(path):
    """Return the text of a file, in the encoding that its first lines name."""
    try:
        with tokenize.open(path) as file:
            text = file.read()
    except (UnicodeDecodeError, SyntaxError, LookupError):
        text = "\0"  # as in what is no text
    if "\0" in text:
        raise UnusableFileError(
            f"{path} is not UTF-8 text, or its first lines name another encoding; save "
            "it as UTF-8, without such a line"
        )
    return text
