"""Call a learner's functions on every case, note what comes back, and send it.

The calls run beside the learner's code, in the child process or in the page, so nothing
said there is believed but the arrays, and those are compared elsewhere. What they need of
NumPy is bound at import, before that code can replace it.

A record is four bytes of length, a header in JSON, and the bytes of its arrays. The
reader allows real numbers only, bounds every size before it reserves memory, and never
unpickles: it faces a process that runs a stranger's code.
"""

import io
import json
import struct
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy import asarray, float64, generic, ndarray

from lesson.checking import reference
from lesson.checking.cases import PARTS, SECTIONS, cases

NUMBERS = {np.dtype(code).str for code in ("?", *"bhilqBHILQ", *"efd")}
HEADER_LIMIT = 65_536
ARRAY_LIMIT = 2**18  # bytes; the largest right answer has a tenth of it
ARRAYS_LIMIT = 8
NOTE_LIMIT = 200  # letters; NumPy's own errors are shorter
RIGHT_LAYERS = {
    "conv2d": lambda x, W, b, stride=1, *_, **__: reference.convolve(x, W, b, stride),
    "maxpool2d": lambda x, size=2, stride=2, *_, **__: reference.pool(x, size, stride),
}


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one call gave.

    Attributes
    ----------
    kind : str
        "array" or "list"; or why there is neither: "none" (nothing returned, or
        NotImplementedError), "other" (another type), "large" (too large to be right),
        "raised", "exits", "waits", "memory".
    value : ndarray, optional
        What was returned; for a list, the array it makes.
    inputs : tuple of ndarray
        The arrays that the function was given, as it left them.
    note : str
        A type's name, or an error's name and text; kept as one line of at most
        ``NOTE_LIMIT`` letters, with an ellipsis where it is cut.
    line : int
        Line of the learner's file where the error passed, 0 if none.
    """

    kind: str
    value: np.ndarray | None = None
    inputs: tuple = ()
    note: str = ""
    line: int = 0

    def __post_init__(self):
        """Cut the note, which may be a stranger's, to a printable line."""
        note = self.note
        if len(note) > NOTE_LIMIT:
            note = note[: NOTE_LIMIT - 1] + "…"
        note = "".join(c if c.isprintable() else " " for c in note)
        object.__setattr__(self, "note", note)


def perform(namespace, sections=SECTIONS):
    """Yield what each function of an answer makes of its cases.

    Parameters
    ----------
    namespace : dict
        The globals of the learner's file.
    sections : iterable of str, default all
        Which to run.

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
            result = function(*inputs, *case.options)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            file = getattr(getattr(function, "__code__", None), "co_filename", None)
            return failure(error, file, given)
        return _returned(result, given)


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
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            array = array.astype(float64)
    except Exception:  # a ragged list, text, an object of the learner's own
        return Outcome("other", None, given, note)
    if array.nbytes > ARRAY_LIMIT:
        return Outcome("large", None, given, f"{array.shape}")
    if kind == "list" and not isinstance(result, (list, tuple)):
        return Outcome("other", None, given, note)
    return Outcome(kind, array, given, note)


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


def failure(error, file, given=()):
    """Return the outcome of an error that a learner's code raised.

    Parameters
    ----------
    error : BaseException
        As caught.
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
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            line = step.tb_lineno
        step = step.tb_next
    return line


def encode(outcome):
    """Return an outcome as bytes.

    Parameters
    ----------
    outcome : Outcome
        To be sent.

    Returns
    -------
    bytes
        One record.

    Examples
    --------
    >>> import io
    >>> decode(io.BytesIO(encode(Outcome("array", np.array([1.5]))))).value
    array([1.5])
    """
    returned = () if outcome.value is None else (outcome.value,)
    arrays = (*returned, *outcome.inputs)
    header = {
        "kind": outcome.kind,
        "returned": bool(returned),
        "arrays": [[a.dtype.str, a.shape] for a in arrays],
        "note": outcome.note,
        "line": outcome.line,
    }
    text = json.dumps(header).encode()
    return struct.pack("<I", len(text)) + text + b"".join(a.tobytes() for a in arrays)


def decode(stream):
    """Return the next outcome of a stream, None at its end.

    Parameters
    ----------
    stream : binary file
        To read from.

    Returns
    -------
    Outcome or None
        The record.

    Raises
    ------
    ValueError
        If the bytes are no record.
    """
    prefix = stream.read(4)
    if len(prefix) < 4:
        return None
    (length,) = struct.unpack("<I", prefix)
    if length > HEADER_LIMIT:
        raise ValueError(f"a header of {length} bytes")
    try:
        header = json.loads(stream.read(length))
        described = header["arrays"][:ARRAYS_LIMIT]
        arrays = [_read_array(stream, code, shape) for code, shape in described]
        returned = arrays[0] if header["returned"] else None
        inputs = tuple(arrays[1:] if header["returned"] else arrays)
        kind, note, line = str(header["kind"]), str(header["note"]), int(header["line"])
        return Outcome(kind, returned, inputs, note, line)
    except (KeyError, TypeError, IndexError, RecursionError, OverflowError) as error:
        raise ValueError(f"not a record: {error}") from None


def _read_array(stream, code, shape):
    """Return one array, refusing what a right answer cannot be."""
    if code not in NUMBERS or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"an array of dtype {code!r} and shape {shape!r}")
    dtype, count = np.dtype(code), 1
    for n in shape:
        count *= n
    if count * dtype.itemsize > ARRAY_LIMIT or len(shape) > 8:
        raise ValueError(f"an array of shape {shape}")
    data = stream.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize:
        raise ValueError("an array that is cut short")
    return np.frombuffer(data, dtype).reshape(shape)
