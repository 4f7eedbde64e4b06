"""Values that the build computes and writes into a download as plain literals.

Among them the lesson's kernels and learned filters, as tables that read well there.
"""

import base64
import json
import re
import textwrap
import zlib

import numpy as np

from lesson.analysis import nearest_kernel
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.weights import DATA

WIDTH = 90


def frozen(value):
    """Return `value`; the build puts the value itself in the place of this call.

    Parameters
    ----------
    value : str, number, or nested list, tuple and dict of such
        What `literal` can write.
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


#: A filter shorter than this share of the longest one has all but vanished.
FAINT = 0.1


def designed_table(names):
    """Return designed kernels in whole numbers.

    Parameters
    ----------
    names : list of str
        Keys of ``KERNELS``.

    Returns
    -------
    dict of str to (str, int, list of list of int)
        File name to title, divisor and rows.

    Examples
    --------
    >>> designed_table(["blur"])
    {'blur': ('Blur: the mean of nine pixels', 9, [[1, 1, 1], [1, 1, 1], [1, 1, 1]])}
    """
    table = {}
    for name in names:
        weights = KERNELS[name].weights
        divisor = next(d for d in range(1, 100) if np.allclose(weights * d % 1, 0))
        rows = np.rint(weights * divisor).astype(int).tolist()
        table[name.replace("_", "-")] = (plain_title(name), divisor, rows)
    return table


def learned_table():
    """Return the learned filters, rounded to three decimals.

    Returns
    -------
    list of (str, list of list of float)
        What each resembles, and its rows.
    """
    parameters = TinyCNN.load(DATA / "filters_weights.npz").parameters
    W1 = parameters["W1"][..., 0].astype(float)
    lengths = np.sqrt((W1**2).sum(axis=(1, 2)))
    rows = np.round(W1, 3) + 0.0  # no negative zeros
    return [
        (resemblance(W1[k], lengths[k] < FAINT * lengths.max()), rows[k].tolist())
        for k in range(len(W1))
    ]


def resemblance(weights, is_faint):
    """Return which designed kernel a filter resembles, in words.

    Parameters
    ----------
    weights : ndarray, shape (3, 3)
        A learned filter.
    is_faint : bool
        Whether it has all but vanished.

    Returns
    -------
    str
        With the cosine between the two.

    Examples
    --------
    >>> resemblance(-KERNELS["sobel_x"].weights, is_faint=False)
    'weights like Sobel-x reversed, cosine -1.00'
    """
    if is_faint:
        return "almost nothing is left of it"
    nearest = nearest_kernel(weights)
    title = plain_title(nearest.name).split(":")[0]
    if not nearest.alike:
        return f"weights like no designed kernel (best {abs(nearest.cosine):.2f})"
    turned = f"{title} reversed" if nearest.cosine < 0 else title
    return f"weights like {turned}, cosine {nearest.cosine:.2f}"


def plain_title(name):
    """Return the title of a designed kernel without the derivative's sign."""
    return re.sub(r", ∂/∂.", "", KERNELS[name].title)
