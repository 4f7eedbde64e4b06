"""Every known wrong network, as the steps of `network.network` that differ.

Throughout this module
    x   feature maps                 (7, 7, 8) before they are flattened
    v   the flattened feature maps   (392,)
    y   scores                       (10,)
"""

from functools import partial

import numpy as np

from lesson.checking.layers import convolve, pool, unchanged
from lesson.checking.mistakes import listed, stretched
from lesson.checking.network import rectify


def _softmax(y):
    """Return probabilities from scores."""
    e = np.exp(y - y.max())
    return e / e.sum()


def _blocks(*layers):
    """Return steps that put the same layers into both blocks."""
    return {"first": layers, "second": layers}


def _in_either(layers):
    """Return steps with other layers in both _blocks, the first, or the second."""
    both = _blocks(*layers)
    return [both, {"first": both["first"]}, {"second": both["second"]}]


def _activated(function):
    """Return steps with another activation in both blocks."""
    return _blocks(convolve, function, pool)


def _without_bias(x, W, b, stride=1):
    """Return a convolution whose biases are zero."""
    return convolve(x, W, 0 * b, stride)


STEPS = {
    "relu-missing": _in_either((convolve, unchanged, pool)),
    "relu-wrong": [
        _activated(function)
        for function in (
            np.abs,
            np.tanh,
            lambda x: 1 / (1 + np.exp(-x)),
            lambda x: np.where(x > 0, x, 0.01 * x),
            lambda x: np.where(x > 0, x, 0.1 * x),
            lambda x: np.minimum(x, 0),
            lambda x: (x > 0) * 1.0,
            lambda x: np.clip(x, 0, 1),
            lambda x: np.maximum(x, 1),
        )
    ],
    "relu-on-scores": [{"finish": rectify}],
    "softmax-applied": [
        {"finish": _softmax},
        {"finish": lambda y: np.log(_softmax(y))},
        {"finish": lambda y: 1 / (1 + np.exp(-y))},
        {"finish": stretched},
    ],
    "class-returned": [
        {"finish": np.argmax},
        {"finish": np.max},
        {"finish": lambda y: (y == y.max()) * 1.0},
    ],
    "dense-bias-missing": [{"output": lambda W3, v, b3: W3 @ v}],
    "dense-missing": [
        {"output": lambda W3, v, b3: v},
        {"output": lambda W3, v, b3: v, "flatten": unchanged},
    ],
    "dense-axes": [{"output": lambda W3, v, b3: v @ W3.reshape(v.size, -1) + b3}],
    "conv-bias-missing": _in_either((_without_bias, rectify, pool)),
    "flatten-order": [
        {"flatten": lambda x, order=order: x.transpose(order).ravel()}
        for order in ((2, 0, 1), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1))
    ],
    "pool-missing": _in_either((partial(convolve, stride=2), rectify, unchanged)),
    "pool-mean": _in_either(
        (convolve, rectify, partial(pool, combine=lambda w: w.mean(axis=(2, 3))))
    ),
    "image-rescaled": [
        {"prepare": lambda image: image / 255},
        {"prepare": lambda image: image * 255},
        {"prepare": lambda image: 1 - image},
        {"prepare": lambda image: image * 2 - 1},
        {"prepare": lambda image: image / image.max()},
        {"prepare": lambda image: (image - image.mean()) / image.std()},
        {"prepare": lambda image: image - image.mean()},
        {"prepare": stretched},
        {"prepare": lambda image: np.floor(image * 255)},
        {"prepare": lambda image: (image > 0.5) * 1.0},
    ],
    "image-turned": [
        {"prepare": lambda image: image.T},
        {"prepare": lambda image: image[::-1]},
        {"prepare": lambda image: image[:, ::-1]},
    ],
    "wrong-axes": [
        {"finish": lambda y: y[None]},
        {"finish": lambda y: y[:, None]},
    ],
}
MISTAKES = listed(STEPS)
