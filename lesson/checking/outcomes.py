"""What came back from a call: how it crosses a pipe, and whether it is right.

A record is four bytes of length, a header in JSON, and the bytes of its arrays. The
reader allows real numbers only, bounds every size before it reserves memory, and never
unpickles: it faces a process that runs a stranger's code.

Different right ways to add numbers up differ in the last digits, so nothing is ever
compared with ``==``.
"""

import json
import math
import struct
from dataclasses import dataclass

import numpy as np

NUMBERS = {np.dtype(code).str for code in ("?", *"bhilqBHILQ", *"efd")}
HEADER_LIMIT = 65_536
ARRAY_LIMIT = 2**18  # bytes; the largest right answer has a tenth of it
ARRAYS_LIMIT = 8
AXES_LIMIT = 8
NOTE_LIMIT = 200  # letters; NumPy's own errors are shorter


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


def encode(outcome):
    """Return an outcome as bytes.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    bytes

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

    Returns
    -------
    Outcome or None

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
    dtype = np.dtype(code)
    count = math.prod(shape)
    if count * dtype.itemsize > ARRAY_LIMIT or len(shape) > AXES_LIMIT:
        raise ValueError(f"an array of shape {shape}")
    data = stream.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize:
        raise ValueError("an array that is cut short")
    return np.frombuffer(data, dtype).reshape(shape)


# Of the largest number in the right answer. In float32 the sums of these cases err by
# 3e-7; the second leaves room for float32 somewhere inside, the first for an FFT in it.
SINGLE, DOUBLE = 1e-4, 1e-5
NEARLY = 1e-2


def agrees(got, right, tolerance=None):
    """Return whether an array is the right one.

    Parameters
    ----------
    got : ndarray
        To be judged, of any shape and any real dtype.
    right : ndarray
        The right answer, float32 or float64.
    tolerance : float, optional
        Largest difference allowed, of the largest number in `right`.

    Returns
    -------
    bool
        True for the same shape and numbers that differ by no more.

    Examples
    --------
    >>> agrees(np.array([1 / 3]), np.array([0.33333333])), agrees(np.zeros(1), np.ones(1))
    (True, False)
    """
    if got.shape != right.shape:
        return False
    if not (np.isfinite(got).all() and np.isfinite(right).all()):
        return False
    if tolerance is None:
        small = {got.dtype, right.dtype} & {np.dtype(np.float32)}
        tolerance = SINGLE if small else DOUBLE
    return bool((_distance(got, right) <= tolerance * _scale(right)).all())


def first_difference(got, right):
    """Return the first position, in row-major order, where two arrays differ.

    Parameters
    ----------
    got, right : ndarray
        Of the same shape, not in agreement.

    Returns
    -------
    tuple of int
        One number for each axis.

    Examples
    --------
    >>> first_difference(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]]))
    (0, 1)
    """
    with np.errstate(invalid="ignore"):
        wrong = ~(_distance(got, right) <= DOUBLE * _scale(right))  # True for NaN
    flat = int(np.argmax(wrong)) if wrong.any() else int(np.argmax(_distance(got, right)))
    return tuple(int(i) for i in np.unravel_index(flat, right.shape))


def _distance(got, right):
    """Return the absolute differences."""
    return np.abs(np.asarray(got, np.float64) - right)


def _scale(right):
    """Return the size of the numbers in a right answer."""
    return max(float(np.abs(right).max(initial=0)), 1e-12)


class Comparison:
    """The calls of one part, what came back, and what is right.

    Parameters
    ----------
    cases : sequence of Case
    outcomes : sequence of Outcome
    """

    def __init__(self, cases, outcomes):
        self.rights = [case.predict() for case in cases]
        self.rows = list(zip(cases, outcomes, self.rights, strict=True))
        self.passed = [o.kind == "array" and agrees(o.value, r) for _, o, r in self.rows]
        self.valued = [row for row in self.rows if row[1].value is not None]
        self.changed = [_changed(case, outcome) for case, outcome, _ in self.rows]
        self.part = cases[0].part

    def only(self, keep):
        """Return what concerns some of the calls.

        Parameters
        ----------
        keep : callable
            Of a case.

        Returns
        -------
        comparison : Comparison
            Of those calls alone.
        indices : list of int
            Where they stand among all.
        """
        indices = [i for i, (case, _, _) in enumerate(self.rows) if keep(case)]
        cases, outcomes, _ = zip(*(self.rows[i] for i in indices), strict=True)
        return Comparison(cases, outcomes), indices

    def first(self, test):
        """Return the index of the first row that passes a test.

        Parameters
        ----------
        test : callable
            Of a case, its outcome and the right answer.

        Returns
        -------
        int or None
            None if no row does.
        """
        return next((i for i, row in enumerate(self.rows) if test(*row)), None)

    def failing(self):
        """Return the index of the first wrong row.

        Returns
        -------
        int
            There must be one.
        """
        return self.passed.index(False)


def _changed(case, outcome):
    """Return whether a call left its arrays in another state, or hid them."""
    before = (*case.inputs, *case.weights.values())
    after = outcome.inputs
    return len(before) != len(after) or not all(map(np.array_equal, after, before))
