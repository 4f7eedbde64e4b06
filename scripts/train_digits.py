"""Train the network of this lesson on MNIST and store its weights.

Usage: python -m scripts.train_digits [--quick] [--out DIR] [--checkpoints DIR]

Training is in float64 and the file in float32: rounding removes the last digits, in
which processors differ, so that all of them write the same bytes.
"""

import os
import sys

# Before NumPy is loaded: with matrices this small, threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
from lesson.network import TinyCNN
from lesson.training import Recipe
from scripts import learning

#: The seed is the lesson's number, fixed before the first run.
RECIPE = Recipe(
    epochs=40, batch=64, rate=0.05, momentum=0.9, decay=2e-4, shift=1, seed=922
)


def work(options):
    """Train, store, and say how often the stored network is right.

    Parameters
    ----------
    options : argparse.Namespace
        With ``quick``, ``out`` and ``checkpoints``.
    """
    data, recipe = learning.material(RECIPE, options.quick)
    network = TinyCNN.initialise(recipe.seed)
    checkpoint = learning.train("digits", network, data, recipe, options.checkpoints)
    learning.conclude(network, options.out / "digits_weights.npz", checkpoint)


if __name__ == "__main__":
    sys.exit(learning.run(work, __doc__))
