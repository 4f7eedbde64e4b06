"""Numbers that were measured once and written down: by experiments and the benchmark.

Throughout this module
    without_avx512   of the second run, where AVX-512 was switched off
"""

import numpy as np

from scripts.benchmarking.report import read, read_row
from scripts.benchmarking.timing import PEERS
from scripts.experiments import record

#: What the results may name the version of, as people write it.
PACKAGES = {"numpy": "NumPy", **dict(PEERS.values())}


def on_each(row, peer):
    """Return a row's ratio to a peer with AVX-512 and without it, beside each other."""
    found = [times_as_fast(row, peer, without) for without in (False, True)]
    return " · ".join(f"{ratio:.2f}" if ratio < 1 else f"{ratio:.1f}" for ratio in found)


def milliseconds_on_each(row, candidate="lesson"):
    """Return how long one call took with AVX-512 and without it, beside each other."""
    found = [milliseconds(row, candidate, without) for without in (False, True)]
    digits = 0 if min(found) > 100 else 2 if min(found) > 0.1 else 3
    return " · ".join(f"{time:,.{digits}f}" for time in found)


def banks_have_biases():
    """Return "with" or "without": whether the rows of banks on pages have biases."""
    return "with" if read_row("12 filters 3×3×3, 512×512").get("bias") else "without"


def times_as_fast(row, peer, without_avx512=False):
    """Return how many times as fast the lesson is as a peer, by the median of turns."""
    return read_row(row, without_avx512)["ratios"][peer][0]


def milliseconds(row, candidate="lesson", without_avx512=False):
    """Return how long one call took."""
    return 1000 * read_row(row, without_avx512)["seconds"][candidate]


def images_per_second(row, without_avx512=False):
    """Return how many images the lesson reads, or learns from, in a second."""
    found = read_row(row, without_avx512)
    return found["images"] / found["seconds"]["lesson"]


def extra_memory(name):
    """Return the megabytes that a call takes beyond its input and its answer."""
    rows = {row["name"]: row["bytes"] for row in read()["memory"]}
    return rows[name] / 1e6


def growth(name, without_avx512=False):
    """Return how many times as long twice as much takes, by the measured slope."""
    return 2 ** read(without_avx512)["growth"][name]["slope"]


def epoch_seconds(row, without_avx512=False, images=60_000):
    """Return how long learning from so many images once takes."""
    return images / images_per_second(row, without_avx512)


def past_the_peak(without_avx512=False):
    """Return which rows a peer computed faster than any single product of matrices ran.

    Returns
    -------
    str
        "32 filters 7×7×3, 224×224 (108)", with billions of operations a second, and more
        of them, or "none".
    """
    found = read(without_avx512)
    passed = []
    for row in found["rows"]:
        rate = row["work"] / min(row["seconds"].values())
        if rate > found["machine"]["peak"]:
            passed.append(f"{row['name']} ({rate / 1e9:.0f})")
    return " and ".join(passed) or "none"


def versions():
    """Return which packages were measured, as far as the results name them."""
    found = read()["machine"]
    names = {name: PACKAGES[name] for name in PACKAGES if name in found}
    return ", ".join(f"{title} {found[name]}" for name, title in names.items())


def machine(name, without_avx512=False):
    """Return what was measured on; rates in billions a second."""
    value = read(without_avx512)["machine"][name]
    return value / 1e9 if isinstance(value, float) else value


# Experiments: moved digits, Gabor functions, small trainings, three wirings.
#: What may be said of several trainings that differ in their seed only.
SUMMARIES = {"mean": np.mean, "lowest": min, "highest": max}
TITLES = {"dense": "dense", "local": "locally connected", "convolution": "convolution"}


def _summary(of, runs):
    """Return one of the summaries of several trainings, or the one with an index."""
    return SUMMARIES[of](runs) if of in SUMMARIES else runs[of]


def recorded_accuracy(by, moved_in_training=True, network="convolutional", of="mean"):
    """Return the per cent of MNIST's 10,000 test digits read when moved, as recorded.

    Parameters
    ----------
    by : int
        Pixels.
    moved_in_training : bool, default True
        Whether it was trained with random shifts.
    network : str, default "convolutional"
        As the experiment on shifts names it.
    of : {"mean", "lowest", "highest"} or int, default "mean"
        Over all seeds, or the one with an index; 0 is the lesson's network.
    """
    how = "trained with shifts" if moved_in_training else "trained without"
    return _recorded(by, network, how, of)


def recorded_accuracy_with_all_ink(by):
    """Return the same of digits that lose no ink, read by networks like the lesson's."""
    return _recorded(by, "convolutional", "all ink", "mean")


def _recorded(by, network, how, of):
    """Return one summary of the recorded shares, in per cent."""
    found = record.read("translation")
    runs = found["networks"][network][how]
    shares = [run[found["distances"].index(by)] for run in runs]
    return 100 * _summary(of, shares)


def recorded_spread(by):
    """Return by how many points networks differ that differ in their seed alone."""
    return recorded_accuracy(by, of="highest") - recorded_accuracy(by, of="lowest")


def recorded_seeds():
    """Return from how many seeds the lesson's recipe was run, to see what is luck."""
    return len(record.read("translation")["seeds"])


def ink_lost(by):
    """Return the per cent of MNIST's test digits that lose ink when moved."""
    found = record.read("translation")
    return 100 * found["ink lost"][found["distances"].index(by)]


def recorded_parameters(network):
    """Return the weights and biases of a network of the experiment on shifts."""
    return record.read("translation")["networks"][network]["parameters"]


def filters_that_fit_gabor(bank="AlexNet"):
    """Return of how many filters of a bank a Gabor function explains most."""
    return int(_gabor(bank, cycles=0).sum())


def gabor_filters(bank="AlexNet"):
    """Return how many of them go through a cycle at least: no blob, and no slope."""
    return int(_gabor(bank).sum())


def coloured_gabor_filters(bank="AlexNet"):
    """Return how many of those tell colours apart."""
    coloured = record.read("gabor")["banks"][bank]["colour"]
    return int((_gabor(bank) & np.array(coloured)).sum())


def _gabor(bank, cycles=None):
    """Return which learned filters fit a Gabor function of so many cycles."""
    found = record.read("gabor")
    fits = found["banks"][bank]["learned"]
    least = found["cycles"] if cycles is None else cycles
    return (np.array(fits["r2"]) > found["good"]) & (np.array(fits["cycles"]) >= least)


def unlabelled_filters():
    """Return how many filters the experiment on Gabor functions learned unlabelled."""
    return record.read("gabor")["banks"]["sparse coding"]["filters"]


def trained_accuracy(of="mean", **changes):
    """Return the per cent of unseen digits read after small trainings, as recorded.

    Parameters
    ----------
    of : {"mean", "lowest", "highest"} or int, default "mean"
        Over all starts, or the one from a seed.
    **changes
        Of `count`, `epochs`, `rate`, `shift` and `shuffle`, as in
        `scripts.experiments.small_training`.
    """
    return _summary(of, _trained(changes)["accuracy"])


def trained_loss(of="mean", **changes):
    """Return the loss that they end with; see `trained_accuracy`."""
    return _summary(of, _trained(changes)["loss"])


def trained_starts():
    """Return from how many random starts each of them was run."""
    return len(record.read("small_training")["seeds"])


def _trained(changes):
    """Return the one record of a small training with these settings."""
    usual, *_ = runs = record.read("small_training")["runs"]
    wanted = {k: v for k, v in usual.items() if k not in ("accuracy", "loss")} | changes
    (found,) = (run for run in runs if wanted.items() <= run.items())
    return found


def wired(world, wiring, size, of="mean"):
    """Return the per cent of MNIST's 10,000 test digits that a wiring reads.

    Parameters
    ----------
    world : {"as they are", "mixed"}
        Of the pixels.
    size : int
        Digits that it learned from.
    of : {"mean", "lowest", "highest"} or int, default "mean"
        Over all seeds, or the one with an index.
    """
    found = record.read("wirings")
    shares = found["accuracy"][world][wiring][found["sizes"].index(size)]
    return _summary(of, shares)


def wired_lead(world, better, worse, size, of="mean"):
    """Return by how many points one wiring reads more than another, seed by seed."""
    found = record.read("wirings")
    row = found["sizes"].index(size)
    pair = (np.array(found["accuracy"][world][w][row]) for w in (better, worse))
    return _summary(of, np.subtract(*pair))


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
