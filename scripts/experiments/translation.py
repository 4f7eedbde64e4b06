"""Ask how networks with and without convolution bear that a digit moves.

Usage: python -m scripts.experiments.translation

Every network is trained on the 60,000 digits with the recipe of train_digits.py, once
with its random shifts of a pixel and once without, and read on the 10,000 test digits
moved by 0 to 6 pixels. Takes some minutes.
"""

import sys
from dataclasses import replace

from lesson.analysis.translation import accuracy_by_distance
from lesson.fast.plans import TrainingPlan
from lesson.network import TinyCNN
from scripts import command
from scripts.experiments import record
from scripts.experiments.dense import DenseNetwork
from scripts.learning import mnist, resumable
from scripts.train_digits import RECIPE
from scripts.vendoring.packages import VendorError

#: Hidden layers of the networks without convolution: fewer, as many and more parameters.
DENSE = {"linear": (), "dense, 5 hidden units": (5,), "dense, 128 hidden units": (128,)}
DISTANCES = list(range(7))


@command.one_line_errors(VendorError)
def main(argv=None):
    """Train every network, and record how often it is right at every distance."""
    command.no_options(__doc__, argv)
    data, test = mnist.load("train"), mnist.load("t10k")
    networks = {}
    for name in ("convolutional", *DENSE):
        still = trained(name, data, replace(RECIPE, shift=0))
        moved = shipped() if name == "convolutional" else trained(name, data, RECIPE)
        networks[name] = {
            "parameters": sum(p.size for p in moved.parameters.values()),
            "trained with shifts": shares(moved, test),
            "trained without": shares(still, test),
        }
    values = {"recipe": str(RECIPE), "distances": DISTANCES, "networks": networks}
    print(record.write("translation", values, RECIPE.seed))
    return 0


def shipped():
    """Return the network of the lesson, which was trained with shifts.

    Returns
    -------
    TinyCNN
        From lesson/data.
    """
    return TinyCNN.load()


def trained(name, data, recipe):
    """Return a trained network.

    Parameters
    ----------
    name : str
        "convolutional", or a key of `DENSE`.
    data : tuple of ndarray
        Images and labels.
    recipe : Recipe
        How.

    Returns
    -------
    TinyCNN or DenseNetwork
        In float64.
    """
    if name == "convolutional":
        network = TinyCNN.initialise(recipe.seed)
        learn = TrainingPlan(network, recipe.batch).gradients
    else:
        network = DenseNetwork(DENSE[name], recipe.seed)
        learn = network.gradients
    title = f"{name}, {'with' if recipe.shift else 'without'} shifts"
    resumable.train(title, network, data, recipe, learn=learn).unlink()
    return network


def shares(network, test):
    """Return the accuracy at every distance, to the number of digits that it stands for.

    Parameters
    ----------
    network : TinyCNN or DenseNetwork
        Trained.
    test : tuple of ndarray
        Images and labels.

    Returns
    -------
    list of float
        Mean over four directions.
    """
    return [round(share, 6) for share in accuracy_by_distance(network, *test, DISTANCES)]


if __name__ == "__main__":
    sys.exit(main())
