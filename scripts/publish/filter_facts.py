"""Numbers about the twelve learned filters, and what they are compared with."""

from functools import cache

import numpy as np

from lesson.analysis.responses import brightness_correlation
from lesson.analysis.similarity import ALIKE, nearest_kernels
from lesson.images import photo
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.weights import DATA
from scripts.experiments import record
from scripts.experiments.controls import CONTROLS

#: Correlations with brightness from which a map is said to follow it, and to which not.
FOLLOWS, MIXED = 0.9, 0.5


@cache
def _filters():
    return TinyCNN.load(DATA / "filters_weights.npz").parameters["W1"]


@cache
def filters_near_designed(*names):
    """Return how many of the twelve learned filters resemble one of these kernels."""
    found = (match.name for match in nearest_kernels(_filters()) if match)
    return sum(name in (names or KERNELS) for name in found)


def designed_kernels():
    """Return how many designed kernels there are to resemble."""
    return len(KERNELS)


@cache
def noise_near_designed(control="white noise", draws=500):
    """Return the per cent of filters made like the twelve that resemble a kernel."""
    rng = np.random.default_rng(0)
    noise = np.concatenate([CONTROLS[control](_filters(), rng) for _ in range(draws)])
    noise = noise.reshape(len(noise), -1)
    kernels = np.array([kernel.weights.ravel() for kernel in KERNELS.values()])
    noise, kernels = (
        rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (noise, kernels)
    )
    return 100 * float((abs(noise @ kernels.T).max(axis=1) >= ALIKE).mean())


def maps_that_follow(what):
    """Return the numbers of the filters whose maps of the cat follow something.

    Parameters
    ----------
    what : {"brightness", "edges", "both"}
        Brightness alone, or hardly, or something in between.

    Returns
    -------
    str
        As "4, 7 and 9"; filters are counted from 1.
    """
    found = abs(brightness_correlation(photo("chelsea"), _filters()))
    kinds = {
        "brightness": found >= FOLLOWS,
        "edges": found < MIXED,
        "both": (found >= MIXED) & (found < FOLLOWS),
    }
    *first, last = (str(k + 1) for k in np.flatnonzero(kinds[what]))
    return " and ".join([", ".join(first), last]) if first else last


def unlabelled_filters():
    """Return how many filters the experiment on Gabor functions learned unlabelled."""
    return record.read("gabor")["banks"]["sparse coding"]["filters"]
