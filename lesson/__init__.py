"""Convolutional networks in NumPy, from one kernel to a network that reads digits."""

from importlib import import_module

from lesson.activations import relu, softmax
from lesson.conv import conv2d, conv2d_backward, conv2d_loops
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.pool import maxpool2d, maxpool2d_backward
from lesson.sizes import output_size

__version__ = "1.1.0"
__all__ = [
    "KERNELS",
    "ImageError",
    "Recipe",
    "TinyCNN",
    "accuracy",
    "conv2d",
    "conv2d_backward",
    "conv2d_loops",
    "digits",
    "fit",
    "load_image",
    "maxpool2d",
    "maxpool2d_backward",
    "output_size",
    "photo",
    "relu",
    "show_filters",
    "show_map",
    "show_maps",
    "softmax",
]
#: Imported when they are first asked for, so that `import lesson` stays quick.
LATER = {
    **dict.fromkeys(("ImageError", "digits", "load_image", "photo"), "lesson.images"),
    **dict.fromkeys(("Recipe", "accuracy", "fit"), "lesson.training"),
    **dict.fromkeys(("show_filters", "show_map", "show_maps"), "lesson.visualization"),
}


def __getattr__(name):
    """Import what is in `LATER`."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LATER[name]), name)


def __dir__():
    """Return all names, those not yet imported too."""
    return sorted({*globals(), *LATER})
