import numpy as np

from lesson import KERNELS, conv2d_loops

corner = np.zeros((5, 5))
corner[:2, :2] = 100  # a bright corner at the top left
kernel = KERNELS["emboss"].weights  # try "blur", "sharpen", "sobel_x"

correlation = conv2d_loops(corner, kernel)
convolution = conv2d_loops(corner, kernel[::-1, ::-1])  # the kernel after half a turn
# At [1, 1], the inner corner of the bright square: dark one way, bright the other.
print("cross-correlation:", correlation[1, 1])
print("convolution:", convolution[1, 1])
