"""Right: a loop over the output, one window at a time."""

import numpy as np


def conv2d(x, W, b, stride=1):
    H, W_in, C = x.shape
    K, kh, kw, _ = W.shape
    p, q = kh // 2, kw // 2
    padded = np.pad(x, ((p, p), (q, q), (0, 0)))
    rows = (H - 1) // stride + 1
    columns = (W_in - 1) // stride + 1
    out = np.zeros((rows, columns, K))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = padded[top : top + kh, left : left + kw]
            for f in range(K):
                out[i, j, f] = np.sum(window * W[f]) + b[f]
    return out


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
