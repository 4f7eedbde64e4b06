"""The exercise's network, right layers in right order, made of steps as those are."""

import numpy as np

from lesson.checking.layers import convolve, pool, unchanged


def rectify(x):
    """Return `x` with negative numbers replaced by zero.

    Parameters
    ----------
    x : ndarray
        Feature maps.

    Returns
    -------
    ndarray
        Of the same shape.
    """
    return np.maximum(x, 0)


def _dense(W3, v, b3):
    """Return the scores of a flattened input."""
    return W3 @ v + b3


def network(
    image,
    W1,
    b1,
    W2,
    b2,
    W3,
    b3,
    *,
    prepare=unchanged,
    first=(convolve, rectify, pool),
    second=(convolve, rectify, pool),
    flatten=np.ravel,
    output=_dense,
    finish=unchanged,
):
    """Return the scores that the exercise's network gives an image, or wrong ones.

    Parameters
    ----------
    image : ndarray, shape (28, 28)
        A digit.
    W1, b1, W2, b2, W3, b3 : ndarray
        Parameters of the two convolutions and the dense layer.
    prepare : callable
        What is done to the image first.
    first, second : tuple of three callables
        Convolution, activation and pooling of each block.
    flatten, output, finish : callable
        What follows.

    Returns
    -------
    ndarray, shape (10,)
        Logits.
    """
    x = prepare(image)[..., None]
    for (layer, activation, pooling), W, b in ((first, W1, b1), (second, W2, b2)):
        x = pooling(activation(layer(x, W, b)))
    return finish(output(W3, flatten(x), b3))
