"""The race on the page about speed: one 3×3 kernel over one picture, three ways, timed."""

import time

import numpy as np

from lesson import KERNELS, conv2d, conv2d_loops, photo
from lesson.conv import by_taps

#: Seconds of one turn at least, since a browser's clock may tick in milliseconds, and
#: turns; a single call is enough where it takes as long as all of them.
TURN, TURNS = 0.05, 6


def race(tell, side=512):
    """Run and time each way.

    Parameters
    ----------
    tell : callable
        Takes the name of the way that begins.
    side : int, default 512
        Pixels of the picture, four copies of a photograph; at most 512.

    Returns
    -------
    dict
        ``side``; ``picture``, ``kernel`` and ``answers`` by name (flat, float32);
        ``milliseconds`` by name.
    """
    x = np.tile(photo("camera"), (2, 2))[:side, :side].copy()
    k = KERNELS["gaussian"].weights
    ways = {
        "double loop": lambda: conv2d_loops(x, k),
        "nine taps": lambda: _taps(x, k),
        "conv2d": lambda: conv2d(x, k, pad_mode="edge"),
    }
    milliseconds, answers = {}, {}
    for name, call in ways.items():
        tell(name)
        milliseconds[name], answer = _timed(call)
        answers[name] = answer.astype("f4").ravel()
    given = {"picture": x.astype("f4").ravel(), "kernel": k.astype("f4").ravel()}
    return {"side": side, "milliseconds": milliseconds, "answers": answers, **given}


def _taps(x, k):
    padded = np.pad(x, 1, mode="edge")[None, ..., None]
    return by_taps(padded, k[None, ..., None], (1, *x.shape, 1))[0, ..., 0]


def _timed(call):
    """Return the milliseconds of a call, by the fastest turn, and its answer."""
    begun = time.perf_counter()
    answer = call()
    best = time.perf_counter() - begun
    if best < TURN * TURNS:
        calls = 1 + int(TURN / max(best, 0.001))
        best = min(_turn(call, calls) for _ in range(TURNS))
    return 1000 * best, answer


def _turn(call, calls):
    begun = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - begun) / calls
