"""Every known wrong network, by the steps of `reference.network` that differ.

Throughout this module
    x   feature maps                 (7, 7, 8) before they are flattened
    v   the flattened feature maps   (392,)
    y   scores                       (10,)
"""

from functools import partial

import numpy as np

from lesson.checking import hints
from lesson.checking.mistakes.layers import stretched
from lesson.checking.mistakes.record import UNKNOWN, Mistake
from lesson.checking.reference import convolve, pool, rectify, unchanged


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


MISTAKES = (
    Mistake(
        "relu-missing",
        "activation",
        "a ReLU is missing. Each of the two convolutions is followed by one.",
        *(_in_either((convolve, unchanged, pool))),
    ),
    Mistake(
        "relu-wrong",
        "activation",
        "the activation is not ReLU. relu(x) is np.maximum(0, x): negative numbers "
        "become 0, the others stay.",
        *(
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
        ),
    ),
    Mistake(
        "relu-on-scores",
        "forward",
        "the scores pass through ReLU. The dense layer's numbers are returned as they "
        "are.",
        {"finish": rectify},
    ),
    Mistake(
        "softmax-applied",
        "forward",
        "the scores are turned into probabilities (softmax, sigmoid) or stretched. "
        "Return the dense layer's numbers as they are, the logits.",
        {"finish": _softmax},
        {"finish": lambda y: np.log(_softmax(y))},
        {"finish": lambda y: 1 / (1 + np.exp(-y))},
        {"finish": stretched},
    ),
    Mistake(
        "class-returned",
        "forward",
        "the winning class is returned, or an order of classes. Return all ten scores; "
        "np.argmax comes outside.",
        {"finish": np.argmax},
        {"finish": np.max},
        {"finish": np.argsort},
        {"finish": lambda y: np.argsort(y)[::-1]},
        {"finish": lambda y: (y == y.max()) * 1.0},
    ),
    Mistake(
        "dense-bias-missing",
        "bias",
        "b3 is not added to the scores.",
        {"output": lambda W3, v, b3: W3 @ v},
    ),
    Mistake(
        "dense-missing",
        "forward",
        "the dense layer is missing. The last step is W3 @ x + b3.",
        {"output": lambda W3, v, b3: v},
        {"output": lambda W3, v, b3: v, "flatten": unchanged},
    ),
    Mistake(
        "dense-axes",
        "forward",
        "the axes of W3 are mixed up by a reshape. W3 is (10, 392): W3 @ x.",
        {"output": lambda W3, v, b3: v @ W3.reshape(v.size, -1) + b3},
    ),
    Mistake(
        "conv-bias-missing",
        "bias",
        "a convolution does not get its biases. Hand b1 to the first, b2 to the second.",
        *(_in_either((_without_bias, rectify, pool))),
    ),
    Mistake(
        "flatten-order",
        "forward",
        "the feature maps are flattened in another order. x.flatten() goes row by row, "
        "the channels innermost: no transpose, no order='F'.",
        *(
            {"flatten": lambda x, order=order: x.transpose(order).ravel()}
            for order in ((2, 0, 1), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1))
        ),
    ),
    Mistake(
        "pool-missing",
        "pooling",
        "a pooling is missing. Each block is convolution, ReLU, maxpool2d.",
        *(_in_either((partial(convolve, stride=2), rectify, unchanged))),
        error=hints.flattened_to(28 * 28 * 8, 14 * 14 * 8),
    ),
    Mistake(
        "pool-mean",
        "pooling",
        "the mean of each window is taken. Use maxpool2d.",
        *(
            _in_either(
                (convolve, rectify, partial(pool, combine=lambda w: w.mean(axis=(2, 3))))
            )
        ),
    ),
    Mistake(
        "block-missing",
        "forward",
        "a convolution is missing, or does not use W2. There are two blocks of "
        "convolution, ReLU, maxpool2d.",
        error=hints.flattened_to(14 * 14 * 4, 7 * 7 * 4),
    ),
    Mistake(
        "image-rescaled",
        "forward",
        "the image is scaled, shifted or rounded first. It lies in [0, 1] already.",
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
    ),
    Mistake(
        "image-turned",
        "forward",
        "the image is transposed or mirrored. image[..., None] adds the channel.",
        {"prepare": lambda image: image.T},
        {"prepare": lambda image: image[::-1]},
        {"prepare": lambda image: image[:, ::-1]},
    ),
    Mistake(
        "weights-fixed",
        "forward",
        "other weights are used than W1, b1, W2, b2, W3 and b3: the scores stay the same "
        "when those change. Use these globals inside forward, not copies of them.",
        wrong_numbers=hints.blind_to_weights,
    ),
    Mistake(
        "image-ignored",
        "forward",
        "the image is not used: two images get the same scores.",
        wrong_numbers=hints.blind_to_the_image,
    ),
    Mistake(
        "wrong-axes",
        "forward",
        "the scores have an axis too many. Return one number for each of the ten "
        "classes.",
        {"finish": lambda y: y[None]},
        {"finish": lambda y: y[:, None]},
    ),
    Mistake(
        "rescaled",
        "forward",
        "the scores are the right ones, divided, multiplied or shifted. Return them as "
        "they are.",
        wrong_numbers=hints.rescaled,
    ),
    Mistake(
        "wrong-shape",
        "forward",
        f"{UNKNOWN} Return one score for each of the ten classes, (10,), and look at "
        "x.shape after each step: the comments of the starter say what it should be.",
    ),
)
