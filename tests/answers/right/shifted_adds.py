"""Right: one shifted copy of the image for each tap."""

import numpy as np


def conv2d(x, W, b, stride=1):
    H, W_in, _ = x.shape
    K, kh, kw, _ = W.shape
    p, q = kh // 2, kw // 2
    padded = np.pad(x, ((p, p), (q, q), (0, 0)))
    y = np.zeros((H, W_in, K), dtype=x.dtype)
    for i in range(kh):
        for j in range(kw):
            y += padded[i : i + H, j : j + W_in] @ W[:, i, j].T
    return y[::stride, ::stride] + b


def maxpool2d(x, size=2, stride=2):
    rows, columns = ((n - size) // stride + 1 for n in x.shape[:2])
    shifted = [
        x[i : i + stride * rows : stride, j : j + stride * columns : stride][:rows, :columns]
        for i in range(size)
        for j in range(size)
    ]
    return np.max(shifted, axis=0)


def forward(image):
    x = image[..., None]
    x = np.maximum(conv2d(x, W1, b1), 0)
    x = maxpool2d(x)
    x = np.maximum(conv2d(x, W2, b2), 0)
    x = maxpool2d(x)
    return x.reshape(1, -1).dot(W3.T)[0] + b3
