"""Rows of one kernel on one picture, of floats and of bytes."""

import numpy as np

from lesson import KERNELS, conv2d
from lesson.conv import by_taps, conv2d_loops
from lesson.fast.convolution import by_columns
from scripts.benchmarking.photo_bytes import filter_bytes
from scripts.benchmarking.row import (
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
        correlate, deep = peers["scipy.ndimage"].correlate, k[..., None].astype("f4")
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
    W, size = k[None, ..., None], (1, *x.shape, 1)
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
    calls, zeros = {}, mode == "constant"
    if "scipy.ndimage" in peers:
        correlate, theirs = peers["scipy.ndimage"].correlate, mode if zeros else "nearest"
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
