"""conv2d: no-padding. Only the inside is computed, the border stays zero."""

import numpy as np


def conv2d(x, W, b, stride=1):
    H, W_in, C = x.shape
    K, k, _, _ = W.shape
    p = k // 2
    out = np.zeros(((H - 1) // stride + 1, (W_in - 1) // stride + 1, K))
    for i in range(p, H - p):
        for j in range(p, W_in - p):
            if i % stride == 0 and j % stride == 0:
                window = x[i - p : i + p + 1, j - p : j + p + 1]
                for f in range(K):
                    out[i // stride, j // stride, f] = np.sum(window * W[f]) + b[f]
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
