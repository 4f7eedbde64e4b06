"""What both training scripts have: the command line, the digits, and the end."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from lesson.network import TinyCNN
from lesson.training import accuracy
from lesson.weights import DATA
from scripts.command import INTERRUPTED, one_line_errors
from scripts.learning import mnist
from scripts.learning.resumable import CHECKPOINTS
from scripts.vendoring.packages import VendorError

QUICK_IMAGES, QUICK_OUT = 6400, CHECKPOINTS.parent / "quick"


@one_line_errors(VendorError, ValueError)
def run(work, description, argv=None):
    """Read the options, do the work, and say in one line what went wrong.

    Parameters
    ----------
    work : callable
        Takes the options ``quick``, ``out`` and ``checkpoints``.
    description : str
        For ``--help``; its first line is shown.
    argv : list of str, optional
        Arguments of the command line.

    Returns
    -------
    int
        Exit status: 0 done, 2 impossible, 130 interrupted.
    """
    options = parse(description, argv)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        work(options)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from the last epoch.", file=sys.stderr)
        return INTERRUPTED
    return 0


def material(recipe, quick):
    """Return the digits to train on and how, less of both in the quick mode.

    Parameters
    ----------
    recipe : Recipe
        Of the whole training.
    quick : bool
        As in the options.

    Returns
    -------
    data : tuple of ndarray
        Images and labels.
    recipe : Recipe
        As given, or of two epochs.
    """
    data = mnist.load("train")
    if not quick:
        return data, recipe
    return tuple(array[:QUICK_IMAGES] for array in data), replace(recipe, epochs=2)


def conclude(network, path, checkpoint):
    """Store a network, forget how it came about, and say how often it is right.

    Parameters
    ----------
    network : TinyCNN
        Trained.
    path : Path
        Where to, ``.npz``.
    checkpoint : Path
        Of the training, no longer needed.
    """
    stored(network).save(path)
    checkpoint.unlink()
    share = accuracy(TinyCNN.load(path), *mnist.load("t10k"))
    print(f"{path}: {share:.2%} of the 10,000 test digits")


def stored(network):
    """Return a network as its file holds it, in float32.

    Parameters
    ----------
    network : TinyCNN
        In any precision.

    Returns
    -------
    TinyCNN
        A copy.
    """
    return TinyCNN({name: p.astype("float32") for name, p in network.parameters.items()})


def parse(description, argv=None):
    """Return the options of the command line.

    Parameters
    ----------
    description : str
        For ``--help``; its first line is shown.
    argv : list of str, optional
        Arguments of the command line.

    Returns
    -------
    argparse.Namespace
        With ``quick``, ``out`` and ``checkpoints``.
    """
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"two epochs over {QUICK_IMAGES} digits, written to build/quick",
    )
    parser.add_argument(
        "--out", type=Path, help="folder to write to, instead of lesson/data"
    )
    parser.add_argument(
        "--checkpoints", type=Path, default=CHECKPOINTS, help="folder for unfinished runs"
    )
    options = parser.parse_args(argv)
    options.out = options.out or (QUICK_OUT if options.quick else DATA)
    return options
