"""Train the network with twelve first-layer filters and film them from noise to edges.

Usage: python -m scripts.train_filters [--quick] [--out DIR] [--checkpoints DIR]

Three things make the filters readable: they begin small, so that what is seen is
learned and not left over; weight decay is strong; and none falls silent at the start,
since biases begin above zero and the learning rate rises during the first epoch.
"""

import os
import sys

# Before NumPy is loaded: with matrices this small, threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

from lesson.fast.plans import TrainingPlan
from lesson.images import digits
from lesson.network import TinyCNN
from lesson.training import Recipe
from lesson.weights import save_arrays
from scripts import learning

FILTERS, GAIN, BIAS = (12, 24), 0.1, 0.1
#: The seed is the lesson's number; the rest was chosen so that every filter lives.
RECIPE = Recipe(
    epochs=8,
    batch=64,
    rate=0.05,
    warmup=1 / 8,
    momentum=0.9,
    decay=2e-3,
    shift=1,
    seed=922,
)
PICTURES = 75  # at most; the first ones fall on the same steps
CHUNK = 50  # digits at once, a divisor of the 500


class Film:
    """Pictures of the first layer on the way, close together at first.

    Parameters
    ----------
    network : TinyCNN
        The network that is being trained.
    steps : int
        Steps in the whole training.

    Attributes
    ----------
    arrays : dict of str to ndarray
        ``steps`` (S,), ``W1`` (S, K, 3, 3, 1), ``b1`` (S, K), and ``loss`` and
        ``accuracy`` (S,) on the 500 held-out digits that come with the lesson.
    """

    def __init__(self, network, steps):
        times = np.unique(np.r_[0, np.geomspace(1, steps, PICTURES).round().astype(int)])
        self.network = network
        self.plan = TrainingPlan(network, CHUNK)
        self.chunks = [array.reshape(-1, CHUNK, *array.shape[1:]) for array in digits()]
        shapes = {name: network.parameters[name].shape for name in ("W1", "b1")}
        shapes |= {"loss": (), "accuracy": ()}
        self.arrays = {"steps": times} | {
            name: np.zeros((len(times), *shape), np.float32)
            for name, shape in shapes.items()
        }

    def watch(self, step):
        """Take a picture if it is time for one.

        Parameters
        ----------
        step : int
            Steps taken so far.
        """
        for i in np.flatnonzero(self.arrays["steps"] == step):
            chunks = zip(*self.chunks, strict=True)
            seen = [self.plan.gradients(self.network, *chunk)[:2] for chunk in chunks]
            self.arrays["loss"][i], self.arrays["accuracy"][i] = np.mean(seen, axis=0)
            for name in ("W1", "b1"):
                self.arrays[name][i] = self.network.parameters[name]


def untrained(seed):
    """Return the network before its first step.

    Parameters
    ----------
    seed : int
        Of its weights.

    Returns
    -------
    TinyCNN
        In float64.
    """
    network = TinyCNN.initialise(seed, FILTERS, GAIN)
    network.parameters["b1"] += BIAS
    return network


def work(options):
    """Train, store weights and film, and say how often the stored network is right.

    Parameters
    ----------
    options : argparse.Namespace
        With ``quick``, ``out`` and ``checkpoints``.
    """
    data, recipe = learning.material(RECIPE, options.quick)
    network = untrained(recipe.seed)
    film = Film(network, recipe.epochs * (len(data[0]) // recipe.batch))
    checkpoint = learning.train(
        "filters", network, data, recipe, options.checkpoints, film.arrays, film.watch
    )
    save_arrays(options.out / "filters_snapshots.npz", film.arrays)
    learning.conclude(network, options.out / "filters_weights.npz", checkpoint)


if __name__ == "__main__":
    sys.exit(learning.run(work, __doc__))
