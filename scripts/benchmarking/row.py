"""One line of the speed table, and the check that all of it computes the same."""

from typing import NamedTuple

import numpy as np

SEED = 0


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
    """

    name: str
    calls: dict
    gates: dict
    goals: dict
    work: float = 0.0
    images: int = 0


def random(shape, dtype="f4"):
    """Return normal numbers, the same on every run."""
    return np.random.default_rng(SEED).normal(size=shape).astype(dtype)


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
