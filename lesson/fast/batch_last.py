"""Layers laid out batch last, in buffers that are allocated once: the fast ones.

Throughout this module
    N       images in a batch, the last axis, so that every copy is of long runs
    maps    feature maps            (height, channels, width, N)
    taps    maps shifted right, not, and left, a row of zeros above and below
                                    (height + 2, 3, channels, width, N)
    d…      gradient of the loss by what follows the d

References
----------
M. Cho and D. Brand (2017), "MEC: memory-efficient convolution for deep neural
network", https://arxiv.org/abs/1706.06873: copy the horizontal shifts only, and let
the vertical ones overlap.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


class ConvolutionPlan:
    """One 3×3 convolution with zero padding whose buffers are allocated once.

    Write the input into `x`, then call `forward`.

    Parameters
    ----------
    side : int
        Height and width of the maps.
    inputs, outputs : int
        Channels of the input, and filters.
    batch : int
        Images, N.
    dtype : dtype
        float32 or float64.

    Attributes
    ----------
    x : ndarray, shape (side, inputs, side, N)
        The input: the middle one of the three taps, so it is never copied.
    y : ndarray, shape (side, outputs, side, N)
        The output, without bias.
    """

    def __init__(self, side, inputs, outputs, batch, dtype):
        self.taps = np.zeros((side + 2, 3, inputs, side, batch), dtype)
        self.x = self.taps[1:-1, 1]
        self.y = np.empty((side, outputs, side, batch), dtype)
        # Window row i starts at taps[i] and runs on into taps[i + 2]: the vertical taps
        # are three overlapping looks at the same memory, so only horizontal ones cost.
        row, _, channel, _, image = self.taps.strides
        shape, strides = (side, 9 * inputs, side * batch), (row, channel, image)
        self.windows = as_strided(self.taps, shape, strides, writeable=False)

    def forward(self, W):
        """Return the convolution of `x`.

        Parameters
        ----------
        W : ndarray, shape (outputs, 3, 3, inputs)
            Filters.

        Returns
        -------
        ndarray, shape (side, outputs, side, N)
            The buffer `y`.
        """
        rows = self.taps[1:-1]
        rows[:, 0, :, 1:] = self.x[:, :, :-1]
        rows[:, 2, :, :-1] = self.x[:, :, 1:]
        np.matmul(W.reshape(len(W), -1), self.windows, out=_flat(self.y))
        return self.y

    def filter_gradient(self, dy):
        """Return the gradient by the filters, after `forward`.

        Parameters
        ----------
        dy : ndarray, shape (side, outputs, side, N)
            Gradient by `y`.

        Returns
        -------
        ndarray, shape (outputs, 3, 3, inputs)
            One number per weight.
        """
        outputs, inputs = dy.shape[1], self.x.shape[1]
        dW = np.matmul(_flat(dy), self.windows.transpose(0, 2, 1)).sum(axis=0)
        return dW.reshape(outputs, 3, 3, inputs)


class Rectifier:
    """Bias and ReLU in place, with whole rows of biases and of zeros.

    NumPy has a fast loop for the maximum of two arrays, not for that of an array and
    a number, and the loops of a sum are longer with whole rows than with one bias for
    each channel; ``scripts/benchmark.py`` measures what both make together.

    Parameters
    ----------
    maps : ndarray, shape (side, channels, side, N)
        Of the shape and the order in memory that it will be used on.
    """

    def __init__(self, maps):
        self.biases, self.zeros = np.empty_like(maps[0]), np.zeros_like(maps[0])

    def forward(self, maps, b):
        """Add biases, then replace what is negative by zero.

        Parameters
        ----------
        maps : ndarray, shape (side, channels, side, N)
            Changed in place.
        b : ndarray, shape (channels,)
            Biases.
        """
        np.copyto(self.biases, b[:, None, None])
        np.add(maps, self.biases, out=maps)
        np.maximum(maps, self.zeros, out=maps)


class PoolPlan:
    """2×2 max-pooling, then bias and ReLU: the same as after them, on a quarter as much.

    Parameters
    ----------
    out : ndarray, shape (side / 2, channels, side / 2, N)
        Where the maps go after pooling.
    """

    def __init__(self, out):
        half, channels, _, batch = out.shape
        shape = (2 * half, channels, half, batch)
        self.rows, self.drows = np.empty((2, *shape), out.dtype)
        self.left, self.upper = np.empty(shape, bool), np.empty(out.shape, bool)
        self.out, self.alive = out, np.empty_like(out, bool)
        self.rectifier = Rectifier(out)

    def forward(self, y, b):
        """Write the pooled, biased and rectified maps into `out`.

        Parameters
        ----------
        y : ndarray, shape (side, channels, side, N)
            Output of a convolution.
        b : ndarray, shape (channels,)
            Its biases.
        """
        _larger(y[:, :, 0::2], y[:, :, 1::2], self.left, self.rows)
        _larger(self.rows[0::2], self.rows[1::2], self.upper, self.out)
        self.rectifier.forward(self.out, b)
        np.greater(self.out, 0, out=self.alive)

    def backward(self, dout, dy):
        """Hand the gradient of each pooled number to the pixel it came from.

        Parameters
        ----------
        dout : ndarray, shape (side / 2, channels, side / 2, N)
            Gradient by the output; set to zero where ReLU was off.
        dy : ndarray, shape (side, channels, side, N)
            Where to write the gradient by the input.

        Returns
        -------
        ndarray, shape (channels,)
            Gradient by the biases.
        """
        dout *= self.alive
        _route(dout, self.upper, self.drows[0::2], self.drows[1::2])
        _route(self.drows, self.left, dy[:, :, 0::2], dy[:, :, 1::2])
        return dout.sum(axis=(0, 2, 3))


def _flat(maps):
    """Return maps as one matrix per row of pixels, (height, channels, width * N)."""
    return maps.reshape(*maps.shape[:2], -1)


def _larger(first, second, first_wins, out):
    """Write the larger of two into `out`, and where it was the first; ties are."""
    np.greater_equal(first, second, out=first_wins)
    np.maximum(first, second, out=out)


def _route(d, to_first, dfirst, dsecond):
    """Write `d` into `dfirst` where `to_first`, else into `dsecond`; zero elsewhere."""
    np.multiply(d, to_first, out=dfirst)
    np.subtract(d, dfirst, out=dsecond)
