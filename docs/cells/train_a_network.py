import numpy as np

from lesson import Recipe, TinyCNN, accuracy, digits, fit, show_filters

count = 2000  # <-- CHANGE THIS: how many digits to learn from
epochs = 8  # <-- CHANGE THIS: how often each of them is seen
rate = 0.05  # <-- CHANGE THIS: the learning rate
shift = 1  # <-- CHANGE THIS: by how many pixels each is moved at random
mix_pixels = False  # <-- CHANGE THIS: True shuffles the pixels, alike in all images
mix_labels = False  # <-- CHANGE THIS: True shuffles the labels

images, labels = (array[:count] for array in digits("training"))
unseen, truth = digits()  # 500 digits that training never sees
rng = np.random.default_rng(0)
if mix_labels:
    labels = rng.permutation(labels)
if mix_pixels:  # in the same order for every image
    order = rng.permutation(28 * 28)
    images, unseen = (a.reshape(-1, 784)[:, order] for a in (images, unseen))
    images, unseen = images.reshape(-1, 28, 28), unseen.reshape(-1, 28, 28)


def watch(epoch, loss):
    if epoch % max(1, epochs // 8) == 0:
        share = accuracy(network, unseen, truth)
        print(f"epoch {epoch}: loss {loss:.2f}, reads {share:.1%} of the unseen digits")


network = TinyCNN.initialise(seed=0)
before = network.parameters["W1"].copy()
recipe = Recipe(epochs=epochs, rate=rate, shift=shift)
fit(network, images, labels, recipe, watch=watch)
network.save("my_network.npz")  # on this page: yours, wherever a network is looked into
filters = np.concatenate([before, network.parameters["W1"]])
show_filters(filters, alt="Four filters before training, and below them the same after.")
