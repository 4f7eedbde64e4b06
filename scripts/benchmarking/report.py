"""Print the speed table, and judge each row by its gates."""

import numpy as np

from scripts.benchmarking.timing import interleaved, ratio


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
        many times as fast the lesson is) by peer, ``missed`` gates and ``goals``.
    """
    times = interleaved(row.calls)
    ours = times.pop("lesson")
    ratios = {peer: ratio(ours, theirs) for peer, theirs in times.items()}
    seconds = {"lesson": ours, **times}
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
    }


def print_machine(machine, missing):
    """Print what the machine can do, and which peers are not installed."""
    print(f"{machine['processor']}, {machine['cores']} cores, load {machine['load']:.1f}")
    print(f"Python {machine['python']}, NumPy {machine['numpy']}, one thread")
    print(f"limits: sgemm {machine['sgemm'] / 1e9:.0f} GF/s", end="")
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
        found["share of sgemm"] = found["work"] / seconds / machine["sgemm"]
        extra += f" ({found['share of sgemm']:.0%} of sgemm)"
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
