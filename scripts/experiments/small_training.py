"""Train on 2,000 digits as the page `explore/training` does, from five starts each.

Usage: python -m scripts.experiments.small_training

A single training says little: a percent of 500 digits is five digits, and other random
weights at the start change more than that. Takes a minute or two.

Throughout this module
    shuffle   "pixels": all images lose their order in the same way
              "labels": every training digit gets another one's label
"""

import sys

import numpy as np

from lesson.images import digits
from lesson.network import TinyCNN
from lesson.training import Recipe, accuracy, fit
from scripts import command
from scripts.experiments import record

SEEDS = (0, 1, 2, 3, 4)
USUAL = {"count": 2000, "epochs": 8, "rate": 0.05, "shift": 1, "shuffle": None}
#: What the page asks the reader to change, one experiment after the other.
CHANGES = (
    {},
    {"count": 500, "epochs": 32},
    {"count": 100, "epochs": 240},
    {"shift": 0},
    {"rate": 0.5},
    {"rate": 0.001},
    {"shift": 0, "shuffle": "pixels"},
    {"shift": 0, "shuffle": "labels", "epochs": 24},
)


def main(argv=None):
    """Run every experiment of the page from every seed, and record how it ends."""
    command.no_options(__doc__, argv)
    runs = []
    for changes in CHANGES:
        ends = [after_training(**changes, seed=seed) for seed in SEEDS]
        losses, shares = zip(*ends, strict=True)
        settings = USUAL | changes
        runs.append(settings | {"loss": losses, "accuracy": shares})
        print(settings, [f"{share:.1f}" for share in shares])
    print(record.write("small_training", {"seeds": SEEDS, "runs": runs}, SEEDS[0]))
    return 0


def after_training(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None, seed=0):
    """Return how one training of the cell `train_a_network` ends.

    Parameters
    ----------
    count : int, default 2000
        Digits to learn from.
    epochs, rate, shift : int, float and int, default 8, 0.05 and 1
        As in `lesson.training.Recipe`.
    shuffle : {"pixels", "labels"}, optional
        What is put out of order first.
    seed : int, default 0
        Of the weights at the start.

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
    network = TinyCNN.initialise(seed=seed)
    recipe = Recipe(epochs=epochs, rate=rate, shift=shift)
    losses = fit(network, images, labels, recipe)
    return round(float(losses[-1]), 6), round(100 * accuracy(network, unseen, truth), 4)


if __name__ == "__main__":
    sys.exit(main())
