"""Ask which first-layer filters are Gabor functions, and which noise would pass as well.

Usage: python -m scripts.experiments.gabor

Takes some minutes. Every bank stands beside controls of the same size that are like it
in one respect: scale, mean spectrum, each filter's spectrum, or pixel values. Gabor
functions are fitted by least squares.

Throughout this module
    x, y    pixels from the middle of the filter, flat arrays of k * k
    u, v    the same along and across the wave, from the centre of its window
    shape   (x0, y0, angle, log su, log sv, frequency): centre, direction, widths of the
            window along u and v, and cycles per pixel; these enter non-linearly
    waves   window times cosine, and window times sine, (2, ..., k * k)
    g(x, y) = exp(-(u / su)² / 2 - (v / sv)² / 2) (a cos 2πfu + b sin 2πfu)

That makes eight parameters: six in the shape, and a and b, which follow from it.

References
----------
J. Daugman (1985), "Uncertainty relation for resolution in space, spatial frequency, and
orientation optimized by two-dimensional visual cortical filters",
https://doi.org/10.1364/JOSAA.2.001160.
"""

import hashlib
import sys
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares
from tqdm import tqdm

from lesson.images import LUMA
from lesson.weights import DATA, load_arrays
from scripts import command
from scripts.experiments import record
from scripts.experiments.banks import (
    CONTROLS,
    cut_patches,
    independent_basis,
    sparse_basis,
    whiten,
)
from scripts.pack_data import ORIGINALS, original_of

SEED = 0
#: A filter passes if the best function explains more than that of it. To be called a
#: Gabor filter, it must go through so many cycles as well: blobs and slopes do not.
GOOD, CYCLES = 0.8, 1.0
SIDE = 9  # of the filters learned without labels


@command.one_line_errors(ValueError)
def main(argv=None):
    """Fit every bank and its controls, and record how well."""
    command.no_options(__doc__, argv)
    stored = learned_banks()
    banks = stored | unlabelled_banks(np.random.default_rng(SEED))
    results = {}
    for name, W in banks.items():
        rng = np.random.default_rng(SEED)
        rivals = {"learned": W} | {kind: make(W, rng) for kind, make in CONTROLS.items()}
        results[name] = {"filters": len(W), "side": W.shape[1], "sha256": digest(W)} | {
            kind: summary(bank, f"{name}, {kind}", cycles=name in stored and bank is W)
            for kind, bank in rivals.items()
        }
        if W.shape[-1] == 3:
            results[name]["colour"] = in_colour(W).tolist()
    packages = ("numpy", "scipy", "scikit-image")
    print(
        record.write(
            "gabor", {"good": GOOD, "cycles": CYCLES, "banks": results}, SEED, packages
        )
    )
    return 0


def learned_banks():
    """Return the banks that are stored in lesson/data, by name.

    Returns
    -------
    dict of str to ndarray, shape (K, k, k, channels)
        In float64.
    """
    files = {
        "AlexNet": ("published_alexnet_conv1.npz", "W"),
        "EfficientNet-Lite0": ("published_efficientnet_lite0_conv1.npz", "W"),
        "ours, digits": ("filters_weights.npz", "W1"),
    }
    return {
        name: load_arrays(DATA / file, [key])[key].astype(np.float64)
        for name, (file, key) in files.items()
    }


def unlabelled_banks(rng):
    """Learn banks from the lesson's photographs without labels."""
    images = [original_of(name) / 255 @ LUMA for name in ORIGINALS]
    flat = cut_patches([whiten(image) for image in images], SIDE, 40_000, rng)
    flat = flat[flat.std(axis=1) > 0.15]  # empty sky and the like teach nothing
    raw = cut_patches(images, SIDE, 60_000, rng)
    contrast = raw.std(axis=1, keepdims=True)
    raw = (raw / (0.02 + contrast))[contrast[:, 0] > 0.02]
    banks = {
        "sparse coding": sparse_basis(flat / flat.std(), SIDE * SIDE, rng),
        "independent components": independent_basis(raw, 64, rng),
    }
    return {name: basis.reshape(-1, SIDE, SIDE, 1) for name, basis in banks.items()}


def summary(bank, title, cycles=False):
    """Return how well Gabor functions fit a bank.

    Parameters
    ----------
    bank : ndarray, shape (K, k, k, channels)
        Filters; the main component of each is fitted.
    title : str
        For the progress bar.
    cycles : bool, default False
        Whether to tell the cycles of the fitted waves as well.

    Returns
    -------
    dict
        ``r2`` of each filter, their ``median``, the ``share`` above 0.8, and perhaps
        ``cycles``.
    """
    fits = [fit_gabor(main_component(W)) for W in tqdm(bank, title, unit="filter")]
    r2 = np.array([fit.r2 for fit in fits])
    found = {"median": round(float(np.median(r2)), 4), "share": float(np.mean(r2 > GOOD))}
    if cycles:
        found["cycles"] = [round(fit.cycles, 3) for fit in fits]
    return found | {"r2": r2.round(4).tolist()}


def in_colour(bank):
    """Return which filters tell colours apart: most of what they hold is not grey.

    Parameters
    ----------
    bank : ndarray, shape (K, k, k, 3)
        Filters over red, green and blue.

    Returns
    -------
    ndarray of bool, shape (K,)
        True where the differences between the channels hold more of the squared weights
        than what the channels have in common.
    """
    common = bank.mean(axis=-1, keepdims=True)
    whole, coloured = ((W**2).sum(axis=(1, 2, 3)) for W in (bank, bank - common))
    return coloured > whole / 2


def digest(W):
    """Return the sha256 of a bank's numbers.

    Returns
    -------
    str
        Hexadecimal.
    """
    return hashlib.sha256(np.ascontiguousarray(W)).hexdigest()


STARTS, EVALUATIONS = 6, 60
#: The window is at least half a pixel wide; a wave of two pixels is the shortest.
NARROWEST, HIGHEST = 0.5, 0.5


class GaborFit(NamedTuple):
    """The Gabor function nearest to a kernel.

    Attributes
    ----------
    r2 : float
        How much of the kernel it explains: 1 for a perfect fit, 0 for none better than
        the mean.
    cycles : float
        Periods of its wave within two widths of its window on either side. A blob fits
        at frequency 0, and half a wave is a mere slope: only from one cycle on is the
        function what its name means.
    """

    r2: float
    cycles: float
    fitted: np.ndarray


def fit_gabor(kernel):
    """Return the Gabor function that is nearest to a kernel.

    Parameters
    ----------
    kernel : ndarray, shape (k, k)
        Not constant.

    Returns
    -------
    GaborFit
        The best of all starts.
    """
    k = len(kernel)
    target = np.ravel(kernel) / np.linalg.norm(kernel)
    x, y = _pixels(k)

    def residual(shape):
        return _best_mixture(_waves(shape, x, y), target) - target

    low, high = _bounds(k)
    scale = (1, 1, 0.5, 0.3, 0.3, 0.1)
    fits = [
        least_squares(
            residual, start, bounds=(low, high), max_nfev=EVALUATIONS, x_scale=scale
        )
        for start in _starts(k, target)
    ]
    best = min(fits, key=lambda fit: fit.cost)
    r2 = 1 - (best.fun @ best.fun) / np.sum((target - target.mean()) ** 2)
    _, _, _, log_su, _, frequency = best.x
    cycles = frequency * 4 * np.exp(log_su)
    fitted = (best.fun + target).reshape(k, k) * np.linalg.norm(kernel)
    return GaborFit(float(r2), float(cycles), fitted)


def main_component(W):
    """Return the spatial pattern that explains most of a filter over its channels.

    Returns
    -------
    ndarray, shape (k, k)
        First principal component, not centred.
    """
    U, S, _ = np.linalg.svd(W.reshape(-1, W.shape[-1]), full_matrices=False)
    return (U[:, 0] * S[0]).reshape(W.shape[:2])


def _waves(shape, x, y):
    """Return window times cosine and sine for one shape, or several along axis 0."""
    x0, y0, angle, log_su, log_sv, frequency = np.asarray(shape).T[..., None]
    u = (x - x0) * np.cos(angle) + (y - y0) * np.sin(angle)
    v = (y - y0) * np.cos(angle) - (x - x0) * np.sin(angle)
    window = np.exp(-((u * np.exp(-log_su)) ** 2 + (v * np.exp(-log_sv)) ** 2) / 2)
    phase = 2 * np.pi * frequency * u
    return np.stack([window * np.cos(phase), window * np.sin(phase)])


def _best_mixture(waves, target):
    """Return the mixtures a * cosine + b * sine that are nearest to `target`."""
    first = waves[0] / (np.linalg.norm(waves[0], axis=-1, keepdims=True) + 1e-12)
    second = waves[1] - (waves[1] * first).sum(axis=-1, keepdims=True) * first
    length = np.linalg.norm(second, axis=-1, keepdims=True)
    second = np.where(length > 1e-5, second / (length + 1e-12), 0)
    return sum(
        (target * wave).sum(axis=-1, keepdims=True) * wave for wave in (first, second)
    )


@cache
def _pixels(k):
    """Return the coordinates of every pixel."""
    y, x = np.indices((k, k)).reshape(2, -1) - (k - 1) / 2
    return x, y


@cache
def _bounds(k):
    """Return the lowest and the highest shape allowed."""
    narrow, wide = np.log(NARROWEST), np.log(1.5 * k)
    low = [-k / 2, -k / 2, -10, narrow, narrow, 0]
    return np.array(low), np.array([k / 2, k / 2, 10, wide, wide, HIGHEST])


@cache
def _grid(k):
    """Return shapes all over the allowed range, and their waves."""
    reach = np.linspace(-1, 1, min(k, 5)) * 0.4 * (k - 1)
    angles = np.arange(8) * np.pi / 8
    widths = k * np.array([0.12, 0.22, 0.38])
    frequencies = np.array([0.02 * k, 0.5, 1, 1.5, 2.2, 3]) / k
    shapes = [
        (x0, y0, angle, np.log(su), np.log(su * ratio), frequency)
        for x0, y0, angle, su, ratio, frequency in product(
            reach, reach, angles, widths, (0.7, 1.3, 2.2), frequencies
        )
    ]
    low, high = _bounds(k)
    shapes = np.clip(shapes, low + 1e-6, high - 1e-6)
    return shapes, _waves(shapes, *_pixels(k))


def _starts(k, target):
    """Return the best shapes of the grid that differ in place, direction or frequency."""
    shapes, waves = _grid(k)
    order = np.argsort(-(_best_mixture(waves, target) @ target))
    chosen = []
    for shape in shapes[order]:
        gaps = [abs(shape - other) for other in chosen]
        if all(g[2] + g[5] > 0.05 or g[0] + g[1] > 0.08 * k for g in gaps):
            chosen.append(shape)
        if len(chosen) == STARTS:
            break
    return chosen


if __name__ == "__main__":
    sys.exit(main())
