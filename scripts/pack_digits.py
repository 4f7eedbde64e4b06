"""Pack 500 digits to test with: the first ones of MNIST's 10,000 test digits.

Usage: python scripts/pack_digits.py [--out DIR]
"""

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
from lesson.weights import DATA, save_arrays  # noqa: E402
from scripts import command  # noqa: E402
from scripts.learning import mnist  # noqa: E402
from scripts.vendoring.packages import VendorError  # noqa: E402

COUNT = 500


@command.plainly(VendorError, ValueError)
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
    images, labels = mnist.load("t10k")
    arrays = {"images": images[:COUNT], "labels": labels[:COUNT].astype(np.uint8)}
    save_arrays(out / "digits_heldout.npz", arrays)
    return 0


if __name__ == "__main__":
    sys.exit(main())
