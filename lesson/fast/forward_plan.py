"""The scores of a `TinyCNN` several times faster, in a plan of kept buffers.

Three ideas. The batch is the last axis, so every copy runs over long rows. Pooling
comes before bias and ReLU: both keep the order of numbers, so the maximum is the
same and only a quarter of the numbers is left to treat. And a batch passes in
chunks that stay in a core's cache.

Throughout this module
    N   images in a chunk, the last axis of every array
"""

import numpy as np

from lesson.fast.batch_last import ConvolutionPlan, Rectifier
from lesson.fast.one_image import OneImagePlan
from lesson.fast.paths import HAS_BLAS
from lesson.parameters import CLASSES, SIDE

#: Images that pass together; 32 to 128 were measured to be equally fast.
CHUNK = 64


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
        W1, W2 = network.parameters["W1"], network.parameters["W2"]
        first, second, half, quarter = len(W1), len(W2), SIDE // 2, SIDE // 4
        like = (batch, W1.dtype)
        self.conv1 = ConvolutionPlan(SIDE, 1, first, *like)
        self.conv2 = ConvolutionPlan(half, first, second, *like)
        self.rows1 = np.empty((half, first, SIDE, batch), W1.dtype)
        self.rows2 = np.empty((quarter, second, half, batch), W1.dtype)
        self.features = np.empty((quarter, quarter, second, batch), W1.dtype)
        # (rows, columns, channels, N) is the order of W3; pooling wants channels second.
        self.maps = self.features.transpose(0, 2, 1, 3)
        self.rectify1, self.rectify2 = Rectifier(self.conv2.x), Rectifier(self.maps)
        self.scores = np.empty((CLASSES, batch), W1.dtype)

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
    out = np.empty((len(images), CLASSES), images.dtype)
    for start in range(0, len(images), CHUNK):
        part = images[start : start + CHUNK]
        # Taken out while in use: another thread makes a plan of its own.
        plan = plans.pop(len(part), None) or _plan(network, len(part))
        plan.forward(network.parameters, part, out[start : start + CHUNK])
        plans[len(part)] = plan
    for size in list(plans)[:-2]:
        plans.pop(size, None)
    return out


def _plan(network, batch):
    """Return the plan that suits; without BLAS, four times the filters do not pay."""
    one = batch == 1 and HAS_BLAS
    return OneImagePlan(network) if one else ForwardPlan(network, batch)


def _pool(y, rows, out):
    """Write the maxima of 2×2 blocks; (side, K, side, N) to half of both sides."""
    np.maximum(y[0::2], y[1::2], out=rows)
    np.maximum(rows[:, :, 0::2], rows[:, :, 1::2], out=out)
