"""Every number that a page may name in `{= … =}`, computed by the lesson's own code.

A page may name each function that is written in this module or in `facts_speed.py`, and
those of LESSON. To offer another number, write the function; nothing else is needed.

Throughout this module
    shuffle   "pixels": all images lose their order in the same way
              "labels": every training digit gets another one's label
"""

from functools import cache

import numpy as np

from lesson.analysis import translation
from lesson.analysis.filters import ALIKE, brightness_correlation, nearest_kernels
from lesson.analysis.summary import (
    dense_weights,
    local_weights,
    shared_weights,
    summarise,
)
from lesson.images import digits, photo
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.pool import maxpool2d
from lesson.sizes import output_size
from lesson.training import Recipe, accuracy, fit
from lesson.weights import DATA
from scripts import DOCS
from scripts.experiments import record
from scripts.experiments.controls import CONTROLS
from scripts.publish import reading_time

#: Functions of the lesson that pages may name as they are.
LESSON = (dense_weights, local_weights, output_size, shared_weights)
#: Correlations with brightness from which a map is said to follow it, and to which not.
FOLLOWS, MIXED = 0.9, 0.5


@cache
def _digits_network():
    return TinyCNN.load()


@cache
def _layers():
    return {layer.name: layer for layer in summarise(_digits_network())}


def exercise_minutes(name):
    """Return how long an exercise takes, as its own page states it."""
    (page,) = (DOCS / "exercises").glob(f"{name}.*")
    return reading_time.stated(page.read_text(encoding="utf-8"))


def lesson_minutes(exercises_done=False):
    """Return how long the lesson takes, as a span of five minutes."""
    minutes = reading_time.minutes((DOCS / "index.md").read_text(encoding="utf-8"))
    if exercises_done:
        every = map(exercise_minutes, ("execute", "modify", "create"))
        minutes += sum(every) - reading_time.MINUTES_FOR_EXERCISES
    start = int(minutes // 5 * 5)
    return f"{start}–{start + 5} min"


def download_size(name):
    """Return how large a download is."""
    size = (DOCS / "downloads" / name).stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} KB"


def pixels(height, width, channels):
    """Return how many numbers an image is."""
    return height * width * channels


def parameters():
    """Return the weights and biases of the digits network."""
    return sum(layer.parameters for layer in _layers().values())


def layer_weights(name):
    """Return the weights of one layer of the digits network."""
    return _layers()[name].weights


def layer_biases(name):
    """Return the biases of one layer of the digits network."""
    return _layers()[name].biases


def layer_size(name):
    """Return how many numbers one layer of the digits network puts out."""
    return int(np.prod(_layers()[name].shape))


def layer_shape(name):
    """Return the shape of one layer's output, as 28×28×4."""
    return "×".join(map(str, _layers()[name].shape))


def layer_parameters(name):
    """Return the weights and biases of one layer of the digits network."""
    return _layers()[name].parameters


def layer_multiplications(name):
    """Return the multiplications of one layer for one image."""
    return _layers()[name].multiplications


def layer_field(name):
    """Return the side of the patch of the image that one of its units depends on."""
    return _layers()[name].receptive_field


def dense_share(of="parameters"):
    """Return the per cent of a count of the network that its dense layer holds."""
    total = sum(getattr(layer, of) for layer in _layers().values())
    return 100 * getattr(_layers()["dense"], of) / total


def valid_flat():
    """Return how many numbers would reach its dense layer without padding."""
    size, *_ = _layers()["input"].shape
    for _ in range(2):
        size = output_size(output_size(size, kernel=3), kernel=2, stride=2)
    return size * size * _layers()["conv2"].shape[-1]


def heldout_total():
    """Return how many digits come with the lesson."""
    return len(digits()[1])


@cache
def heldout_correct():
    """Return how many of them the digits network reads rightly."""
    return round(accuracy(_digits_network(), *digits()) * heldout_total())


@cache
def accuracy_after_shift(by):
    """Return the per cent that it reads rightly when they are moved by some pixels."""
    return 100 * translation.accuracy_by_distance(_digits_network(), *digits(), [by])[0]


def recorded_accuracy(by, moved_in_training=True, network="convolutional"):
    """Return the per cent of MNIST's 10,000 test digits read when moved, as recorded."""
    found = record.read("translation")
    runs = found["networks"][network]
    shares = runs["trained with shifts" if moved_in_training else "trained without"]
    return 100 * shares[found["distances"].index(by)]


def recorded_parameters(network):
    """Return the weights and biases of a network of the experiment on shifts."""
    return record.read("translation")["networks"][network]["parameters"]


def pool_positions(size=8):
    """Return how many places a bright pixel can have on a small picture."""
    return size * size


@cache
def pool_unchanged(size=8):
    """Return in how many of them a shift by one pixel leaves the pooled map as it was."""
    spots = np.eye(size * size).reshape(-1, size, size, 1)
    pooled, moved = (
        maxpool2d(spots),
        maxpool2d(translation.shift(spots[..., 0], 0, 1)[..., None]),
    )
    return int((pooled == moved).all(axis=(1, 2, 3)).sum())


@cache
def _filters():
    return TinyCNN.load(DATA / "filters_weights.npz").parameters["W1"]


@cache
def filters_near_designed(*names):
    """Return how many of the twelve learned filters resemble one of these kernels."""
    found = (match.name for match in nearest_kernels(_filters()) if match)
    return sum(name in (names or KERNELS) for name in found)


def designed_kernels():
    """Return how many designed kernels there are to resemble."""
    return len(KERNELS)


@cache
def noise_near_designed(control="white noise", draws=500):
    """Return the per cent of filters made like the twelve that resemble a kernel."""
    rng = np.random.default_rng(0)
    noise = np.concatenate([CONTROLS[control](_filters(), rng) for _ in range(draws)])
    noise = noise.reshape(len(noise), -1)
    kernels = np.array([kernel.weights.ravel() for kernel in KERNELS.values()])
    noise, kernels = (
        rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (noise, kernels)
    )
    return 100 * float((abs(noise @ kernels.T).max(axis=1) >= ALIKE).mean())


def maps_that_follow(what):
    """Return the numbers of the filters whose maps of the cat follow something.

    Parameters
    ----------
    what : {"brightness", "edges", "both"}
        Brightness alone, or hardly, or something in between.

    Returns
    -------
    str
        As "4, 7 and 9"; filters are counted from 1.
    """
    found = abs(brightness_correlation(photo("chelsea"), _filters()))
    kinds = {
        "brightness": found >= FOLLOWS,
        "edges": found < MIXED,
        "both": (found >= MIXED) & (found < FOLLOWS),
    }
    *first, last = (str(k + 1) for k in np.flatnonzero(kinds[what]))
    return " and ".join([", ".join(first), last]) if first else last


def unlabelled_filters():
    """Return how many filters the experiment on Gabor functions learned unlabelled."""
    return record.read("gabor")["banks"]["sparse coding"]["filters"]


@cache
def after_training(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None):
    """Return how one training of the cell `train_a_network` ends.

    Parameters
    ----------
    count : int, default 2000
        Digits to learn from.
    epochs, rate, shift : int, float and int, default 8, 0.05 and 1
        As in `lesson.training.Recipe`.
    shuffle : {"pixels", "labels"}, optional
        What is put out of order first.

    Returns
    -------
    loss, share : float
        Mean loss of the last epoch, and per cent of the 500 unseen digits.
    """
    images, labels = (array[:count] for array in digits("training"))
    unseen, truth = digits()
    rng = np.random.default_rng(0)
    if shuffle == "labels":
        labels = rng.permutation(labels)
    if shuffle == "pixels":
        order = rng.permutation(images[0].size)
        images, unseen = (a.reshape(len(a), -1)[:, order] for a in (images, unseen))
        images, unseen = images.reshape(-1, 28, 28), unseen.reshape(-1, 28, 28)
    network = TinyCNN.initialise(seed=0)
    recipe = Recipe(epochs=epochs, rate=rate, shift=shift)
    losses = fit(network, images, labels, recipe)
    return losses[-1], 100 * accuracy(network, unseen, truth)


def trained_accuracy(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None):
    """Return the per cent of unseen digits that are read after such a training."""
    return after_training(count, epochs, rate, shift, shuffle)[1]


def trained_loss(count=2000, epochs=8, rate=0.05, shift=1, shuffle=None):
    """Return the loss that such a training ends with."""
    return after_training(count, epochs, rate, shift, shuffle)[0]
