"""Values that the build computes and writes into a download as plain literals."""

import base64
import json
import textwrap
import zlib

import numpy as np

WIDTH = 90


def frozen(value):
    """Return `value`; the build puts the value itself in the place of this call.

    Parameters
    ----------
    value : str, number, or nested list, tuple and dict of such
        What `literal` can write.

    Returns
    -------
    object
        The same.
    """
    return value


def packed(arrays, dtype):
    r"""Return arrays as text: numbers in a row, compressed, in base 64.

    Parameters
    ----------
    arrays : list of ndarray
        Of any shapes.
    dtype : str
        Of the numbers stored, byte order included.

    Returns
    -------
    str
        Lines of 88 characters, the first one empty.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(packed([np.array([1, 2])], "u1")))
    b'\x01\x02'
    """
    raw = b"".join(np.asarray(array).astype(dtype).tobytes() for array in arrays)
    text = base64.b64encode(zlib.compress(raw, 9)).decode()
    return "\n" + "\n".join(textwrap.wrap(text, WIDTH - 2)) + "\n"


def literal(value, indent=0, prefix=0):
    """Return a value as Python source, laid out as the formatter would.

    Parameters
    ----------
    value : str, number, bool, None, or nested list, tuple and dict of such
        What `packed` gives becomes a triple-quoted text.
    indent : int, default 0
        Columns before the line on which the value begins.
    prefix : int, default 0
        Columns taken on that line by what stands before the value.

    Returns
    -------
    str
        On one line where it fits; a grid of numbers one row a line.

    Examples
    --------
    >>> print(literal([[1, 2], [3, 4]]))
    [
        [1, 2],
        [3, 4],
    ]
    """
    flat = _flat(value)
    is_container = isinstance(value, list | tuple | dict)
    is_grid = indent == 0 and is_container and any(isinstance(v, list) for v in value)
    if not is_container or (indent + prefix + len(flat) < WIDTH and not is_grid):
        return flat
    pairs = value.items() if isinstance(value, dict) else ((None, v) for v in value)
    rows = []
    for key, entry in pairs:
        before = "" if key is None else f"{_flat(key)}: "
        rows.append(" " * (indent + 4) + before)
        rows[-1] += literal(entry, indent + 4, len(before)) + ",\n"
    opening, closing = _flat(type(value)())
    return f"{opening}\n{''.join(rows)}{' ' * indent}{closing}"


def _flat(value):
    """Return the source of a value on one line, but packed numbers on several."""
    if isinstance(value, str):
        return (
            f'"""{value}"""' if "\n" in value else json.dumps(value, ensure_ascii=False)
        )
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)
