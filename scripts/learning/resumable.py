"""Train a network so that an interruption costs one epoch at most.

After every epoch the whole state goes to a checkpoint, in one step. Order and shifts of
an epoch depend on the seed and its number only, so a training that was stopped and
continued ends with the same bytes as one that was not.
"""

import hashlib
import sys
import time
from pathlib import Path

import numpy as np
from tqdm import tqdm

from lesson.fast.plans import TrainingPlan
from lesson.training import SGD, train_epoch
from lesson.weights import load_arrays, save_arrays

CHECKPOINTS = Path(__file__).resolve().parents[2] / "build" / "checkpoints"


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
    recipe : Recipe
        How.
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
    for draft in path.parent.glob("tmp????????.npz"):  # of runs that were killed
        if time.time() - draft.stat().st_mtime > 60:
            draft.unlink(missing_ok=True)
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
