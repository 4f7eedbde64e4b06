"""Pack the first digits of MNIST: 500 to test with, and 2,000 to train on in the page.

Usage: python -m scripts.pack_digits [--out DIR]
"""

import sys

import numpy as np

from lesson.weights import DATA, save_arrays
from scripts import command
from scripts.learning import mnist
from scripts.vendoring.packages import VendorError

#: Name in lesson/data, and how many: by the name of MNIST's part.
PARTS = {"t10k": ("heldout", 500), "train": ("training", 2000)}


@command.one_line_errors(VendorError, ValueError)
def main(argv=None):
    """Pack the digits.

    Parameters
    ----------
    argv : list of str, optional
        Arguments of the command line.

    Returns
    -------
    int
        Exit status: 0 done, 2 impossible.
    """
    out = command.folder(__doc__, DATA, argv)
    for part, (name, count) in PARTS.items():
        images, labels = mnist(part)
        arrays = {"images": images[:count], "labels": labels[:count].astype(np.uint8)}
        save_arrays(out / f"digits_{name}.npz", arrays)
    return 0


if __name__ == "__main__":
    sys.exit(main())
