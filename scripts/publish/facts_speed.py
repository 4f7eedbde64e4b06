"""Numbers of the last benchmark, for the page on speed."""

import json
from functools import cache

from scripts.benchmarking import RESULTS
from scripts.benchmarking.peers import PEERS

#: What the results may name the version of, as people write it.
PACKAGES = {"numpy": "NumPy", **dict(PEERS.values())}


@cache
def _found():
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def _row(name):
    return next(row for row in _found()["rows"] if row["name"] == name)


def times_as_fast(row, peer):
    """Return how many times as fast the lesson is as a peer, by the median of turns."""
    return _row(row)["ratios"][peer][0]


def milliseconds(row, candidate="lesson"):
    """Return how long one call took."""
    return 1000 * _row(row)["seconds"][candidate]


def images_per_second(row):
    """Return how many images the lesson reads, or learns from, in a second."""
    return _row(row)["images"] / _row(row)["seconds"]["lesson"]


def extra_memory(name):
    """Return the megabytes that a call takes beyond its input and its answer."""
    rows = {row["name"]: row["bytes"] for row in _found()["memory"]}
    return rows[name] / 1e6


def growth(name):
    """Return how many times as long twice as much takes, by the measured slope."""
    return 2 ** _found()["growth"][name]["slope"]


def ways():
    """Return the sides of the pictures and the milliseconds, for each way to convolve."""
    return {
        way: (line["sides"], [1000 * seconds for seconds in line["seconds"]])
        for way, line in _found()["ways"].items()
    }


def epoch_seconds(row, images=60_000):
    """Return how long learning from so many images once takes."""
    return images / images_per_second(row)


def share_of_product(row):
    """Return the share of the machine's matrix-product rate that a row reaches."""
    return _row(row)["share of sgemm"]


def versions():
    """Return which packages were measured, as far as the results name them."""
    found = _found()["machine"]
    names = {name: PACKAGES[name] for name in PACKAGES if name in found}
    return ", ".join(f"{title} {found[name]}" for name, title in names.items())


def machine(name):
    """Return what was measured on; rates in billions a second."""
    value = _found()["machine"][name]
    return value / 1e9 if isinstance(value, float) else value
