import numpy as np

from lesson import conv2d, conv2d_backward, digits

x = digits()[0][:1, ..., None]  # one digit, (1, 28, 28, 1)
W = np.random.default_rng(0).standard_normal((2, 3, 3, 1))


def loss(W):
    return 0.5 * np.sum(conv2d(x, W) ** 2)


# The gradient of this loss with respect to y is y.
dx, dW, db = conv2d_backward(conv2d(x, W), x, W)

weight, h = (1, 0, 2, 0), 1e-6  # try another of the 18 weights
nudge = np.zeros_like(W)
nudge[weight] = h
print("by conv2d_backward:", dW[weight])
print("by nudging:        ", (loss(W + nudge) - loss(W - nudge)) / (2 * h))
