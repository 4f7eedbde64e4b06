from lesson import TinyCNN, conv2d, photo, show_maps
from lesson.weights import DATA

network = TinyCNN.load(DATA / "filters_weights.npz")
W1 = network.parameters["W1"]  # (12, 3, 3, 1)
image = photo("coffee")  # try "camera", "astronaut", "chelsea"

contrast = image - image.mean()  # what is brighter or darker than the rest
y = conv2d(contrast[..., None], W1, pad_mode="edge")
show_maps(y, filters=W1, limit=0.7, alt="Twelve maps of a cup of coffee.")
