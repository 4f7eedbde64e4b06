"""Networks without convolution, to compare with: every pixel has its own weights."""

import numpy as np

from lesson.activations import cross_entropy, relu


class DenseNetwork:
    """Read 28×28 digits with dense layers, ReLU between them.

    Parameters
    ----------
    hidden : tuple of int
        Units of each hidden layer; none gives a linear classifier.
    seed : int
        Of the weights: normal, of variance 2 / fan-in, the last layer 1 / fan-in.

    Attributes
    ----------
    parameters : dict of str to ndarray
        ``W1 b1 W2 b2 …``, weights (units, inputs).
    """

    def __init__(self, hidden, seed):
        rng, sizes, self.parameters = np.random.default_rng(seed), (784, *hidden, 10), {}
        self.layers = len(sizes) - 1
        for i in range(1, len(sizes)):
            scale = np.sqrt((1 if i == self.layers else 2) / sizes[i - 1])
            self.parameters[f"W{i}"] = scale * rng.standard_normal(
                (sizes[i], sizes[i - 1])
            )
            self.parameters[f"b{i}"] = np.zeros(sizes[i])

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
        return self._activations(images)[-1]

    def gradients(self, _, images, labels):
        """Return what `lesson.training.gradients` returns, for this network.

        Parameters
        ----------
        _ : DenseNetwork
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
        *inputs, scores = self._activations(images)
        loss, share, dy = cross_entropy(scores, labels)
        g = {}
        for i in range(self.layers, 0, -1):
            g[f"W{i}"], g[f"b{i}"] = dy.T @ inputs[i - 1], dy.sum(axis=0)
            dy = (dy @ self.parameters[f"W{i}"]) * (inputs[i - 1] > 0)
        return loss, share, g

    def _activations(self, images):
        """Return the input of every layer, and the scores."""
        values = [images.reshape(len(images), -1)]
        for i in range(1, self.layers + 1):
            y = values[-1] @ self.parameters[f"W{i}"].T + self.parameters[f"b{i}"]
            values.append(y if i == self.layers else relu(y))
        return values
