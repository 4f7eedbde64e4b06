"""conv2d: filter-axes. im2col with the channels first, the weights with the channels last."""

import numpy as np


def conv2d(x, W, b, stride=1):
    H, W_in, C = x.shape
    K, k, _, _ = W.shape
    padded = np.pad(x, ((k // 2, k // 2), (k // 2, k // 2), (0, 0)))
    rows, columns = range(0, H, stride), range(0, W_in, stride)
    patches = [
        padded[i : i + k, j : j + k].transpose(2, 0, 1).ravel() for i in rows for j in columns
    ]
    y = np.array(patches) @ W.reshape(K, -1).T + b
    return y.reshape(len(rows), len(columns), K)


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
