"""Train a network of this lesson on MNIST and store its weights.

Usage: python -m scripts.train {digits,filters} [--quick] [--out DIR] [--checkpoints DIR]

digits    the lesson's network
filters   one with twelve filters in the first layer, filmed from noise to edges. Three
          things make them readable: they begin small, so that what is seen is learned
          and not left over; weight decay is strong; and none falls silent at the start,
          since biases begin above zero and the learning rate rises in the first epoch

Training is in float64 and the files in float32: rounding removes the last digits, in
which processors differ, so that all of them write the same bytes.
"""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

# Before NumPy is loaded: with matrices this small, threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

from lesson.fast.plans import TrainingPlan
from lesson.images import digits
from lesson.network import TinyCNN
from lesson.training import Recipe, accuracy
from lesson.weights import DATA, save_arrays
from scripts import learning
from scripts.command import INTERRUPTED, one_line_errors
from scripts.vendoring.packages import VendorError
from scripts.writing import sweep

#: The seed is the lesson's number, fixed before the first run.
DIGITS = Recipe(
    epochs=40, batch=64, rate=0.05, momentum=0.9, decay=2e-4, shift=1, seed=922
)
#: The rest was chosen so that every filter lives.
FILTERS = replace(DIGITS, epochs=8, decay=2e-3, warmup=1 / 8)
COUNTS, GAIN, BIAS = (12, 24), 0.1, 0.1
PICTURES = 75  # at most; the first ones fall on the same steps
CHUNK = 50  # digits at once, a divisor of the 500
QUICK_IMAGES = 6400


@one_line_errors(VendorError, ValueError)
def main(argv=None):
    """Train and store, or say in one line what went wrong.

    Returns
    -------
    int
        Exit status: 0 done, 2 impossible, 130 interrupted.
    """
    options = parse(argv)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        for folder in (options.out, options.checkpoints):
            sweep(folder)
        data = learning.mnist("train")
        if options.quick:
            data = tuple(array[:QUICK_IMAGES] for array in data)
        train = {"digits": train_digits, "filters": train_filters}[options.network]
        train(data, options)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from the last epoch.", file=sys.stderr)
        return INTERRUPTED
    return 0


def parse(argv=None):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("network", choices=("digits", "filters"), help="which to train")
    hint = f"two epochs over {QUICK_IMAGES} digits, written to build/quick"
    add("--quick", action="store_true", help=hint)
    add("--out", type=Path, help="folder to write to, instead of lesson/data")
    hint = "folder for unfinished runs"
    add("--checkpoints", type=Path, default=learning.CHECKPOINTS, help=hint)
    options = parser.parse_args(argv)
    options.out = options.out or (learning.QUICK_OUT if options.quick else DATA)
    return options


def train_digits(data, options):
    """Train the lesson's network, store it, and say how often it is right."""
    recipe = replace(DIGITS, epochs=2) if options.quick else DIGITS
    network = TinyCNN.initialise(recipe.seed)
    checkpoint = learning.train("digits", network, data, recipe, options.checkpoints)
    conclude(network, options.out / "digits_weights.npz", checkpoint)


def train_filters(data, options):
    """Train the twelve filters, store them and their film, and say how right they are."""
    recipe = replace(FILTERS, epochs=2) if options.quick else FILTERS
    network = untrained(recipe.seed)
    film = Film(network, recipe.epochs * (len(data[0]) // recipe.batch))
    checkpoint = learning.train(
        "filters", network, data, recipe, options.checkpoints, film.arrays, film.watch
    )
    save_arrays(options.out / "filters_snapshots.npz", film.arrays)
    conclude(network, options.out / "filters_weights.npz", checkpoint)


def conclude(network, path, checkpoint):
    """Store a network in float32, forget how it came about, say how often it is right."""
    parameters = {name: p.astype("float32") for name, p in network.parameters.items()}
    TinyCNN(parameters).save(path)
    checkpoint.unlink()
    share = accuracy(TinyCNN.load(path), *learning.mnist("t10k"))
    print(f"{path}: {share:.2%} of the 10,000 test digits")


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
    network = TinyCNN.initialise(seed, COUNTS, GAIN)
    network.parameters["b1"] += BIAS
    return network


if __name__ == "__main__":
    sys.exit(main())
