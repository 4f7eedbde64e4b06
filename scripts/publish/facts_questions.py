"""Answers of questions that no other page names."""

import importlib

import numpy as np

from lesson.kernels import KERNELS


def maps_of_filters():
    """Return the letters of the maps of the filters in figure `filters_and_maps`.

    Returns
    -------
    str
        One for each filter, in the order in which the filters are shown: "C, D, A, B".
    """
    figure = importlib.import_module("scripts.figures.filters_and_maps")
    return ", ".join(figure.LETTERS[figure.MAPS.index(k)] for k in figure.FILTERS)


def unchanged_by_flipping(*titles):
    """Return which of some kernels look the same after half a turn.

    Parameters
    ----------
    *titles : str
        As people write them: "Sobel-x".

    Returns
    -------
    str
        Their titles, with commas between them.
    """
    return _kernels(titles, lambda w: np.array_equal(w, w[::-1, ::-1]))


def zero_where_flat(*titles):
    """Return which of some kernels have weights that sum to zero, as above."""
    return _kernels(titles, lambda w: abs(w.sum()) < 1e-9)


def _kernels(titles, are):
    weights = {t: KERNELS[t.lower().replace("-", "_")].weights for t in titles}
    return ", ".join(title for title, w in weights.items() if are(w))
