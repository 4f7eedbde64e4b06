"""Compare three wirings of one network where neighbours mean something, and where not.

Usage: python -m scripts.experiments.wirings [--quick]

Dense, locally connected and convolutional networks with as many outputs in each layer
learn from 100 to 10,000 digits, as they are and with their pixels mixed by one fixed
permutation, from five seeds; all are read on the 10,000 test digits. A seed draws the
digits to learn from, the weights at the start and the order, the same digits for all.
Every training has about as many steps. The learning rate of each wiring, by world and
size, is the one that did best on digits held back, in a training from another seed.
A dense layer does not know which pixels are neighbours: let the weights of its start
follow their pixels, and it computes the same numbers in both worlds. So it is trained
in one of them only.

Takes about twenty minutes of one core; a run that was stopped goes on where it was.
--quick is one seed, size and rate, and half the steps, and writes to build/quick.

Throughout this module
    world    "as they are", or "mixed"
"""

import argparse
import json
import sys
from functools import cache

import numpy as np

from lesson.training import Recipe, accuracy, fit
from scripts.command import one_line_errors
from scripts.experiments import record
from scripts.experiments.wired import WIRINGS, WiredNetwork
from scripts.learning import CHECKPOINTS, QUICK_OUT, mnist
from scripts.vendoring.packages import VendorError
from scripts.writing import write as write_whole

WORLDS = ("as they are", "mixed")
SIZES, SEEDS, STEPS, BATCH = (100, 300, 1000, 3000, 10_000), (0, 1, 2, 3, 4), 400, 50
#: Candidates for the learning rate, and the seed that they are tried with.
RATES, TRIED_SEED = (0.003, 0.01, 0.03, 0.1, 0.3), 5
#: The last training digits are held back to choose the rate.
HELD_BACK, MIXING_SEED = 5000, 922
load = cache(mnist)
QUICK = {"sizes": (1000,), "seeds": (0,), "steps": 200, "rates": (0.03,)}


@one_line_errors(VendorError)
def main(argv=None):
    """Choose the rates, run every training, and record how often each is right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed, one size")
    quick = parser.parse_args(argv).quick
    values = experiment(**QUICK) if quick else experiment()
    folder = QUICK_OUT if quick else record.RESULTS
    print(record.write("wirings", values, SEEDS[0], folder=folder))
    return 0


def experiment(sizes=SIZES, seeds=SEEDS, steps=STEPS, rates=RATES):
    """Return the record of all trainings.

    Parameters
    ----------
    sizes, seeds : sequence of int
        Digits to learn from, and where chance starts from.
    steps : int
        Of each training, 50 digits each.
    rates : sequence of float
        Candidates for the learning rate; a single one is not tried first.

    Returns
    -------
    dict
        ``accuracy`` by world and wiring, in per cent, a row for each size and a column
        for each seed; ``tried``, a column for each rate; ``rates``, those chosen.
    """
    tried, chosen, shares = ({world: {} for world in WORLDS} for _ in range(3))
    for world, wiring in ((a, b) for a in WORLDS for b in WIRINGS):
        ends = [at_best_rate(world, wiring, size, seeds, steps, rates) for size in sizes]
        by_part = zip((tried, chosen, shares), zip(*ends, strict=True), strict=True)
        for part, found in by_part:
            part[world][wiring] = found
    return {
        "sizes": sizes,
        "seeds": seeds,
        "steps": steps,
        "batch": BATCH,
        "parameters": {wiring: WiredNetwork(wiring, 0).size for wiring in WIRINGS},
        "rates tried": rates,
        "tried": tried,
        "rates": chosen,
        "accuracy": shares,
    }


def at_best_rate(world, wiring, size, seeds, steps, rates):
    """Return what each rate reads of digits held back, the best, and what it reads."""
    tried = [
        remembered(world, wiring, size, TRIED_SEED, rate, steps, True)
        for rate in rates[len(rates) == 1 :]
    ]
    best = rates[int(np.argmax(tried or [0]))]
    return tried, best, [remembered(world, wiring, size, s, best, steps) for s in seeds]


def remembered(world, *rest):
    """Return what `after_training` does, from the checkpoint if it has been run."""
    training = (WORLDS[0] if "dense" in rest else world, *rest)
    path, key = CHECKPOINTS / "wirings.json", str(training)
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if key not in known:
        known[key] = after_training(*training)
        write_whole(path, json.dumps(known, indent=1).encode())
        print(key, known[key], flush=True)
    return known[key]


def after_training(world, wiring, size, seed, rate, steps, held_back=False):
    """Return the per cent of digits that a network reads after one training.

    Parameters
    ----------
    world : {"as they are", "mixed"}
        Whether the pixels of all images are put into another order, the same for all.
    wiring : {"dense", "local", "convolution"}
        Of the network.
    size, seed : int
        Digits to learn from; what draws them, the weights and the order.
    rate : float
        Learning rate at the start; it falls along a cosine.
    steps : int
        Of 50 digits each.
    held_back : bool, default False
        Read the training digits held back, instead of the test digits.

    Returns
    -------
    float
        In per cent.
    """
    images, labels = load("train")
    chosen = np.random.default_rng(seed).permutation(len(images) - HELD_BACK)[:size]
    unseen = images[-HELD_BACK:], labels[-HELD_BACK:]
    unseen = unseen if held_back else load("t10k")
    images, labels = images[chosen], labels[chosen]
    if world == "mixed":
        images, unseen = mixed(images), (mixed(unseen[0]), unseen[1])
    network = WiredNetwork(wiring, seed)
    epochs = round(steps * BATCH / size)
    recipe = Recipe(epochs, BATCH, rate, decay=0.0, shift=0, seed=seed)
    with np.errstate(all="ignore"):  # at the highest rate some run away
        fit(network, images, labels, recipe, network.gradients)
        return round(100 * accuracy(network, *unseen), 4)


def mixed(images):
    """Return images with their pixels in another order, the same for all.

    Parameters
    ----------
    images : ndarray, shape (N, 28, 28)
        Any.

    Returns
    -------
    ndarray, shape (N, 28, 28)
        A copy.
    """
    pixels = images.reshape(len(images), -1)
    order = np.random.default_rng(MIXING_SEED).permutation(pixels.shape[1])
    return pixels[:, order].reshape(images.shape)


if __name__ == "__main__":
    sys.exit(main())
