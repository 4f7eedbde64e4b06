import numpy as np

from lesson import KERNELS, conv2d, maxpool2d, relu
from lesson.images import digits
from lesson.visualization import show_maps

images, labels = digits()
x = images[0]  # try another index
y = conv2d(x, KERNELS["sobel_x"].weights)
kept = relu(y)
pooled = maxpool2d(kept)

print("a", labels[0], "from", x.shape, "to", y.shape, "to", pooled.shape)
show_maps(
    np.stack([y, kept], axis=-1),
    alt="The map of a digit before and after ReLU.",
    columns=2,
)
