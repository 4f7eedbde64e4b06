"""The gradients of `lesson.training` several times faster, in a plan of kept buffers.

Throughout this module
    N       images in a batch, the last axis of every array
    p, g    parameters of a network and the gradients by them
    d…      gradient of the loss by what follows the d
"""

import numpy as np

from lesson.fast.batch_last import ConvolutionPlan, PoolPlan
from lesson.parameters import SIDE
from lesson.training import cross_entropy


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
        W1, W2 = network.parameters["W1"], network.parameters["W2"]
        first, second, half = len(W1), len(W2), SIDE // 2
        like = (batch, W1.dtype)
        self.conv1 = ConvolutionPlan(SIDE, 1, first, *like)
        self.conv2 = ConvolutionPlan(half, first, second, *like)
        self.features = np.empty((half // 2, half // 2, second, batch), W1.dtype)
        # (rows, columns, channels, N) is the order of W3; pooling wants channels second.
        self.pool1 = PoolPlan(self.conv2.x)
        self.pool2 = PoolPlan(self.features.transpose(0, 2, 1, 3))
        # The gradient by the input of a convolution is a convolution of dy.
        self.dconv2 = ConvolutionPlan(half, second, first, *like)
        self.dy1 = np.empty_like(self.conv1.y)

    def gradients(self, network, images, labels):
        """Return what `lesson.training.gradients` does.

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
