"""Ask which first-layer filters are Gabor functions, and which noise would pass as well.

Usage: python -m scripts.experiments.gabor

Takes some minutes. Every bank stands beside controls of the same size that are like it
in one respect: scale, mean spectrum, each filter's spectrum, or pixel values.
"""

import hashlib
import sys

import numpy as np
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
from scripts.experiments.gabor_fit import fit_gabor, main_component
from scripts.pack_photos import PHOTOS, original_of

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
    """Learn banks from the lesson's photographs without labels.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source.

    Returns
    -------
    dict of str to ndarray, shape (K, k, k, 1)
        By name.
    """
    images = [original_of(name) / 255 @ LUMA for name in PHOTOS]
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

    Parameters
    ----------
    W : ndarray
        The bank.

    Returns
    -------
    str
        Hexadecimal.
    """
    return hashlib.sha256(np.ascontiguousarray(W)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
