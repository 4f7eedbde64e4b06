from lesson import TinyCNN, conv2d
from lesson.images import photo
from lesson.visualization import show_maps
from lesson.weights import DATA

network = TinyCNN.load(DATA / "filters_weights.npz")
W1, b1 = network.parameters["W1"], network.parameters["b1"]  # (12, 3, 3, 1) and (12,)
image = photo("coffee")  # try "camera", "astronaut", "chelsea"

y = conv2d(image[..., None], W1, b1, pad_mode="edge")
show_maps(y, filters=W1, alt="Twelve maps of a cup of coffee.")
