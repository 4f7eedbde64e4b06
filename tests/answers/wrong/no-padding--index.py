"""conv2d: no-padding. Pixel by pixel, until an index lies beyond x."""

import numpy as np


def conv2d(x, W, b, stride=1):
    H, W_in, C = x.shape
    K, k, _, _ = W.shape
    rows = (H - 1) // stride + 1
    columns = (W_in - 1) // stride + 1
    out = np.zeros((rows, columns, K))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            for f in range(K):
                total = b[f]
                for di in range(k):
                    for dj in range(k):
                        total += np.sum(x[top + di, left + dj] * W[f, di, dj])
                out[i, j, f] = total
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
