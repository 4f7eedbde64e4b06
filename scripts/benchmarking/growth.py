"""How time grows with each size, and what memory a call takes beyond input and answer.

Growth is the slope of a line through logarithms.
"""

import tracemalloc

import numpy as np

from lesson import TinyCNN, conv2d
from scripts.benchmarking.layers import single_kernel
from scripts.benchmarking.timing import interleaved, random

#: Base: 256×256 pixels, 8 channels, 16 filters of 3×3.
SWEEPS = {
    "pixels": [(s, 8, 16, 3) for s in (128, 256, 512)],
    "weights of a kernel": [(256, 8, 16, k) for k in (3, 5, 7, 11)],
    "channels": [(256, c, 16, 3) for c in (2, 4, 8, 16, 32)],
    "filters": [(256, 8, f, 3) for f in (4, 8, 16, 32)],
}
SIZES = {
    "pixels": lambda side, c, f, k: side * side,
    "weights of a kernel": lambda side, c, f, k: k * k,
    "channels": lambda side, c, f, k: c,
    "filters": lambda side, c, f, k: f,
}
#: Sides of the pictures for the loop and all others; beyond the second it is too slow.
SIDES, LAST_LOOP = (64, 128, 256, 512, 1024), 256


def growth_by_way(peers):
    """Return how long every way takes for one 3×3 kernel on larger and larger pictures.

    Parameters
    ----------
    peers : dict of str to module
        From `scripts.benchmarking.timing.available`.

    Returns
    -------
    dict of str to dict
        ``sides`` and ``seconds`` (medians) of each way.
    """
    found = {}
    for side in SIDES:
        calls = single_kernel(side, "f4", peers, loop=True).calls
        if side > LAST_LOOP:
            del calls["loops"]
        for way, times in interleaved(calls, rounds=7).items():
            line = found.setdefault(way, {"sides": [], "seconds": []})
            line["sides"].append(side)
            line["seconds"].append(float(np.median(times)))
    return found


def growth_rows():
    """Return, for each size, the values tried, the seconds, and the slope.

    Returns
    -------
    dict of str to dict
        ``sizes``, ``seconds`` (medians) and ``slope``: 1 means in proportion.
    """
    found = {}
    for name, sweep in SWEEPS.items():
        calls = {str(SIZES[name](*case)): _layer(*case) for case in sweep}
        found[name] = _line(interleaved(calls, rounds=7))
    network = TinyCNN.load()
    batches = {str(n): abs(random((n, 28, 28))) % 1 for n in (64, 256, 1024, 4096)}
    calls = {n: (lambda x=x: network.forward(x)) for n, x in batches.items()}
    found["images of a batch"] = _line(interleaved(calls, rounds=7))
    return found


def _layer(side, channels, filters, kernel):
    x, W = random((side, side, channels)), random((filters, kernel, kernel, channels))
    return lambda: conv2d(x, W)


def _line(times):
    sizes = [int(name) for name in times]
    seconds = [float(np.median(t)) for t in times.values()]
    slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
    return {"sizes": sizes, "seconds": seconds, "slope": round(float(slope), 2)}


def peak(call):
    """Return the bytes that a call takes at most, its answer left out.

    Parameters
    ----------
    call : callable
        Returns an array; it is called once before, so that kept buffers count as kept.

    Returns
    -------
    int
        Bytes that NumPy and Python allocated during the call.
    """
    call()
    tracemalloc.start()
    answer = call()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most - answer.nbytes


def memory_rows():
    """Return name, bytes measured and bytes allowed of each row."""
    x = random((512, 512, 3))
    rows = []
    for side in (3, 7, 11):
        W = random((12, side, side, 3))
        used = peak(lambda W=W: conv2d(x, W))
        rows.append((f"12 filters {side}×{side}×3, 512×512: extra", used, x.nbytes // 2))
    network = TinyCNN.load()
    for batch in (64, 4096):
        images = abs(random((batch, 28, 28))) % 1
        used = peak(lambda images=images: network.forward(images))
        rows.append((f"reading digits, batch {batch}: extra", used, 5_000_000))
    return rows
