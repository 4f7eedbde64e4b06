"""Pack 500 digits to test with: the first ones of MNIST's 10,000 test digits.

Usage: python scripts/pack_digits.py [--out DIR]
"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
from lesson.weights import DATA, save_arrays  # noqa: E402
from scripts.learning import mnist  # noqa: E402
from scripts.vendoring.packages import VendorError  # noqa: E402

COUNT = 500


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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to")
    options = parser.parse_args(argv)
    try:
        images, labels = mnist.load("t10k")
        arrays = {"images": images[:COUNT], "labels": labels[:COUNT].astype(np.uint8)}
        save_arrays(options.out / "digits_heldout.npz", arrays)
    except (VendorError, OSError, ValueError) as error:
        print(f"pack_digits.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
