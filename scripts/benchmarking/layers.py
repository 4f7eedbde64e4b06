"""Rows of one layer: one kernel, a bank of filters, max-pooling, bias and ReLU."""

import numpy as np

from lesson import KERNELS, conv2d, maxpool2d
from lesson.conv import by_taps, conv2d_loops
from lesson.fast.convolution import by_columns
from lesson.fast.plans import Rectifier
from scripts.benchmarking.photo_bytes import filter_bytes
from scripts.benchmarking.timing import (
    PLACEMENTS,
    SEED,
    Row,
    agree,
    by_family,
    placed,
    random,
)


def single_kernel(side, dtype, peers, loop=False):
    """Return the row of one 3×3 kernel on a grey picture.

    Zeros lie around it, the one border that all peers know; beside the readable loop,
    which repeats the edge, the others but PyTorch repeat it too.
    """
    x, k = random((side, side), dtype), random((3, 3), dtype)
    mode = "edge" if loop else "constant"
    first, *moved = (_single_calls(placed(x, p), k, peers, mode) for p in PLACEMENTS)
    if loop:
        first |= _plainer_ways(x, k)
    single = dtype == "f4"
    gates = by_family(
        {"ndimage": 5 if single else 2.5, "torch": 4, "opencv": 1 / 2.7, "loops": 1000},
        {"ndimage": 5.5 if single else 2.5, "opencv": 0.35, "loops": 1000},
    )
    name = f"3×3 kernel, {side}×{side}, {'float32' if single else 'float64'}"
    row = Row(name, first, gates, {}, 18.0 * side * side, moved=tuple(moved))
    return agree(row, border=loop)


def photo_bytes(side, peers):
    """Return the row of emboss on a colour photograph of bytes."""
    x = np.random.default_rng(SEED).integers(0, 256, (side, side, 3), np.uint8)
    k = KERNELS["emboss"].weights
    calls = {"lesson": lambda: filter_bytes(x, k)}
    if "cv2" in peers:
        calls["opencv"] = _rivals(x, k, {"cv2": peers["cv2"]}, "edge")["opencv"]
    if "PIL" in peers:
        calls["pillow"] = _pillow(x, k)
    if "scipy.ndimage" in peers:
        correlate = peers["scipy.ndimage"].correlate
        deep = k[..., None].astype("f4")
        calls["ndimage"] = lambda: np.clip(
            correlate(x.astype("f4"), deep, mode="nearest"), 0, 255
        ).astype(np.uint8)
    gates = {"opencv": 1 / 5, "pillow": 2, "ndimage": 2.5}
    name = f"emboss, {side}×{side}, colour bytes"
    return agree(Row(name, calls, gates, {"opencv": 1 / 3}), border=1)


def _single_calls(x, k, peers, mode):
    """Return the lesson's call and its peers' for one picture in its place."""
    calls = {"lesson": lambda: conv2d(x, k, pad_mode=mode)}
    calls |= _rivals(x, k, peers, mode)
    if "torch" in peers and x.dtype == np.float32:
        torch = peers["torch"]
        image, W = torch.from_numpy(x)[None, None], torch.from_numpy(k)[None, None]
        calls["torch"] = lambda: torch.nn.functional.conv2d(image, W, padding=1)
    return calls


def _plainer_ways(x, k):
    """Return the lesson's own readable ways."""
    W = k[None, ..., None]
    size = (1, *x.shape, 1)
    around = [(0, 0), *((n // 2, n // 2) for n in k.shape), (0, 0)]

    def padded():
        return np.pad(x[None, ..., None], around, mode="edge")

    return {
        "loops": lambda: conv2d_loops(x, k),
        "taps": lambda: by_taps(padded(), W, size)[0, ..., 0],
        "im2col": lambda: by_columns(padded(), W, size)[0, ..., 0],
    }


def _rivals(x, k, peers, mode):
    """Return SciPy's and OpenCV's calls for the same picture, kernel and border."""
    calls = {}
    zeros = mode == "constant"
    if "scipy.ndimage" in peers:
        correlate = peers["scipy.ndimage"].correlate
        theirs = mode if zeros else "nearest"
        calls["ndimage"] = lambda: correlate(x, k, mode=theirs)
    if "cv2" in peers:
        cv2 = peers["cv2"]
        border = cv2.BORDER_CONSTANT if zeros else cv2.BORDER_REPLICATE
        calls["opencv"] = lambda: cv2.filter2D(x, -1, k, borderType=border)
    return calls


def _pillow(x, k):
    """Return Pillow's call; its kernels count their rows from below."""
    from PIL import Image, ImageFilter

    picture = Image.fromarray(x)
    kernel = ImageFilter.Kernel((3, 3), k[::-1].ravel().tolist(), 1)
    return lambda: np.asarray(picture.filter(kernel))


def filter_bank(side, channels, filters, kernel, peers, deep=False):
    """Return the row of several filters, with biases, on a picture of several channels.

    A deep layer, as in large networks, has no gates; SciPy, a call for each filter and
    channel, is left out of it.
    """
    x, W = random((side, side, channels)), random((filters, kernel, kernel, channels))
    first, *moved = (
        _bank_calls(placed(x, start), W, random(filters), peers, deep)
        for start in PLACEMENTS
    )
    name = f"{filters} filters {kernel}×{kernel}×{channels}, {side}×{side}"
    grey = by_family(1 / 1.8, 0.9) if channels == 1 else 1 / 1.8
    gates = {} if deep else {"ndimage": 16, "torch channels-last": grey}
    work = 2.0 * side * side * W.size
    return agree(Row(name, first, gates, {}, work, moved=tuple(moved), bias=True))


def _bank_calls(x, W, b, peers, deep):
    """Return the lesson's call and its peers' for one picture in its place."""
    calls = {"lesson": lambda: conv2d(x, W, b)}
    if "scipy.ndimage" in peers and not deep:
        calls["ndimage"] = _by_ndimage(x, W, b, peers["scipy.ndimage"].correlate)
    if "torch" in peers:
        calls["torch channels-last"] = _by_torch(x, W, b, peers["torch"])
    return calls


def pooling(shape, peers):
    """Return the row of 2×2 max-pooling."""
    x, (n, h, w, c) = random(shape), shape
    blocks = (n, h // 2, 2, w // 2, 2, c)
    calls = {
        "lesson": lambda: maxpool2d(x),
        "reshape.max": lambda: x.reshape(blocks).max(axis=(2, 4)),
    }
    if "torch" in peers:
        torch = peers["torch"]
        image = torch.from_numpy(np.moveaxis(x, -1, 1).copy())
        calls["torch"] = lambda: torch.nn.functional.max_pool2d(image, 2)
    row = Row(
        f"2×2 max-pool, {n}×{h}×{w}×{c}", calls, {"reshape.max": 5, "torch": 1.5}, {}
    )
    return agree(row)


def rectifying(side, channels, batch):
    """Return the row of bias and ReLU on a copy of maps with the batch last."""
    given, b = random((side, channels, side, batch)), random(channels)
    maps = np.empty_like(given)
    rectifier = Rectifier(given)

    def by_rows():
        np.copyto(maps, given)
        rectifier.forward(maps, b)
        return maps

    def number_by_number():
        np.copyto(maps, given)
        np.add(maps, b[:, None, None], out=maps)
        return np.maximum(maps, 0, out=maps)

    calls = {"lesson": by_rows, "one number": number_by_number}
    name = f"bias and ReLU, {side}×{channels}×{side}×{batch}"
    return agree(Row(name, calls, {"one number": 1.5}, {}))


def _by_ndimage(x, W, b, correlate):
    planes = np.ascontiguousarray(np.moveaxis(x, -1, 0))

    def one(filter_, bias):
        kernels = np.moveaxis(filter_, -1, 0)
        pairs = zip(planes, kernels, strict=True)
        return sum((correlate(p, k, mode="constant") for p, k in pairs), bias)

    return lambda: np.stack([one(f, c) for f, c in zip(W, b, strict=True)], axis=-1)


def _by_torch(x, W, b, torch):
    last = {"memory_format": torch.channels_last}
    image = torch.from_numpy(np.moveaxis(x, -1, 0)[None].copy()).to(**last)
    weights = torch.from_numpy(np.moveaxis(W, -1, 1).copy()).to(**last)
    biases = torch.from_numpy(b)
    around = W.shape[1] // 2
    return lambda: torch.nn.functional.conv2d(image, weights, biases, padding=around)
