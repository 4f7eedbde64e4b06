"""Numbers of the last benchmark, for the page on speed."""

import json
from functools import cache

from scripts.benchmarking import RESULTS
from scripts.benchmarking.peers import PEERS

#: What the results may name the version of, as people write it.
PACKAGES = {"numpy": "NumPy", **dict(PEERS.values())}


#: The machine whose numbers stand first, and alone in sentences and figures.
FIRST = "amd-epyc-avx-512"


@cache
def _found(machine=FIRST):
    return json.loads((RESULTS / f"{machine}.json").read_text(encoding="utf-8"))


def _row(name, machine=FIRST):
    return next(row for row in _found(machine)["rows"] if row["name"] == name)


def _machines():
    """Return the names of all machines that were measured, `FIRST` first."""
    names = {path.stem for path in RESULTS.glob("*.json")}
    return [FIRST, *sorted(names - {FIRST})]


def on_each(row, peer):
    """Return a row's ratio to a peer on each machine, beside each other."""
    found = [_row(row, name)["ratios"][peer][0] for name in _machines()]
    return " · ".join(f"{ratio:.1f}" for ratio in found)


def milliseconds_on_each(row):
    """Return how long one call took on each machine, beside each other."""
    found = [_row(row, name)["seconds"]["lesson"] for name in _machines()]
    return " · ".join(f"{1000 * seconds:.2f}" for seconds in found)


def machines():
    """Return what was measured on, in the order of the numbers beside each other."""
    return "; ".join(_described(_found(name)["machine"]) for name in _machines())


def _described(found):
    """Return a machine's name, family and limits in words."""
    family = found["family"] + (", switched off" if found.get("emulated") else "")
    limits = f"{found['sgemm'] / 1e9:.0f} billion operations a second in NumPy's product"
    if "peak" in found:
        limits += f" and {found['peak'] / 1e9:.0f} in the fastest"
    return f"{found['processor']} ({family}): {limits}, {found['copy'] / 1e9:.1f} GB/s"


def banks_have_biases():
    """Return "with" or "without": whether the rows of banks on pages have biases."""
    return "with" if _row("12 filters 3×3×3, 512×512").get("bias") else "without"


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


def versions():
    """Return which packages were measured, as far as the results name them."""
    found = _found()["machine"]
    names = {name: PACKAGES[name] for name in PACKAGES if name in found}
    return ", ".join(f"{title} {found[name]}" for name, title in names.items())


def machine(name):
    """Return what was measured on; rates in billions a second."""
    value = _found()["machine"][name]
    return value / 1e9 if isinstance(value, float) else value
