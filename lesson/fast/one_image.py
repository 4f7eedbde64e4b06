"""The scores of one image in few calls, since each costs more than its arithmetic.

Pooling takes the largest of four neighbouring numbers. Here these four come from
four filters: the same weights, shifted by no or one pixel down and right inside
windows of 4×4 that move by two. Then the four lie side by side as four maps, one
product makes them all, and one maximum of them and zero is pooling and ReLU at once.
The bias is one more weight, of a tap that always sees 1.

Throughout this module
    C, K     channels of the input, and filters
    taps     what each of the 4 * 4 * C taps sees at every window, and a row of ones
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from lesson.parameters import SIDE


class PooledConvolution:
    """A 3×3 convolution, 2×2 max-pooling and ReLU of one image in five calls.

    Parameters
    ----------
    side : int
        Height and width of the input, even.
    inputs, outputs : int
        Channels of the input, C, and filters, K.
    dtype : dtype
        float32 or float64.

    Attributes
    ----------
    x : ndarray, shape (C, side, side)
        The input, channels first; write it here.
    """

    def __init__(self, side, inputs, outputs, dtype):
        half, count = side // 2, 16 * inputs
        padded = np.zeros((inputs, side + 2, side + 2), dtype)
        self.x = padded[:, 1:-1, 1:-1]
        channel, row, pixel = padded.strides
        shape = (4, 4, inputs, half, half)
        strides = (row, pixel, channel, 2 * row, 2 * pixel)
        self.windows = as_strided(padded, shape, strides, writeable=False)
        self.taps = np.ones((count + 1, half * half), dtype)
        self.seen = self.taps[:count].reshape(shape)

        self.A = np.zeros((4 * outputs, count + 1), dtype)
        self.weights = _shifted_places(self.A, inputs, outputs)
        self.biases = self.A[:, -1].reshape(4, outputs)
        self.y = np.empty((4 * outputs, half * half), dtype)
        self.maps = self.y.reshape(4, outputs, half, half)

    def forward(self, W, b, out):
        """Write the pooled and rectified maps.

        Parameters
        ----------
        W : ndarray, shape (K, 3, 3, C)
            Filters.
        b : ndarray, shape (K,)
            Biases.
        out : ndarray, shape (K, side / 2, side / 2)
            Where the maps go.
        """
        np.copyto(self.weights, W)
        np.copyto(self.biases, b)
        np.copyto(self.seen, self.windows)
        np.dot(self.A, self.taps, out=self.y)
        np.maximum.reduce(self.maps, axis=0, initial=0, out=out)


class OneImagePlan:
    """Scores of one image at a time; its buffers are allocated once.

    Parameters
    ----------
    network : TinyCNN
        Gives the number of filters and the dtype.
    """

    def __init__(self, network):
        W1, W2 = network.parameters["W1"], network.parameters["W2"]
        half, quarter = SIDE // 2, SIDE // 4
        self.layer1 = PooledConvolution(SIDE, 1, len(W1), W1.dtype)
        self.layer2 = PooledConvolution(half, len(W1), len(W2), W1.dtype)
        features = np.empty((quarter, quarter, len(W2)), W1.dtype)  # the order of W3
        self.maps, self.features = features.transpose(2, 0, 1), features.reshape(-1)

    def forward(self, parameters, images, out):
        """Write the scores of one image.

        Parameters
        ----------
        parameters : mapping of str to ndarray
            Of the network, as they are now.
        images : ndarray, shape (1, 28, 28)
            In [0, 1].
        out : ndarray, shape (1, 10)
            Where the scores go.
        """
        p = parameters
        np.copyto(self.layer1.x, images)
        self.layer1.forward(p["W1"], p["b1"], self.layer2.x)
        self.layer2.forward(p["W2"], p["b2"], self.maps)
        np.add(p["W3"] @ self.features, p["b3"], out=out[0])


def _shifted_places(A, inputs, outputs):
    """Return where weights go in A: (shift down, shift right, K, 3, 3, C)."""
    line, weight = A.strides
    down, right = 4 * inputs * weight, inputs * weight
    shifts = (2 * outputs * line + down, outputs * line + right)
    shape = (2, 2, outputs, 3, 3, inputs)
    return as_strided(A, shape, (*shifts, line, down, right, weight))
