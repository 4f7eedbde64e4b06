"""The lesson's network in three wirings: dense, locally connected, convolutional.

Each layer is a stack of matrix products, ``seen @ W``; the wiring says who shares what.

    wiring        groups           rows               weights of a group
    dense         1                N                  from all inputs to all outputs
    local         each position    N                  from its window to its outputs
    convolution   1                N · positions      from any window to its outputs

Throughout this module
    x      maps that a layer reads                   (N, height, width, channels)
    seen   the same numbers, as the wiring sees them (groups, rows, fan-in)
    y      maps that a layer makes                   (N, height, width, maps)
    d…     gradient of the loss by what follows the d
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lesson.activations import cross_entropy, relu
from lesson.plain import maxpool2d_backward
from lesson.pool import maxpool2d

WIRINGS = ("dense", "local", "convolution")
SIDE, MAPS, WINDOW = 28, (4, 8), 3


class Layer:
    """One layer of as many outputs in any wiring, with zeros around its input.

    Parameters
    ----------
    wiring : {"dense", "local", "convolution"}
        Which inputs an output reads, and which outputs share their weights.
    side, channels : int
        Of the maps that it reads.
    maps : int
        That it makes, as large as those.
    """

    def __init__(self, wiring, side, channels, maps):
        self.wiring, self.side, self.channels, self.maps = wiring, side, channels, maps
        positions, window = side * side, WINDOW * WINDOW * channels
        self.shape = {
            "dense": (1, positions * channels, positions * maps),
            "local": (positions, window, maps),
            "convolution": (1, window, maps),
        }[wiring]

    def see(self, x):
        """Return the maps as the wiring sees them."""
        if self.wiring == "dense":
            return x.reshape(1, len(x), -1)
        reach = WINDOW // 2
        x = np.pad(x, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
        windows = sliding_window_view(x, (WINDOW, WINDOW), axis=(1, 2))
        if self.wiring == "local":
            windows = windows.transpose(1, 2, 0, 3, 4, 5)  # (H, W, N, C, k, k)
            return windows.reshape(self.side**2, -1, self.shape[1])
        return windows.reshape(1, -1, self.shape[1])

    def spread(self, dseen):
        """Return the gradient by the maps, from that by what was seen of them."""
        size = (-1, self.side, self.side, self.channels)
        if self.wiring == "dense":
            return dseen.reshape(size)
        if self.wiring == "local":
            dseen = dseen.swapaxes(0, 1)  # (N, positions, fan-in)
        taps = dseen.reshape(*size, WINDOW, WINDOW)
        around, inside = self.side + WINDOW - 1, slice(WINDOW // 2, -(WINDOW // 2))
        dx = np.zeros((len(taps), around, around, self.channels), dseen.dtype)
        for i, j in np.ndindex(WINDOW, WINDOW):
            dx[:, i : i + self.side, j : j + self.side] += taps[..., i, j]
        return dx[:, inside, inside]

    def as_maps(self, products):
        """Return products (groups, rows, outputs) as maps."""
        if self.wiring == "local":
            products = products.swapaxes(0, 1)
        return products.reshape(-1, self.side, self.side, self.maps)

    def as_products(self, y):
        """Return maps as products: `as_maps` backwards."""
        if self.wiring == "local":
            return y.reshape(len(y), -1, self.maps).swapaxes(0, 1)
        return y.reshape(1, -1, self.shape[2])


class WiredNetwork:
    """Read 28×28 digits with the layers of the lesson's network, wired one way.

    Both layers have ReLU and 2×2 max-pooling after them; a dense layer makes ten scores.

    Parameters
    ----------
    wiring : {"dense", "local", "convolution"}
        Of both layers.
    seed : int
        Of the weights: normal, of variance 2 / fan-in, the last layer 1 / fan-in.

    Attributes
    ----------
    parameters : dict of str to ndarray
        ``W1 b1 W2 b2 W3 b3`` in float32; ``W1`` and ``W2`` are (groups, fan-in, outputs).
    """

    def __init__(self, wiring, seed):
        rng, self.parameters = np.random.default_rng(seed), {}
        first = Layer(wiring, SIDE, 1, MAPS[0])
        self.layers = (first, Layer(wiring, SIDE // 2, *MAPS))
        shapes = [
            *(layer.shape for layer in self.layers),
            ((SIDE // 4) ** 2 * MAPS[1], 10),
        ]
        for i, (shape, gain) in enumerate(zip(shapes, (2, 2, 1), strict=True), 1):
            scale = np.float32(np.sqrt(gain / shape[-2]))
            self.parameters[f"W{i}"] = scale * rng.standard_normal(shape, np.float32)
            ones = shape[:-2] + (1,) * (i < 3) + shape[-1:]
            self.parameters[f"b{i}"] = np.zeros(ones, np.float32)

    @property
    def size(self):
        """How many numbers are learned."""
        return sum(p.size for p in self.parameters.values())

    def forward(self, images):
        """Return scores.

        Parameters
        ----------
        images : ndarray, shape (N, 28, 28)
            In [0, 1].

        Returns
        -------
        ndarray, shape (N, 10)
            The largest is the answer.
        """
        return self._stages(images)[1]

    def gradients(self, _, images, labels):
        """Return what `lesson.training.gradients` returns, for this network.

        Parameters
        ----------
        _ : WiredNetwork
            This one again; `train_epoch` passes it.
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
        """
        p, (stages, scores) = self.parameters, self._stages(images)
        loss, share, dscores = cross_entropy(scores, labels)
        flat = stages[-1][-1].reshape(len(images), -1)
        g = {"W3": flat.T @ dscores, "b3": dscores.sum(axis=0)}
        dx = dscores @ p["W3"].T
        for i in (2, 1):
            layer, (seen, y, pooled) = self.layers[i - 1], stages[i - 1]
            dy = maxpool2d_backward(dx.reshape(pooled.shape), y, pooled) * (y > 0)
            dy = layer.as_products(dy)
            g[f"W{i}"] = seen.swapaxes(1, 2) @ dy
            g[f"b{i}"] = dy.sum(axis=1, keepdims=True)
            if i == 2:  # nobody asks for the gradient by the pixels
                dx = layer.spread(dy @ p["W2"].swapaxes(1, 2))
        return loss, share, g

    def _stages(self, images):
        """Return what each layer sees, makes and keeps, and the scores."""
        p, stages = self.parameters, []
        x = images[..., None].astype(p["W1"].dtype)
        for i, layer in enumerate(self.layers, 1):
            seen = layer.see(x)
            y = relu(layer.as_maps(seen @ p[f"W{i}"] + p[f"b{i}"]))
            x = maxpool2d(y)
            stages.append((seen, y, x))
        return stages, x.reshape(len(x), -1) @ p["W3"] + p["b3"]
