"""Right: sliding windows and einsum, in float32."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(x, W, b, stride=1):
    p, q = W.shape[1] // 2, W.shape[2] // 2
    padded = np.pad(x, ((p, p), (q, q), (0, 0))).astype(np.float32)
    windows = sliding_window_view(padded, W.shape[1:3], axis=(0, 1))[::stride, ::stride]
    return np.einsum("ijcab,fabc->ijf", windows, W.astype(np.float32)) + b.astype(np.float32)


def maxpool2d(x, size=2, stride=2):
    windows = sliding_window_view(x, (size, size), axis=(0, 1))
    return windows[::stride, ::stride].max(axis=(-2, -1)).astype(np.float32)


def forward(image):
    x = image.astype(np.float32).reshape(28, 28, 1)
    for W, b in ((W1, b1), (W2, b2)):
        x = maxpool2d(relu(conv2d(x, W, b)), 2, 2)
    return np.einsum("ij,j->i", W3, x.ravel()) + b3
