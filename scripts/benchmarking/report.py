"""Print the speed table, judge each row by its gates, and read what was measured last.

Throughout this module
    without_avx512   of the second run, where AVX-512 was switched off
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from scripts.benchmarking.timing import interleaved, quartiles

#: What was measured last, for the page on speed: a file for each machine and family.
RESULTS = Path(__file__).parent / "results"
#: One processor, with all its instructions and held to those of older ones.
FIRST, SECOND = "amd-epyc-avx-512", "amd-epyc-no-avx-512"


@cache
def read(without_avx512=False):
    """Return the results that pages show, as `scripts.benchmark` wrote them."""
    path = RESULTS / f"{SECOND if without_avx512 else FIRST}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def read_row(name, without_avx512=False):
    """Return one row of the table, as `timed` made it."""
    return next(row for row in read(without_avx512)["rows"] if row["name"] == name)


def timed(row):
    """Return a row with its times, its ratios, and the gates it misses.

    Parameters
    ----------
    row : Row
        To be timed now.

    Returns
    -------
    dict
        ``name``, ``seconds`` by candidate, ``ratios`` (median and quartiles of how
        many times as fast the lesson is, over all places of the input) by peer,
        their medians at each of the ``places``, ``missed`` gates and ``goals``.
    """
    places = [interleaved(calls) for calls in (row.calls, *row.moved)]
    found = [_ratios_in(times) for times in places]
    ratios = {
        p: quartiles(np.concatenate([f[p] for f in found if p in f])) for p in found[0]
    }
    seconds = {n: np.concatenate([t[n] for t in places if n in t]) for n in places[0]}
    missed = [
        f"{row.name}: {ratios[peer][0]:.2f} times {peer}, needs {least:.2f}"
        for peer, least in row.gates.items()
        if peer in ratios and ratios[peer][0] < least
    ]
    return {
        "name": row.name,
        "seconds": {name: float(np.median(t)) for name, t in seconds.items()},
        "ratios": ratios,
        "goals": {p: [g, ratios[p][0] >= g] for p, g in row.goals.items() if p in ratios},
        "missed": missed,
        "work": row.work,
        "images": row.images,
        "bias": row.bias,
        "places": [{p: float(np.median(r)) for p, r in f.items()} for f in found],
    }


def _ratios_in(times):
    """Return, by peer, how many times as long it takes as the lesson, turn by turn."""
    ours = times["lesson"]
    return {peer: theirs / ours for peer, theirs in times.items() if peer != "lesson"}


def print_machine(machine, missing):
    """Print what the machine can do, and which peers are not installed."""
    print(f"{machine['processor']}, {machine['cores']} cores, load {machine['load']:.1f}")
    print(f"Python {machine['python']}, NumPy {machine['numpy']}, one thread")
    print(f"{machine['family']}; NumPy's product {machine['sgemm'] / 1e9:.0f} GF/s")
    print(f"limits: multiply-adds {machine['peak'] / 1e9:.0f} GF/s", end="")
    print(f", copy {machine['copy'] / 1e9:.1f} GB/s")
    if missing:
        print(f"not installed, left out: {', '.join(missing)}", end="; ")
        print('pip install -e ".[bench]" brings them')
    print()


def print_row(found, machine):
    """Print one row and return it."""
    seconds = found["seconds"]["lesson"]
    extra = f", {found['work'] / seconds / 1e9:.0f} GF/s" if found["work"] else ""
    if found["work"]:
        found["share of peak"] = found["work"] / seconds / machine["peak"]
        extra += f" ({found['share of peak']:.0%} of the peak)"
    if found["images"]:
        extra += f", {found['images'] / seconds:,.0f} images/s"
    print(f"{found['name']}: {seconds * 1e3:.3f} ms{extra}", flush=True)
    for peer, (median, low, high) in found["ratios"].items():
        goal = found["goals"].get(peer)
        note = (
            f"  goal {goal[0]:.2f}: {'reached' if goal[1] else 'not reached'}"
            if goal
            else ""
        )
        at = [place[peer] for place in found["places"] if peer in place]
        note += f"  worst place {min(at):.2f}" if len(at) > 1 else ""
        if found["work"] and found["work"] / found["seconds"][peer] > machine["peak"]:
            note += "  passes the peak, which therefore is none"
        print(f"    {median:8.2f} × {peer}  [{low:.2f}, {high:.2f}]{note}", flush=True)
    for miss in found["missed"]:
        print(f"    GATE MISSED: {miss}")
    return found


def print_memory(name, used, allowed):
    """Print one row of memory and return it."""
    print(f"{name} {used / 1e6:.2f} MB of {allowed / 1e6:.2f} MB allowed")
    missed = [] if used <= allowed else [f"{name} {used / 1e6:.2f} MB"]
    return {"name": name, "bytes": used, "allowed": allowed, "missed": missed}


def print_growth(growth):
    """Print the slope of each size."""
    print("\ntime grows as a power of")
    for name, line in growth.items():
        print(f"    {name}: {line['slope']:.2f}")
