"""What came back from a call, and how it crosses a pipe.

A record is four bytes of length, a header in JSON, and the bytes of its arrays. The
reader allows real numbers only, bounds every size before it reserves memory, and never
unpickles: it faces a process that runs a stranger's code.
"""

import json
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
    if count * dtype.itemsize > ARRAY_LIMIT or len(shape) > AXES_LIMIT:
        raise ValueError(f"an array of shape {shape}")
    data = stream.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize:
        raise ValueError("an array that is cut short")
    return np.frombuffer(data, dtype).reshape(shape)
