"""What a network is made of, computed from the network itself.

For every layer: the shape of its output, its weights and biases, its
multiplications, and the patch of the input that one of its units can see.
"""

from typing import NamedTuple

import numpy as np

from lesson.network import CLASSES, SIDE
from lesson.sizes import effective_size


class Layer(NamedTuple):
    """One row of the summary.

    Attributes
    ----------
    name : str
        As in ``TinyCNN.feature_maps``: conv1, pool1, conv2, pool2, flatten, dense.
    shape : tuple of int
        Of its output: (height, width, channels), or (numbers,).
    weights : int
        Weights, without biases.
    biases : int
        One per filter or unit.
    multiplications : int
        For one image.
    receptive_field : int
        Side of the input patch that one unit can see, in pixels.
    jump : int
        Input pixels between the patches of two neighbouring units.
    """

    name: str
    shape: tuple
    weights: int
    biases: int
    multiplications: int
    receptive_field: int
    jump: int

    @property
    def parameters(self):
        """All weights and biases together."""
        return self.weights + self.biases


def summarise(network):
    """Return one `Layer` for each stage of a network, from input to scores.

    Parameters
    ----------
    network : TinyCNN
        Trained or not.

    Returns
    -------
    list of Layer
        input, conv1, pool1, conv2, pool2, flatten, dense.

    References
    ----------
    A. Araujo, W. Norris and J. Sim (2019), "Computing receptive fields of
    convolutional neural networks", https://doi.org/10.23915/distill.00021.

    Examples
    --------
    >>> from lesson.network import TinyCNN
    >>> layers = summarise(TinyCNN.initialise(seed=0))
    >>> [layer.shape for layer in layers][1:4]
    [(28, 28, 4), (14, 14, 4), (14, 14, 8)]
    >>> [layer.receptive_field for layer in layers][:5]
    [1, 3, 4, 8, 10]
    """
    layers = [Layer("input", (SIDE, SIDE, 1), 0, 0, 0, 1, 1)]
    for i in ("1", "2"):
        layers.append(_conv(layers[-1], "conv" + i, network.parameters["W" + i]))
        layers.append(_pool(layers[-1], "pool" + i))
    pooled = layers[-1]
    layers.append(pooled._replace(name="flatten", shape=(int(np.prod(pooled.shape)),)))
    W3 = network.parameters["W3"]
    layers.append(Layer("dense", (CLASSES,), W3.size, CLASSES, W3.size, SIDE, SIDE))
    return layers


def receptive_field(layers):
    """Return the patch that one unit sees after a stack of layers.

    Parameters
    ----------
    layers : iterable of (kernel, stride, dilation)
        From the input upwards.

    Returns
    -------
    field : int
        Side of the patch, in input pixels.
    jump : int
        Input pixels from one unit's patch to the next one's.

    References
    ----------
    A. Araujo, W. Norris and J. Sim (2019), "Computing receptive fields of
    convolutional neural networks", equation 2, https://doi.org/10.23915/distill.00021.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1)])
    (10, 4)
    """
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (effective_size(kernel, dilation) - 1) * jump
        jump *= stride
    return field, jump


def dense_weights(height, width, channels, units):
    """Return the weights of a layer that joins every number to every unit.

    Parameters
    ----------
    height, width, channels : int
        Of the image.
    units : int
        Hidden units.

    Returns
    -------
    int
        Without biases.

    Examples
    --------
    >>> dense_weights(224, 224, 3, 1000)
    150528000
    """
    return height * width * channels * units


def local_weights(height, width, channels, filters, kernel=3):
    """Return the weights where each position has filters of its own, unshared.

    Parameters
    ----------
    height, width, channels : int
        Of the image; "same" padding keeps height and width.
    filters : int
        At each position.
    kernel : int, default 3
        Side of a filter.

    Returns
    -------
    int
        Without biases.

    Examples
    --------
    >>> local_weights(224, 224, 3, 64)
    86704128
    """
    return height * width * shared_weights(channels, filters, kernel)


def shared_weights(channels, filters, kernel=3):
    """Return the weights of a convolution: the same filters everywhere.

    Parameters
    ----------
    channels : int
        Of the image.
    filters : int
        Output channels.
    kernel : int, default 3
        Side of a filter.

    Returns
    -------
    int
        Without biases; the size of the image does not matter.

    Examples
    --------
    >>> shared_weights(3, 64)
    1728
    """
    return kernel * kernel * channels * filters


def _conv(below, name, W):
    """Add a convolution with "same" padding and stride 1."""
    shape = (*below.shape[:2], len(W))
    field = below.receptive_field + (W.shape[1] - 1) * below.jump
    work = shape[0] * shape[1] * W.size
    return Layer(name, shape, W.size, len(W), work, field, below.jump)


def _pool(below, name):
    """Add a 2×2 max-pooling with stride 2."""
    height, width, channels = below.shape
    field = below.receptive_field + below.jump
    shape = (height // 2, width // 2, channels)
    return Layer(name, shape, 0, 0, 0, field, 2 * below.jump)
