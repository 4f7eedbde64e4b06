"""conv2d: kernel-flipped. SciPy's convolve2d."""

import numpy as np
from scipy.signal import convolve2d


def conv2d(x, W, b, stride=1):
    maps = []
    for f in range(len(W)):
        total = 0
        for c in range(x.shape[2]):
            padded = np.pad(x[..., c], W.shape[1] // 2)
            total = total + convolve2d(padded, W[f, :, :, c], mode="valid")
        maps.append(total[::stride, ::stride] + b[f])
    return np.dstack(maps)


def maxpool2d(x, size=2, stride=2):
    H, W, C = x.shape
    rows = (H - size) // stride + 1
    columns = (W - size) // stride + 1
    out = np.zeros((rows, columns, C))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = x[top : top + size, left : left + size]
            out[i, j] = window.max(axis=(0, 1))
    return out


def relu(x):
    return np.maximum(0, x)


def forward(image):
    x = image[..., None]
    x = relu(conv2d(x, W1, b1))
    x = maxpool2d(x)
    x = relu(conv2d(x, W2, b2))
    x = maxpool2d(x)
    x = x.flatten()
    return W3 @ x + b3
