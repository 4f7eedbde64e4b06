"""What the reader finds on the page that trains a network, run again for its numbers.

Throughout this module
    shuffle   "pixels": all images lose their order in the same way
              "labels": every training digit gets another one's label
"""

from functools import cache

import numpy as np

from lesson.analysis.accuracy import accuracy
from lesson.fast.training_plan import TrainingPlan
from lesson.images import digits
from lesson.network import TinyCNN
from lesson.optimisers import Recipe
from lesson.training import fit


@cache
def after_training(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None):
    """Return how one training of the cell `train_a_network` ends.

    Parameters
    ----------
    count : int, default 2000
        Digits to learn from.
    epochs, rate, shift : int, float and int, default 8, 0.05 and 1
        As in `lesson.optimisers.Recipe`.
    shuffle : {"pixels", "labels"}, optional
        What is put out of order first.

    Returns
    -------
    loss, share : float
        Mean loss of the last epoch, and per cent of the 500 unseen digits.
    """
    images, labels = (array[:count] for array in digits("training"))
    unseen, truth = digits()
    rng = np.random.default_rng(0)
    if shuffle == "labels":
        labels = rng.permutation(labels)
    if shuffle == "pixels":
        order = rng.permutation(images[0].size)
        images, unseen = (a.reshape(len(a), -1)[:, order] for a in (images, unseen))
        images, unseen = images.reshape(-1, 28, 28), unseen.reshape(-1, 28, 28)
    network = TinyCNN.initialise(seed=0)
    recipe = Recipe(epochs=epochs, rate=rate, shift=shift)
    losses = fit(network, images, labels, recipe, TrainingPlan(network).gradients)
    return losses[-1], 100 * accuracy(network, unseen, truth)


def trained_accuracy(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None):
    """Return the per cent of unseen digits that are read after such a training."""
    return after_training(count, epochs, rate, shift, shuffle)[1]


def trained_loss(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None):
    """Return the loss that such a training ends with."""
    return after_training(count, epochs, rate, shift, shuffle)[0]
