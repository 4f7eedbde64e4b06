"""Ask how networks with and without convolution bear that a digit moves.

Usage: python -m scripts.experiments.translation

Every network is trained on the 60,000 digits with the recipe of the lesson's own, once
with its random shifts of a pixel and once without, and read on the 10,000 test digits
moved by 0 to 6 pixels. The lesson's own is trained from three seeds, to see how much of a
difference is luck. Takes some minutes.

A digit that moves far loses ink over the border, and is then hard to read for anyone. So
the share of moves that lose some is recorded too, and the accuracy on the others.
"""

import sys
from dataclasses import replace

import numpy as np

from lesson.activations import cross_entropy, relu
from lesson.analysis import accuracy_by_distance, accuracy_with_all_ink, ink_lost
from lesson.fast.plans import TrainingPlan
from lesson.network import TinyCNN
from scripts import command
from scripts.experiments import record
from scripts.learning import mnist, train
from scripts.train import DIGITS as RECIPE
from scripts.vendoring.packages import VendorError

#: Hidden layers of the networks without convolution: fewer, as many and more parameters.
DENSE = {"linear": (), "dense, 5 hidden units": (5,), "dense, 128 hidden units": (128,)}
DISTANCES = list(range(7))
#: The first is that of the lesson's network, which is not trained again.
SEEDS = (RECIPE.seed, RECIPE.seed + 1, RECIPE.seed + 2)
TRAININGS = {"trained with shifts": RECIPE, "trained without": replace(RECIPE, shift=0)}


@command.one_line_errors(VendorError)
def main(argv=None):
    """Train every network, and record how often it is right at every distance."""
    command.no_options(__doc__, argv)
    data, test = mnist("train"), mnist("t10k")
    networks = {}
    for name in ("convolutional", *DENSE):
        sizes = [p.size for p in untrained(name).parameters.values()]
        networks[name] = {"parameters": sum(sizes)}
        for how, recipe in TRAININGS.items():
            lessons = name == "convolutional" and recipe.shift
            seeds = SEEDS if lessons else SEEDS[:1]
            runs = [trained(name, data, replace(recipe, seed=seed)) for seed in seeds]
            networks[name][how] = [shares(run, test) for run in runs]
            if lessons:
                whole = [shares(run, test, accuracy_with_all_ink) for run in runs]
                networks[name]["all ink"] = whole
    values = {
        "recipe": str(RECIPE),
        "seeds": SEEDS,
        "distances": DISTANCES,
        "ink lost": [round(share, 4) for share in ink_lost(test[0], DISTANCES)],
        "networks": networks,
    }
    print(record.write("translation", values, RECIPE.seed))
    return 0


def untrained(name, seed=RECIPE.seed):
    """Return a network before training: "convolutional", or a key of `DENSE`."""
    if name == "convolutional":
        return TinyCNN.initialise(seed)
    return DenseNetwork(DENSE[name], seed)


def trained(name, data, recipe):
    """Return a trained network; the lesson's own is loaded.

    Parameters
    ----------
    name : str
        "convolutional", or a key of `DENSE`.
    data : tuple of ndarray
        Images and labels.

    Returns
    -------
    TinyCNN or DenseNetwork
        In float64.
    """
    if name == "convolutional" and recipe == RECIPE:
        return TinyCNN.load()
    network = untrained(name, recipe.seed)
    dense = isinstance(network, DenseNetwork)
    learn = network.gradients if dense else TrainingPlan(network, recipe.batch).gradients
    title = f"{name}, {'with' if recipe.shift else 'without'} shifts, {recipe.seed}"
    train(title, network, data, recipe, learn=learn)
    return network


def shares(network, test, measured=accuracy_by_distance):
    """Return the accuracy at every distance, the mean over four directions."""
    return [round(share, 6) for share in measured(network, *test, DISTANCES)]


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
        rng = np.random.default_rng(seed)
        sizes = (784, *hidden, 10)
        self.parameters = {}
        self.layers = len(sizes) - 1
        for i in range(1, len(sizes)):
            scale = np.sqrt((1 if i == self.layers else 2) / sizes[i - 1])
            self.parameters[f"W{i}"] = scale * rng.standard_normal(
                (sizes[i], sizes[i - 1])
            )
            self.parameters[f"b{i}"] = np.zeros(sizes[i])

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


if __name__ == "__main__":
    sys.exit(main())
