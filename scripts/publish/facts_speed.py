"""Numbers of the last benchmark, for the page on speed.

Throughout this module
    without_avx512   of the second run, where AVX-512 was switched off
"""

import json
from functools import cache

from scripts.benchmarking.peers import PEERS
from scripts.benchmarking.report import RESULTS

#: What the results may name the version of, as people write it.
PACKAGES = {"numpy": "NumPy", **dict(PEERS.values())}
#: One processor, with all its instructions and held to those of older ones.
FIRST, SECOND = "amd-epyc-avx-512", "amd-epyc-no-avx-512"


@cache
def _found(without_avx512=False):
    path = RESULTS / f"{SECOND if without_avx512 else FIRST}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _row(name, without_avx512=False):
    return next(row for row in _found(without_avx512)["rows"] if row["name"] == name)


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
    return "with" if _row("12 filters 3×3×3, 512×512").get("bias") else "without"


def times_as_fast(row, peer, without_avx512=False):
    """Return how many times as fast the lesson is as a peer, by the median of turns."""
    return _row(row, without_avx512)["ratios"][peer][0]


def milliseconds(row, candidate="lesson", without_avx512=False):
    """Return how long one call took."""
    return 1000 * _row(row, without_avx512)["seconds"][candidate]


def images_per_second(row, without_avx512=False):
    """Return how many images the lesson reads, or learns from, in a second."""
    found = _row(row, without_avx512)
    return found["images"] / found["seconds"]["lesson"]


def extra_memory(name):
    """Return the megabytes that a call takes beyond its input and its answer."""
    rows = {row["name"]: row["bytes"] for row in _found()["memory"]}
    return rows[name] / 1e6


def growth(name, without_avx512=False):
    """Return how many times as long twice as much takes, by the measured slope."""
    return 2 ** _found(without_avx512)["growth"][name]["slope"]


def ways():
    """Return the sides of the pictures and the milliseconds, for each way to convolve."""
    return {
        way: (line["sides"], [1000 * seconds for seconds in line["seconds"]])
        for way, line in _found()["ways"].items()
    }


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
    found, passed = _found(without_avx512), []
    for row in found["rows"]:
        rate = row["work"] / min(row["seconds"].values())
        if rate > found["machine"]["peak"]:
            passed.append(f"{row['name']} ({rate / 1e9:.0f})")
    return " and ".join(passed) or "none"


def versions():
    """Return which packages were measured, as far as the results name them."""
    found = _found()["machine"]
    names = {name: PACKAGES[name] for name in PACKAGES if name in found}
    return ", ".join(f"{title} {found[name]}" for name, title in names.items())


def machine(name, without_avx512=False):
    """Return what was measured on; rates in billions a second."""
    value = _found(without_avx512)["machine"][name]
    return value / 1e9 if isinstance(value, float) else value
