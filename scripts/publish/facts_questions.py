"""Answers of questions that no other page names."""

import importlib

import numpy as np

from lesson import TinyCNN, digits, plain
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


def empties_a_gradient(*layers):
    """Return which layers hand back a gradient with a smaller share that is not zero.

    Parameters
    ----------
    *layers : str
        "dense layer", "max-pooling", "ReLU" or "convolution", of the lesson's network.
    """
    p, (images, labels) = TinyCNN.load().parameters, digits()
    scores, (_, _, pool1, conv2, pool2) = plain.forward(p, images)
    dscores = plain.cross_entropy(scores, labels)[1]
    dpool2 = (dscores @ p["W3"]).reshape(pool2.shape)
    dmax = plain.maxpool2d_backward(dpool2, conv2, pool2)
    dconv2 = dmax * (conv2 > 0)
    dpool1 = plain.conv2d_backward(dconv2, pool1, p["W2"])[0]
    passed = {
        "dense layer": (dscores, dpool2),
        "max-pooling": (dpool2, dmax),
        "ReLU": (dmax, dconv2),
        "convolution": (dconv2, dpool1),
    }
    share = {name: [np.mean(d != 0) for d in both] for name, both in passed.items()}
    return ", ".join(name for name in layers if share[name][1] < 0.9 * share[name][0])


def _kernels(titles, are):
    weights = {t: KERNELS[t.lower().replace("-", "_")].weights for t in titles}
    return ", ".join(title for title, w in weights.items() if are(w))
