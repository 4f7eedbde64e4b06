"""What dense, locally connected and convolutional networks read, as recorded."""

from operator import itemgetter

import numpy as np

from scripts.experiments import record
from scripts.publish.facts import SUMMARIES

TITLES = {"dense": "dense", "local": "locally connected", "convolution": "convolution"}


def wired(world, wiring, size, of="mean"):
    """Return the per cent of MNIST's 10,000 test digits that a wiring reads.

    Parameters
    ----------
    world : {"as they are", "mixed"}
        Of the pixels.
    wiring : {"dense", "local", "convolution"}
        Of the network.
    size : int
        Digits that it learned from.
    of : {"mean", "lowest", "highest"} or int, default "mean"
        Over all seeds, or the one with an index.
    """
    found = record.read("wirings")
    shares = found["accuracy"][world][wiring][found["sizes"].index(size)]
    return SUMMARIES.get(of, itemgetter(of))(shares)


def wired_lead(world, better, worse, size, of="mean"):
    """Return by how many points one wiring reads more than another, seed by seed."""
    found = record.read("wirings")
    row = found["sizes"].index(size)
    pair = (np.array(found["accuracy"][world][w][row]) for w in (better, worse))
    return SUMMARIES.get(of, itemgetter(of))(np.subtract(*pair))


def wired_wins(world, better, worse):
    """Return in how many pairs of trainings one wiring reads more than another."""
    shares = record.read("wirings")["accuracy"][world]
    return int(np.greater(shares[better], shares[worse]).sum())


def wired_pairs():
    """Return how many such pairs there are: one for each size and seed."""
    found = record.read("wirings")
    return len(found["sizes"]) * len(found["seeds"])


def wired_order(world, size):
    """Return the wirings in the order of what they read, the best first."""
    means = {title: wired(world, name, size) for name, title in TITLES.items()}
    return ", ".join(sorted(means, key=means.get, reverse=True))


def wired_parameters(wiring):
    """Return the weights and biases of a network in one of the wirings."""
    return record.read("wirings")["parameters"][wiring]


def wired_starts():
    """Return from how many seeds each training was run."""
    return len(record.read("wirings")["seeds"])


def wired_steps():
    """Return how many steps a training has."""
    return record.read("wirings")["steps"]


def wired_table(world):
    """Return a table of a world: mean, lowest and highest, by wiring and digits."""
    return _table(lambda wiring, row: _spread(world, wiring, row))


def wired_rates(world):
    """Return a table of the learning rates that were chosen in a world."""
    rates = record.read("wirings")["rates"][world]
    return _table(lambda wiring, row: f"{rates[wiring][row]:g}")


def _table(cell):
    """Return a table for a folded block: sizes by wirings."""
    rows = [f"| digits | {' | '.join(TITLES.values())} |", "|---:|---:|---:|---:|"]
    for k, size in enumerate(record.read("wirings")["sizes"]):
        rows.append(f"| {size:,} | {' | '.join(cell(w, k) for w in TITLES)} |")
    return "\n    ".join(rows)


def _spread(world, wiring, row):
    shares = record.read("wirings")["accuracy"][world][wiring][row]
    return f"{np.mean(shares):.1f} ({min(shares):.1f}–{max(shares):.1f})"
