"""What the machine can do at most, so that a speed has something to be held against."""

import os
import platform

import numpy as np

from scripts.benchmarking.row import random
from scripts.benchmarking.timing import interleaved


def limits():
    """Return the machine's product rate, copy rate and description.

    Returns
    -------
    dict
        ``sgemm`` in floating-point operations a second, ``copy`` in bytes a second
        (read and written), and what machine and versions these are.
    """
    a, b = random((1024, 1024)), random((1024, 1024))
    big = random((4096, 4096))
    target = np.empty_like(big)
    times = interleaved({"sgemm": lambda: a @ b, "copy": lambda: np.copyto(target, big)})
    return {
        "sgemm": 2 * 1024**3 / float(np.median(times["sgemm"])),
        "copy": 2 * big.nbytes / float(np.median(times["copy"])),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    }


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
