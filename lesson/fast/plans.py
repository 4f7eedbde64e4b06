"""The network's scores and gradients several times faster, in buffers that are kept.

Layers are laid out batch last, so that every copy runs over long rows. Pooling comes
before bias and ReLU: they keep the order of numbers, so the maximum is the same and
only a quarter of the numbers is left to treat. A batch passes in chunks that stay in a
core's cache.

For a single image, calls cost more than arithmetic. Pooling takes the largest of four
neighbouring numbers; there these four come from four filters: the same weights, shifted
by no or one pixel down and right inside windows that are one pixel larger and move by
two. One product makes all four maps, and one maximum of them and zero is pooling and
ReLU at once. The bias is one more weight, of a tap that always sees 1.

Throughout this module
    N       images in a batch or chunk, the last axis of every array
    C, K    channels of the input, and filters
    maps    feature maps            (height, channels, width, N)
    p, g    parameters of a network and the gradients by them
    d…      gradient of the loss by what follows the d

References
----------
M. Cho and D. Brand (2017), "MEC: memory-efficient convolution for deep neural
network", https://arxiv.org/abs/1706.06873: copy the horizontal shifts only, and let
the vertical ones overlap.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from lesson.activations import cross_entropy
from lesson.fast.convolution import HAS_BLAS

#: Images that pass together; 32 to 128 were measured to be equally fast.
CHUNK = 64


def forward_in_chunks(network, images, plans):
    """Return the scores of a batch of any size.

    Parameters
    ----------
    network : TinyCNN
        Whose parameters are used.
    images : ndarray, shape (N, 28, 28)
        In [0, 1], of the network's dtype.
    plans : dict of int to ForwardPlan or OneImagePlan
        Kept from earlier calls, by chunk size; the two used last stay in it.

    Returns
    -------
    ndarray, shape (N, 10)
        A new array.
    """
    out = np.empty((len(images), len(network.parameters["W3"])), images.dtype)
    for start in range(0, len(images), CHUNK):
        part = images[start : start + CHUNK]
        # Taken out while in use: another thread makes a plan of its own.
        plan = plans.pop(len(part), None) or _plan(network, len(part))
        plan.forward(network.parameters, part, out[start : start + CHUNK])
        plans[len(part)] = plan
    for size in list(plans)[:-2]:
        plans.pop(size, None)
    return out


class TrainingPlan:
    """Gradients of a `TinyCNN` for batches of one size.

    Parameters
    ----------
    network : TinyCNN
        Gives the number of filters and the dtype; any network like it may be used.
    batch : int, default 64
        Images in every batch, N.

    Examples
    --------
    >>> from lesson import TinyCNN
    >>> network = TinyCNN.initialise(seed=0)
    >>> plan = TrainingPlan(network, batch=2)
    >>> loss, _, g = plan.gradients(network, np.zeros((2, 28, 28)), np.array([3, 7]))
    >>> np.exp(-loss).round(3), list(g)
    (np.float64(0.1), ['W1', 'b1', 'W2', 'b2', 'W3', 'b3'])
    """

    def __init__(self, network, batch=64):
        W1, W2, side = _sizes(network.parameters)
        half = side // 2
        quarter = side // 4
        self.conv1 = _plan_for(W1, side, batch)
        self.conv2 = _plan_for(W2, half, batch)
        self.features = np.empty((quarter, quarter, len(W2), batch), W1.dtype)
        # (rows, columns, channels, N) is the order of W3; pooling wants channels second.
        self.pool1 = PoolPlan(self.conv2.x)
        self.pool2 = PoolPlan(self.features.transpose(0, 2, 1, 3))
        # The gradient by the input of a convolution is a convolution of dy.
        self.dconv2 = _plan_for(W2.transpose(3, 1, 2, 0), half, batch)
        self.dy1 = np.empty_like(self.conv1.y)

    def gradients(self, network, images, labels):
        """Return loss, accuracy and gradients as `lesson.training.gradients` does.

        Parameters
        ----------
        network : TinyCNN
            With the shapes that the plan was made for.
        images : ndarray, shape (N, 28, 28)
            In [0, 1].
        labels : ndarray of int, shape (N,)
            0 to 9.

        Returns
        -------
        loss, accuracy : float
            Mean cross-entropy, and the share answered correctly.
        gradients : dict of str to ndarray
            Of the loss, by each parameter.

        Raises
        ------
        ValueError
            If the batch has another size.
        """
        batch = self.features.shape[-1]
        if len(images) != batch:
            raise ValueError(
                f"the plan is for batches of {batch} images, got {len(images)}; "
                "make another TrainingPlan for them"
            )
        scores = self._forward(network.parameters, images)
        loss, accuracy, dscores = cross_entropy(scores.T, labels)
        return loss, accuracy, self._backward(network.parameters, dscores.T)

    def _forward(self, p, images):
        """Return the scores, (10, N)."""
        self.conv1.x[:, 0] = images.transpose(1, 2, 0)
        self.pool1.forward(self.conv1.forward(p["W1"]), p["b1"])
        self.pool2.forward(self.conv2.forward(p["W2"]), p["b2"])
        return p["W3"] @ self._columns() + p["b3"][:, None]

    def _backward(self, p, dscores):
        """Return the gradients by the parameters."""
        g = {"W3": dscores @ self._columns().T, "b3": dscores.sum(axis=1)}
        dfeatures = (p["W3"].T @ dscores).reshape(self.features.shape)
        g["b2"] = self.pool2.backward(dfeatures.transpose(0, 2, 1, 3), self.dconv2.x)
        g["W2"] = self.conv2.filter_gradient(self.dconv2.x)
        dmaps = self.dconv2.forward(p["W2"][:, ::-1, ::-1].transpose(3, 1, 2, 0))
        g["b1"] = self.pool1.backward(dmaps, self.dy1)
        g["W1"] = self.conv1.filter_gradient(self.dy1)
        return {name: g[name] for name in p}

    def _columns(self):
        """Return the features as the dense layer takes them, (features, N)."""
        return self.features.reshape(-1, self.features.shape[-1])


class ForwardPlan:
    """Scores of chunks of one size; its buffers are allocated once.

    Parameters
    ----------
    network : TinyCNN
        Gives the number of filters and the dtype.
    batch : int
        Images in every chunk, N.
    """

    def __init__(self, network, batch):
        W1, W2, side = _sizes(network.parameters)
        half = side // 2
        quarter = side // 4
        self.conv1 = _plan_for(W1, side, batch)
        self.conv2 = _plan_for(W2, half, batch)
        self.rows1 = np.empty((half, len(W1), side, batch), W1.dtype)
        self.rows2 = np.empty((quarter, len(W2), half, batch), W1.dtype)
        self.features = np.empty((quarter, quarter, len(W2), batch), W1.dtype)
        # (rows, columns, channels, N) is the order of W3; pooling wants channels second.
        self.maps = self.features.transpose(0, 2, 1, 3)
        self.rectify1 = Rectifier(self.conv2.x)
        self.rectify2 = Rectifier(self.maps)
        self.scores = np.empty((len(network.parameters["W3"]), batch), W1.dtype)

    def forward(self, parameters, images, out):
        """Write the scores of a chunk.

        Parameters
        ----------
        parameters : mapping of str to ndarray
            Of the network, as they are now.
        images : ndarray, shape (N, 28, 28)
            In [0, 1].
        out : ndarray, shape (N, 10)
            Where the scores go.
        """
        p = parameters
        self.conv1.x[:, 0] = images.transpose(1, 2, 0)
        _pool(self.conv1.forward(p["W1"]), self.rows1, self.conv2.x)
        self.rectify1.forward(self.conv2.x, p["b1"])
        _pool(self.conv2.forward(p["W2"]), self.rows2, self.maps)
        self.rectify2.forward(self.maps, p["b2"])
        np.matmul(p["W3"], self.features.reshape(-1, len(out)), out=self.scores)
        np.add(self.scores.T, p["b3"], out=out)


class OneImagePlan:
    """Scores of one image at a time; its buffers are allocated once.

    Parameters
    ----------
    network : TinyCNN
        Gives the number of filters and the dtype.
    """

    def __init__(self, network):
        W1, W2, side = _sizes(network.parameters)
        first, second = len(W1), len(W2)
        self.layer1 = PooledConvolution(side, 1, first, W1.dtype, W1.shape[1:3])
        self.layer2 = PooledConvolution(side // 2, first, second, W1.dtype, W2.shape[1:3])
        features = np.empty((side // 4, side // 4, second), W1.dtype)  # the order of W3
        self.maps = features.transpose(2, 0, 1)
        self.features = features.reshape(-1)

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


class ConvolutionPlan:
    """One convolution with zero padding whose buffers are allocated once.

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
    kernel : pair of int, default (3, 3)
        Height and width, both odd.

    Attributes
    ----------
    x : ndarray, shape (side, inputs, side, N)
        The input: the middle one of the horizontal taps, so it is never copied.
    y : ndarray, shape (side, outputs, side, N)
        The output, without bias.
    """

    def __init__(self, side, inputs, outputs, batch, dtype, kernel=(3, 3)):
        kh, kw = kernel
        rim = kh // 2
        self.taps = np.zeros((side + 2 * rim, kw, inputs, side, batch), dtype)
        self.shifted = self.taps[rim : rim + side]  # without the rows of zeros
        self.x = self.shifted[:, kw // 2]
        self.y = np.empty((side, outputs, side, batch), dtype)
        # Window row i starts at taps[i] and runs on into taps[i + kh - 1]: vertical taps
        # are overlapping looks at the same memory, so only the horizontal ones cost.
        row, _, channel, _, image = self.taps.strides
        shape = (side, kh * kw * inputs, side * batch)
        strides = (row, channel, image)
        self.windows = as_strided(self.taps, shape, strides, writeable=False)

    def forward(self, W):
        """Return the convolution of `x`.

        Parameters
        ----------
        W : ndarray, shape (outputs, kh, kw, inputs)

        Returns
        -------
        ndarray, shape (side, outputs, side, N)
            The buffer `y`.
        """
        width = self.x.shape[2]
        for j in range(self.taps.shape[1]):
            shift = j - self.taps.shape[1] // 2
            to = slice(max(0, -shift), width - max(0, shift))
            if shift:
                source = slice(to.start + shift, to.stop + shift)
                self.shifted[:, j, :, to] = self.x[:, :, source]
        np.matmul(W.reshape(len(W), -1), self.windows, out=_flat(self.y))
        return self.y

    def filter_gradient(self, dy):
        """Return the gradient by the filters, after `forward`.

        Parameters
        ----------
        dy : ndarray, shape (side, outputs, side, N)

        Returns
        -------
        ndarray, shape (outputs, kh, kw, inputs)
            One number per weight.
        """
        dW = np.matmul(_flat(dy), self.windows.transpose(0, 2, 1)).sum(axis=0)
        kw, inputs = self.taps.shape[1:3]
        return dW.reshape(dy.shape[1], -1, kw, inputs)


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
        self.biases = np.empty_like(maps[0])
        self.zeros = np.zeros_like(maps[0])

    def forward(self, maps, b):
        """Add biases, then replace what is negative by zero.

        Parameters
        ----------
        maps : ndarray, shape (side, channels, side, N)
            Changed in place.
        b : ndarray, shape (channels,)
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
        self.rows = np.empty(shape, out.dtype)
        self.drows = np.empty(shape, out.dtype)
        self.left = np.empty(shape, bool)
        self.upper = np.empty(out.shape, bool)
        self.out = out
        self.alive = np.empty_like(out, bool)
        self.rectifier = Rectifier(out)

    def forward(self, y, b):
        """Write the pooled, biased and rectified maps into `out`.

        Parameters
        ----------
        y : ndarray, shape (side, channels, side, N)
            Output of a convolution.
        b : ndarray, shape (channels,)
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


class PooledConvolution:
    """A convolution, 2×2 max-pooling and ReLU of one image in five calls.

    Parameters
    ----------
    side : int
        Height and width of the input, even.
    inputs, outputs : int
        Channels of the input, C, and filters, K.
    dtype : dtype
        float32 or float64.
    kernel : pair of int, default (3, 3)
        Height and width, both odd.

    Attributes
    ----------
    x : ndarray, shape (C, side, side)
        The input, channels first; write it here.
    """

    def __init__(self, side, inputs, outputs, dtype, kernel=(3, 3)):
        kh, kw = kernel
        p, q = kh // 2, kw // 2
        half = side // 2
        count = (kh + 1) * (kw + 1) * inputs
        padded = np.zeros((inputs, side + 2 * p, side + 2 * q), dtype)
        self.x = padded[:, p : p + side, q : q + side]
        channel, row, pixel = padded.strides
        shape = (kh + 1, kw + 1, inputs, half, half)
        strides = (row, pixel, channel, 2 * row, 2 * pixel)
        self.windows = as_strided(padded, shape, strides, writeable=False)
        self.taps = np.ones((count + 1, half * half), dtype)
        self.seen = self.taps[:count].reshape(shape)

        self.A = np.zeros((4 * outputs, count + 1), dtype)
        self.weights = _shifted_places(self.A, inputs, outputs, kernel)
        self.biases = self.A[:, -1].reshape(4, outputs)
        self.y = np.empty((4 * outputs, half * half), dtype)
        self.maps = self.y.reshape(4, outputs, half, half)

    def forward(self, W, b, out):
        """Write the pooled and rectified maps.

        Parameters
        ----------
        W : ndarray, shape (K, kh, kw, C)
        b : ndarray, shape (K,)
        out : ndarray, shape (K, side / 2, side / 2)
            Where the maps go.
        """
        np.copyto(self.weights, W)
        np.copyto(self.biases, b)
        np.copyto(self.seen, self.windows)
        np.dot(self.A, self.taps, out=self.y)
        np.maximum.reduce(self.maps, axis=0, initial=0, out=out)


def _sizes(parameters):
    """Return the filters of both convolutions, and the side of an image."""
    W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
    return W1, W2, 4 * math.isqrt(W3.shape[1] // len(W2))


def _plan_for(W, side, batch):
    """Return the plan of a convolution with filters of this shape."""
    outputs, kh, kw, inputs = W.shape
    return ConvolutionPlan(side, inputs, outputs, batch, W.dtype, (kh, kw))


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


def _plan(network, batch):
    """Return the plan that suits; without BLAS, four times the filters do not pay."""
    one = batch == 1 and HAS_BLAS
    return OneImagePlan(network) if one else ForwardPlan(network, batch)


def _pool(y, rows, out):
    """Write the maxima of 2×2 blocks; (side, K, side, N) to half of both sides."""
    np.maximum(y[0::2], y[1::2], out=rows)
    np.maximum(rows[:, :, 0::2], rows[:, :, 1::2], out=out)


def _shifted_places(A, inputs, outputs, kernel):
    """Return where weights go in A: (shift down, shift right, K, kh, kw, C)."""
    line, weight = A.strides
    right = inputs * weight
    down = (kernel[1] + 1) * right
    shifts = (2 * outputs * line + down, outputs * line + right)
    shape = (2, 2, outputs, *kernel, inputs)
    return as_strided(A, shape, (*shifts, line, down, right, weight))
