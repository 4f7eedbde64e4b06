"""Call a learner's functions on every case, and note what comes back.

This runs beside the learner's code, in the child process or in the page, so nothing it
says is believed but the arrays, and those are compared elsewhere. What it needs of NumPy
is bound at import, before that code can replace it.
"""

import io
import re
import sys
import warnings
from contextlib import contextmanager
from inspect import signature
from numbers import Real
from traceback import walk_tb

from numpy import asarray, float64, generic, ndarray

from lesson.checking import reference
from lesson.checking.cases import PARTS, SECTIONS, cases
from lesson.checking.outcomes import ARRAY_LIMIT, AXES_LIMIT, Outcome

# A notebook's line that is no Python: !pip, x = %time, np.pad?, pip install.
COMMAND = re.compile(
    r"(\w+ *= *)?(! *|%{1,2})\w.*|\?*[\w.]+\?{1,2}|\?+[\w.]+|(pip|conda)3? install .*"
)
# What came with a program: prompts, fences, line numbers, a comparison's or tags' signs.
MARKS = re.compile(
    r"(>>> .*|\.\.\. .*|(In|Out) ?\[\d+\]:.*|```.*|[<=>]{7}.*|(<[!?a-z]|\{\\rtf).*"
    r"|(\d+[.:|)]?|[+-]) *((import|from|def|class|return|for|if)\b|[#@]).*)"
)
RIGHT_LAYERS = {
    "conv2d": lambda x, W, b, stride=1, *_, **__: reference.convolve(x, W, b, stride),
    "maxpool2d": lambda x, size=2, stride=2, *_, **__: reference.pool(x, size, stride),
}


def perform(namespace, sections=SECTIONS):
    """Yield what each function of an answer makes of its cases.

    Parameters
    ----------
    namespace : dict
        The globals of the learner's file.
    sections : iterable of str, default all

    Yields
    ------
    section : str
        One of ``SECTIONS``; each is announced with None before its first call.
    outcome : Outcome or None
        One for each case, or a single one of kind "missing" or "not-a-function".
    """
    for section in sections:
        yield section, None
        name = section if section in PARTS else "forward"
        function = namespace.get(name)
        if not callable(function):
            kind = "not-a-function" if name in namespace else "missing"
            yield section, Outcome(kind, note=type(function).__name__)
            continue
        borrowed = RIGHT_LAYERS if section == "forward" else {}
        for case in cases()[section]:
            yield section, _call(function, case, namespace, borrowed)


def _call(function, case, namespace, borrowed):
    """Return the outcome of one call, made with copies of the case's arrays."""
    inputs = tuple(a.copy() for a in case.inputs)
    weights = {name: a.copy() for name, a in case.weights.items()}
    given = (*inputs, *weights.values())
    scopes = [namespace, getattr(function, "__globals__", namespace)]
    with _replaced(scopes, {**weights, **borrowed}), _quiet():
        try:
            numbers, named = _options(function, case)
            result = function(*inputs, *numbers, **named)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            file = getattr(getattr(function, "__code__", None), "co_filename", None)
            return failure(error, file, given)
        return _returned(result, given)


def _options(function, case):
    """Return the numbers of a case, by place and by name: by name where they must be."""
    if not case.options:
        return (), {}
    names = {"conv2d": ("stride",), "maxpool2d": ("size", "stride")}[case.part]
    named = dict(zip(names, case.options, strict=True))
    for places, words in ((case.options, {}), ((), named)):
        try:
            signature(function).bind(*case.inputs, *places, **words)
        except (TypeError, ValueError):  # it does not fit, or cannot be looked at
            continue
        return places, words
    return case.options, {}


def _returned(result, given):
    """Return the outcome of a call that ended well."""
    note = type(result).__name__
    if result is None:
        return Outcome("none", None, given)
    kind = "array" if isinstance(result, (ndarray, generic)) else "list"
    try:
        array = asarray(result).copy()  # the next call may write into the same memory
        if array.dtype.kind == "c":
            return Outcome("other", None, given, f"{array.dtype} array")
        if array.dtype.kind in "SU" or _holds(array, (str, bytes)):
            return Outcome("other", None, given, "array of text")
        if array.dtype.kind not in "biuf" and not _holds(array, Real):
            return Outcome("other", None, given, note)
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            array = array.astype(float64)
        array = array.astype(array.dtype.newbyteorder("="))
    except Exception:  # a ragged list, an object of the learner's own
        return Outcome("other", None, given, note)
    if array.nbytes > ARRAY_LIMIT or array.ndim > AXES_LIMIT:
        return Outcome("large", None, given, f"{array.shape}")
    if kind == "list" and not isinstance(result, (list, tuple)):
        return Outcome("other", None, given, note)
    return Outcome(kind, array, given, note)


def _holds(array, kinds):
    """Return whether an array of objects holds some, and only of these kinds."""
    items = array.ravel().tolist() if array.dtype.kind == "O" else []
    return bool(items) and all(isinstance(item, kinds) for item in items)


@contextmanager
def _replaced(scopes, names):
    """Set globals for the length of a call, and put back what was there."""
    absent = object()
    before = [(scope, {n: scope.get(n, absent) for n in names}) for scope in scopes]
    try:
        for scope in scopes:
            scope.update(names)
        yield
    finally:
        for scope, old in before:
            scope.update((n, value) for n, value in old.items() if value is not absent)
            for n in (n for n, value in old.items() if value is absent):
                scope.pop(n, None)


class _Nowhere(io.TextIOBase):
    """A text stream that keeps nothing."""

    def writable(self):
        return True

    def write(self, text):
        return len(text)


@contextmanager
def _quiet():
    """Drop what is printed, and let `input` find nothing to read."""
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), _Nowhere(), _Nowhere()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def left_early(error, namespace):
    """Return whether a program only left when all that is checked was there.

    Parameters
    ----------
    error : BaseException
        What its execution raised.
    namespace : dict
        Its globals.

    Returns
    -------
    bool
        True after ``sys.exit(main())`` at the end of a whole answer.
    """
    whole = all(callable(namespace.get(part)) for part in PARTS)
    return whole and isinstance(error, SystemExit)


def failure(error, file, given=()):
    """Return the outcome of an error that a learner's code raised.

    Parameters
    ----------
    error : BaseException
    file : str or None
        The learner's file, by the name it was compiled under.
    given : tuple of ndarray
        What the function had been given.

    Returns
    -------
    Outcome
        With the last line of that file that the error passed.
    """
    kinds = {
        SystemExit: "exits",
        EOFError: "waits",
        MemoryError: "memory",
        NotImplementedError: "none",
    }
    kind = next((k for cls, k in kinds.items() if isinstance(error, cls)), "raised")
    return Outcome(kind, None, given, _describe(error), _line_in(error, file))


def unreadable(error):
    """Return the outcome of text that Python cannot compile.

    Parameters
    ----------
    error : Exception
        What `compile` raised.

    Returns
    -------
    Outcome
        Of kind "syntax", with the line that the error names.
    """
    text = getattr(error, "msg", None)  # without the file and the line, which str() adds
    note = f"{type(error).__name__}: {text}" if text else _describe(error)
    line = (getattr(error, "text", None) or "").strip()
    if COMMAND.fullmatch(line) or MARKS.fullmatch(line):
        note = f"{note} | {line}"
    return Outcome("syntax", note=note, line=getattr(error, "lineno", None) or 0)


def _describe(error):
    """Return an error's name and the first line of its text, whatever its class does."""
    try:
        text = str(error).strip().partition("\n")[0]
    except Exception:
        text = ""
    name = type(error).__name__
    return f"{name}: {text}" if text else name


def _line_in(error, file):
    """Return the last line of a file that an error passed, 0 if none."""
    steps = walk_tb(error.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == file]
    return lines[-1] if lines else 0
