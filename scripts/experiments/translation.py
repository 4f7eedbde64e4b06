"""Ask how networks with and without convolution bear that a digit moves.

Usage: python -m scripts.experiments.translation

Every network is trained on the 60,000 digits with the recipe of train_digits.py, once
with its random shifts of a pixel and once without, and read on the 10,000 test digits
moved by 0 to 6 pixels. The lesson's own is trained from three seeds, to see how much of a
difference is luck. Takes some minutes.

A digit that moves far loses ink over the border, and is then hard to read for anyone. So
the share of moves that lose some is recorded too, and the accuracy on the others.
"""

import sys
from dataclasses import replace

from lesson.analysis.translation import (
    accuracy_by_distance,
    accuracy_with_all_ink,
    ink_lost,
)
from lesson.fast.plans import TrainingPlan
from lesson.network import TinyCNN
from scripts import command
from scripts.experiments import record
from scripts.experiments.dense import DenseNetwork
from scripts.learning import mnist, train
from scripts.train_digits import RECIPE
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
                networks[name]["all ink"] = [whole_shares(run, test) for run in runs]
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
    recipe : Recipe
        How.

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


def shares(network, test):
    """Return the accuracy at every distance, the mean over four directions."""
    return [round(share, 6) for share in accuracy_by_distance(network, *test, DISTANCES)]


def whole_shares(network, test):
    """Return the same over the moves in which the digit loses no ink."""
    found = accuracy_with_all_ink(network, *test, DISTANCES)
    return [round(share, 6) for share in found]


if __name__ == "__main__":
    sys.exit(main())
