"""Time candidates in turns, so that a busy machine is busy for all of them.

Throughout this module
    candidates   functions without arguments, by name
    seconds      processor time of one call
"""

import time

import numpy as np

#: Every candidate is timed this often, and this long at least in all.
ROUNDS, LEAST = 15, 0.2
#: Seconds of one turn: after another candidate it takes a call some ten times to be as
#: fast as in a loop of its own, and that must not weigh.
TURN = 0.02


def interleaved(candidates, rounds=ROUNDS, least=LEAST):
    """Return the processor time of each candidate, measured in turns.

    Parameters
    ----------
    candidates : dict of str to callable
        Each is called once before it is timed.
    rounds : int
        Turns at least.
    least : float
        Seconds for which the fastest is timed at least; slow ones end the turns.

    Returns
    -------
    dict of str to ndarray of float64, shape (turns,)
        Seconds for one call.
    """
    repeats = {name: _repeats(call) for name, call in candidates.items()}
    times = {name: [] for name in candidates}
    start = time.perf_counter()
    for turn in range(10 * rounds):
        for name, call in candidates.items():
            times[name].append(_one(call, repeats[name]))
        spent = time.perf_counter() - start
        if (turn + 1 >= rounds and spent > least) or spent > 20:
            break
    return {name: np.array(t) for name, t in times.items()}


def quartiles(share):
    """Return the median and the quartiles of ratios, turn by turn.

    Parameters
    ----------
    share : ndarray, shape (turns,)
        A peer's seconds over ours.

    Returns
    -------
    median, low, high : float
        Above 1 where ours is faster; low and high are the quartiles.
    """
    return tuple(float(np.quantile(share, q)) for q in (0.5, 0.25, 0.75))


def _repeats(call):
    """Return how many calls fill a turn; the first two warm up."""
    call()
    return max(1, int(TURN / max(_one(call, 1), 1e-7)))


def _one(call, repeats):
    """Return the seconds of one call, as in a loop of such calls.

    One goes before, untimed: it finds the cache full of the last candidate's numbers.
    """
    call()
    start = time.process_time()
    for _ in range(repeats):
        call()
    return (time.process_time() - start) / repeats
