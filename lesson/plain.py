"""The whole subject in one file: layers by loops, a network, and how it learns.

Nothing is checked here, and little is fast: this is the code to read. The functions of
the same names in `lesson` refuse wrong input and are fast; tests hold both equal.

    x, W, b, y     input, filters, biases, output; channels last
    N, H, C, K     images in a batch, rows of an image, channels in, filters
    kh, kw, k      rows and columns of a kernel; k where there is one number for both
    p, q           rows and columns of zeros around an image
    dx, dW, …      gradient of the loss by what follows the d
    params         W1 b1 W2 b2 W3 b3, by name
"""

import numpy as np


def output_size(size, kernel, stride=1, pad=0, dilation=1):
    """Return how many windows fit into `size` pixels."""
    k_eff = dilation * (kernel - 1) + 1
    return (size + 2 * pad - k_eff) // stride + 1


def conv2d_loops(image, kernel, stride=1, pad="same"):
    """Slide one kernel over one grey image, (H, W); its border is repeated outwards."""
    kh, kw = kernel.shape
    if pad == "same":
        p, q = kh // 2, kw // 2
    elif pad == "valid":
        p, q = 0, 0
    else:
        p, q = pad, pad
    image = np.pad(image.astype(float), ((p, p), (q, q)), mode="edge")
    tops = range(0, image.shape[0] - kh + 1, stride)
    lefts = range(0, image.shape[1] - kw + 1, stride)
    y = np.zeros((len(tops), len(lefts)))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = image[top : top + kh, left : left + kw]
            y[i, j] = np.sum(window * kernel)
    return y


def conv2d(x, W, b, stride=1):
    """Slide K filters over one image (H, W, C), zeros around it: (H', W', K)."""
    K, kh, kw, _ = W.shape
    p, q = kh // 2, kw // 2
    x = np.pad(x, ((p, p), (q, q), (0, 0)))
    tops = range(0, x.shape[0] - kh + 1, stride)
    lefts = range(0, x.shape[1] - kw + 1, stride)
    y = np.zeros((len(tops), len(lefts), K))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = x[top : top + kh, left : left + kw]  # (kh, kw, C)
            y[i, j] = np.sum(window * W, axis=(1, 2, 3)) + b  # (K,)
    return y


def relu(x):
    """Replace negative numbers by zero."""
    return np.maximum(x, 0)


def maxpool2d_loops(x, size=2, stride=2):
    """Keep the largest number of each window, in each channel: (H', W', C)."""
    tops = range(0, x.shape[0] - size + 1, stride)
    lefts = range(0, x.shape[1] - size + 1, stride)
    y = np.zeros((len(tops), len(lefts), *x.shape[2:]))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = x[top : top + size, left : left + size]  # (size, size, C)
            y[i, j] = window.max(axis=(0, 1))
    return y


# A batch at once: a step for each tap of the kernel instead of each pixel -------------


def conv2d_taps(x, W, b):
    """Slide K filters over a batch (N, H, W, C), zeros around it: (N, H, W, K)."""
    K, kh, kw, _ = W.shape
    N, height, width, _ = x.shape
    p, q = kh // 2, kw // 2
    x = np.pad(x, ((0, 0), (p, p), (q, q), (0, 0)))
    y = np.zeros((N, height, width, K))
    for i in range(kh):
        for j in range(kw):
            seen = x[:, i : i + height, j : j + width]  # (N, H, W, C)
            y += seen @ W[:, i, j].T  # (N, H, W, K)
    return y + b


def conv2d_backward(dy, x, W):
    """Return the gradients by input, filters and biases of `conv2d_taps`."""
    K, kh, kw, C = W.shape
    height, width = x.shape[1:3]
    p, q = kh // 2, kw // 2
    x = np.pad(x, ((0, 0), (p, p), (q, q), (0, 0)))
    dx = np.zeros_like(x)
    dW = np.zeros_like(W)
    for i in range(kh):
        for j in range(kw):
            seen = x[:, i : i + height, j : j + width]  # (N, H, W, C)
            dW[:, i, j] = dy.reshape(-1, K).T @ seen.reshape(-1, C)  # (K, C)
            dx[:, i : i + height, j : j + width] += dy @ W[:, i, j]  # (N, H, W, C)
    dx = dx[:, p : p + height, q : q + width]  # without the zeros around it
    db = dy.sum(axis=(0, 1, 2))  # (K,)
    return dx, dW, db


def maxpool2d(x):
    """Keep the largest number of each 2×2 block: (N, H, W, C) to (N, H/2, W/2, C)."""
    N, height, width, C = x.shape
    blocks = x.reshape(N, height // 2, 2, width // 2, 2, C)
    return blocks.max(axis=(2, 4))  # (N, H/2, W/2, C)


def maxpool2d_backward(dy, x, y):
    """Hand each gradient to the first pixel of its block that is the maximum."""
    dx = np.zeros_like(x)
    for i in range(2):
        for j in range(2):
            won = x[:, i::2, j::2] == y  # (N, H/2, W/2, C)
            dx[:, i::2, j::2] = dy * won
            dy = dy * ~won  # what is left for the next pixel
    return dx


# The network --------------------------------------------------------------------------


def forward(params, images):
    """Return the scores of a batch (N, 28, 28), and every stage on the way."""
    x = images[..., None]  # (N, 28, 28, 1)
    conv1 = relu(conv2d_taps(x, params["W1"], params["b1"]))  # (N, 28, 28, 4)
    pool1 = maxpool2d(conv1)  # (N, 14, 14, 4)
    conv2 = relu(conv2d_taps(pool1, params["W2"], params["b2"]))  # (N, 14, 14, 8)
    pool2 = maxpool2d(conv2)  # (N, 7, 7, 8)
    flat = pool2.reshape(len(pool2), -1)  # (N, 392)
    scores = flat @ params["W3"].T + params["b3"]  # (N, 10)
    return scores, (x, conv1, pool1, conv2, pool2)


def softmax(scores):
    """Turn each row of scores into positive shares that sum to 1."""
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def cross_entropy(scores, labels):
    """Return the mean of -log(share of the right answer), and its gradient."""
    N = len(labels)
    shifted = scores - scores.max(axis=1, keepdims=True)  # exp cannot overflow
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_shares[np.arange(N), labels].mean()
    dscores = softmax(scores)
    dscores[np.arange(N), labels] -= 1
    return loss, dscores / N


def backward(params, images, labels):
    """Return the gradient of the mean cross-entropy by every parameter."""
    scores, (x, conv1, pool1, conv2, pool2) = forward(params, images)
    _, dscores = cross_entropy(scores, labels)
    dW3 = dscores.T @ pool2.reshape(len(pool2), -1)  # (10, 392)
    db3 = dscores.sum(axis=0)  # (10,)
    dpool2 = (dscores @ params["W3"]).reshape(pool2.shape)  # (N, 7, 7, 8)
    dconv2 = maxpool2d_backward(dpool2, conv2, pool2) * (conv2 > 0)
    dpool1, dW2, db2 = conv2d_backward(dconv2, pool1, params["W2"])
    dconv1 = maxpool2d_backward(dpool1, conv1, pool1) * (conv1 > 0)
    _, dW1, db1 = conv2d_backward(dconv1, x, params["W1"])
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}


def step(params, grads, rate):
    """Move every parameter a little against its gradient, in place."""
    for name in params:
        params[name] -= rate * grads[name]
