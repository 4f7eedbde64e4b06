"""Rows of memory: what a call takes beyond its input and its answer."""

import tracemalloc

from lesson import TinyCNN, conv2d
from scripts.benchmarking.row import random


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
