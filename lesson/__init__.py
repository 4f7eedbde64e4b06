"""Convolutional networks in NumPy, from one kernel to a network that reads digits."""

from lesson.activations import relu, softmax
from lesson.conv import conv2d, conv2d_backward, conv2d_loops
from lesson.geometry import output_size
from lesson.images import ImageError, load_image
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.pool import maxpool2d, maxpool2d_backward

__version__ = "1.1.0"
__all__ = [
    "KERNELS",
    "ImageError",
    "TinyCNN",
    "conv2d",
    "conv2d_backward",
    "conv2d_loops",
    "load_image",
    "maxpool2d",
    "maxpool2d_backward",
    "output_size",
    "relu",
    "softmax",
]
