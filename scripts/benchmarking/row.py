"""One line of the speed table, and the check that all of it computes the same."""

from typing import NamedTuple

import numpy as np

from lesson.fast.convolution import has_avx512

SEED = 0
#: Where pictures begin, in bytes modulo 4,096: whether copies of rows run into each
#: other's addresses depends on it, and from process to process it differs.
PLACEMENTS = (0, 1088, 2176)


class Row(NamedTuple):
    """What is timed, beside whom, and what must hold.

    Attributes
    ----------
    name : str
        What is computed.
    calls : dict of str to callable
        ``lesson`` first, then the peers that are installed.
    gates : dict of str to float
        How many times as fast as a peer the lesson must be; below 1 it may be slower.
    goals : dict of str to float
        The same, for what is aimed at beyond the gates.
    work : float
        Multiplications and additions of one call; 0 where they say nothing.
    images : int
        Images in one call; 0 where it is none.
    moved : tuple of dict
        The same calls with the input at other places in memory.
    bias : bool
        Whether a layer's biases are computed too.
    """

    name: str
    calls: dict
    gates: dict
    goals: dict
    work: float = 0.0
    images: int = 0
    moved: tuple = ()
    bias: bool = False


def random(shape, dtype="f4"):
    """Return normal numbers, the same on every run."""
    return np.random.default_rng(SEED).normal(size=shape).astype(dtype)


def family():
    """Return the name of the processor's family, by which gates and ways differ."""
    return "AVX-512" if has_avx512() else "no AVX-512"


def by_family(with_avx512, without):
    """Return the gates that hold for this processor.

    Parameters
    ----------
    with_avx512, without : dict of str to float, or float
        Least ratios to peers.

    Returns
    -------
    dict of str to float, or float
        One of both.
    """
    return with_avx512 if has_avx512() else without


def placed(array, start):
    """Return a copy that begins so many bytes after a multiple of 4,096.

    Parameters
    ----------
    array : ndarray
    start : int
        A multiple of the item's size.

    Returns
    -------
    ndarray
        C-contiguous.
    """
    memory = np.empty(array.nbytes + 8192, np.uint8)
    first = -memory.ctypes.data % 4096 + start
    copy = memory[first : first + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def agree(row, border=0):
    """Return the row, or refuse to time what does not compute the same.

    Parameters
    ----------
    row : Row
        With calls that return pictures or tables.
    border : int, default 0
        Rows and columns left out at each edge, where peers pad in another way.

    Returns
    -------
    Row
        As given.

    Raises
    ------
    AssertionError
        If a peer's answer differs.
    """
    answers = {name: np.asarray(call(), float) for name, call in row.calls.items()}
    expected = answers.pop("lesson")
    for name, answer in answers.items():
        if answer.shape != expected.shape:  # channels first, or an axis for one picture
            answer = np.moveaxis(answer, -3, -1).reshape(expected.shape)
        if border:
            inner = (slice(border, -border),) * 2
            answer, wanted = answer[inner], expected[inner]
        else:
            wanted = expected
        np.testing.assert_allclose(answer, wanted, rtol=1e-3, atol=1e-2, err_msg=name)
    return row
