import numpy as np

from lesson import KERNELS, conv2d, digits, maxpool2d, relu, show_maps

images, labels = digits()
index = 0  # try another, up to 499
x = images[index]
y = conv2d(x, KERNELS["sobel_x"].weights)
kept = relu(y)
pooled = maxpool2d(kept)

print("a", labels[index], "from", x.shape, "to", y.shape, "to", pooled.shape)
blocks = pooled.repeat(2, axis=0).repeat(2, axis=1)  # each as large as its block
show_maps(
    np.stack([y, kept, blocks], axis=-1),
    alt="The map of a digit, the same after ReLU, and after pooling, in larger squares.",
    columns=3,
)
