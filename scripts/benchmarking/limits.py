"""What the machine can do at most, so that a speed has something to be held against."""

import os
import platform

import numpy as np

from scripts.benchmarking.row import family, random
from scripts.benchmarking.timing import interleaved

#: Products whose best rate is taken for the machine's: rows, columns and inner length,
#: square, and of the shape of a deep layer.
PRODUCTS = ((512, 512, 512), (1024, 1024, 1024), (768, 128, 1152), (4096, 256, 384))


def limits(peers):
    """Return the machine's product rate, copy rate and description.

    Parameters
    ----------
    peers : dict of str to module
        From `scripts.benchmarking.peers.available`.

    Returns
    -------
    dict
        ``sgemm`` (of NumPy) and ``peak`` in floating-point operations a second, ``copy``
        in bytes a second (read and written), and what machine and versions these are.
    """
    a, b = random((1024, 1024)), random((1024, 1024))
    big = random((4096, 4096))
    target = np.empty_like(big)
    times = interleaved({"sgemm": lambda: a @ b, "copy": lambda: np.copyto(target, big)})
    return {
        "peak": peak_rate(peers),
        "sgemm": 2 * 1024**3 / float(np.median(times["sgemm"])),
        "copy": 2 * big.nbytes / float(np.median(times["copy"])),
        "processor": _processor(),
        "family": family(),
        "emulated": "NPY_DISABLE_CPU_FEATURES" in os.environ,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    }


def peak_rate(peers):
    """Return the best rate of multiplications and additions that any product reached.

    Parameters
    ----------
    peers : dict of str to module
        PyTorch's products count too, where it is there.

    Returns
    -------
    float
        Floating-point operations a second, by the fastest turn.
    """
    best = 0.0
    for rows, columns, inner in PRODUCTS:
        a, b = random((rows, inner)), random((inner, columns))
        calls = {"numpy": lambda a=a, b=b: a @ b}
        if "torch" in peers:
            left, right = (peers["torch"].from_numpy(m) for m in (a, b))
            calls["torch"] = lambda left=left, right=right: left @ right
        fastest = min(times.min() for times in interleaved(calls).values())
        best = max(best, 2 * rows * columns * inner / fastest)
    return float(best)


def _processor():
    """Return the processor's name, as far as the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            names = [
                line.split(":", 1)[1] for line in lines if line.startswith("model name")
            ]
    except OSError:
        names = []
    return names[0].strip() if names else platform.processor() or platform.machine()
