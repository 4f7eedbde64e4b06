"""Right: six nested loops over plain numbers."""

import numpy as np


def conv2d(x, W, b, stride=1):
    H, W_in, C = x.shape
    K, kh, kw, _ = W.shape
    out = []
    for i in range(0, H, stride):
        for j in range(0, W_in, stride):
            for f in range(K):
                total = float(b[f])
                for di in range(kh):
                    for dj in range(kw):
                        row, column = i + di - kh // 2, j + dj - kw // 2
                        if 0 <= row < H and 0 <= column < W_in:
                            for c in range(C):
                                total += x[row, column, c] * W[f, di, dj, c]
                out.append(total)
    return np.array(out).reshape((H - 1) // stride + 1, (W_in - 1) // stride + 1, K)


def maxpool2d(x, size=2, stride=2):
    H, W, C = x.shape
    out = np.full(((H - size) // stride + 1, (W - size) // stride + 1, C), -np.inf)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for di in range(size):
                for dj in range(size):
                    for c in range(C):
                        value = x[i * stride + di, j * stride + dj, c]
                        if value > out[i, j, c]:
                            out[i, j, c] = value
    return out
