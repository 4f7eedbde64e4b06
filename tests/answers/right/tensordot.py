"""Right: strided views and tensordot; the pooling comes before ReLU."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv2d(x, W, b, stride=1):
    K, kh, kw, C = W.shape
    padded = np.pad(x, [(k // 2, k // 2) for k in (kh, kw)] + [(0, 0)])
    rows, columns = -(-x.shape[0] // stride), -(-x.shape[1] // stride)
    down, right, deep = padded.strides
    windows = as_strided(
        padded,
        (rows, columns, kh, kw, C),
        (stride * down, stride * right, down, right, deep),
    )
    return np.tensordot(windows, W, axes=((2, 3, 4), (1, 2, 3))) + b


def maxpool2d(x, size=2, stride=2):
    rows, columns = ((n - size) // stride + 1 for n in x.shape[:2])
    down, right, deep = x.strides
    windows = as_strided(
        x,
        (rows, columns, size, size, x.shape[2]),
        (stride * down, stride * right, down, right, deep),
    )
    return windows.max(axis=(2, 3))


def forward(image):
    x = np.expand_dims(image, -1)
    x = relu(maxpool2d(conv2d(x, W1, b1)))
    x = relu(maxpool2d(conv2d(x, W2, b2)))
    return np.dot(W3, x.reshape(-1)) + b3
