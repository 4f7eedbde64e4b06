import numpy as np

from lesson import KERNELS, conv2d, photo

colour = photo("chelsea", grey=False)  # (300, 451, 3)
kernels = [KERNELS[name].weights for name in ("sobel_x", "sobel_y", "blob", "blur")]
W = np.stack([np.stack([k, k, k], axis=-1) for k in kernels])  # (4, 3, 3, 3)
b = np.array([0.0, 0.0, 0.0, -0.5])  # one bias per filter

y = conv2d(colour, W, b)
print("x", colour.shape, "and W", W.shape, "give y", y.shape)
print("weights and biases:", W.size, "+", b.size)
