"""conv2d: untouched. As in the seed's starter."""

import numpy as np


def conv2d(x, W, b, stride=1):
    """Multi-filter 2D convolution with bias.
    x: (H, W, C_in), W: (K, k, k, C_in), b: (K,)
    Returns: (H_out, W_out, K)
    """
    H, W_in, C = x.shape
    K, kh, kw, _ = W.shape
    # implement using nested loops or im2col.


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
