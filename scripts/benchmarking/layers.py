"""Rows of one layer: a bank of filters, and max-pooling."""

import numpy as np

from lesson import conv2d, maxpool2d
from lesson.fast.plans import Rectifier
from scripts.benchmarking.row import PLACEMENTS, Row, agree, by_family, placed, random


def filter_bank(side, channels, filters, kernel, peers, deep=False):
    """Return the row of several filters, with biases, on a picture of several channels.

    A deep layer, as in large networks, has no gates; SciPy, a call for each filter and
    channel, is left out of it.
    """
    x, W = random((side, side, channels)), random((filters, kernel, kernel, channels))
    first, *moved = (
        _bank_calls(placed(x, start), W, random(filters), peers, deep)
        for start in PLACEMENTS
    )
    name = f"{filters} filters {kernel}×{kernel}×{channels}, {side}×{side}"
    grey = by_family(1 / 1.8, 0.9) if channels == 1 else 1 / 1.8
    gates = {} if deep else {"ndimage": 16, "torch channels-last": grey}
    work = 2.0 * side * side * W.size
    return agree(Row(name, first, gates, {}, work, moved=tuple(moved), bias=True))


def _bank_calls(x, W, b, peers, deep):
    """Return the lesson's call and its peers' for one picture in its place."""
    calls = {"lesson": lambda: conv2d(x, W, b)}
    if "scipy.ndimage" in peers and not deep:
        calls["ndimage"] = _by_ndimage(x, W, b, peers["scipy.ndimage"].correlate)
    if "torch" in peers:
        calls["torch channels-last"] = _by_torch(x, W, b, peers["torch"])
    return calls


def pooling(shape, peers):
    """Return the row of 2×2 max-pooling."""
    x, (n, h, w, c) = random(shape), shape
    blocks = (n, h // 2, 2, w // 2, 2, c)
    calls = {
        "lesson": lambda: maxpool2d(x),
        "reshape.max": lambda: x.reshape(blocks).max(axis=(2, 4)),
    }
    if "torch" in peers:
        torch = peers["torch"]
        image = torch.from_numpy(np.moveaxis(x, -1, 1).copy())
        calls["torch"] = lambda: torch.nn.functional.max_pool2d(image, 2)
    row = Row(
        f"2×2 max-pool, {n}×{h}×{w}×{c}", calls, {"reshape.max": 5, "torch": 1.5}, {}
    )
    return agree(row)


def rectifying(side, channels, batch):
    """Return the row of bias and ReLU on a copy of maps with the batch last."""
    given, b = random((side, channels, side, batch)), random(channels)
    maps, rectifier = np.empty_like(given), Rectifier(given)

    def by_rows():
        np.copyto(maps, given)
        rectifier.forward(maps, b)
        return maps

    def number_by_number():
        np.copyto(maps, given)
        np.add(maps, b[:, None, None], out=maps)
        return np.maximum(maps, 0, out=maps)

    calls = {"lesson": by_rows, "one number": number_by_number}
    name = f"bias and ReLU, {side}×{channels}×{side}×{batch}"
    return agree(Row(name, calls, {"one number": 1.5}, {}))


def _by_ndimage(x, W, b, correlate):
    planes = np.ascontiguousarray(np.moveaxis(x, -1, 0))

    def one(filter_, bias):
        kernels = np.moveaxis(filter_, -1, 0)
        pairs = zip(planes, kernels, strict=True)
        return sum((correlate(p, k, mode="constant") for p, k in pairs), bias)

    return lambda: np.stack([one(f, c) for f, c in zip(W, b, strict=True)], axis=-1)


def _by_torch(x, W, b, torch):
    last = {"memory_format": torch.channels_last}
    image = torch.from_numpy(np.moveaxis(x, -1, 0)[None].copy()).to(**last)
    weights = torch.from_numpy(np.moveaxis(W, -1, 1).copy()).to(**last)
    biases, around = torch.from_numpy(b), W.shape[1] // 2
    return lambda: torch.nn.functional.conv2d(image, weights, biases, padding=around)
