"""Every number that a page may name in `{= … =}`, computed by the lesson's own code.

Names that start with an underscore are out of reach of pages.
"""

from functools import cache as _cache

import numpy as _np

from lesson.analysis import accuracy as _measure
from lesson.analysis import translation as _translation
from lesson.analysis.summary import summarise as _summarise
from lesson.analysis.weight_counts import dense_weights as dense_weights
from lesson.analysis.weight_counts import local_weights as local_weights
from lesson.analysis.weight_counts import shared_weights as shared_weights
from lesson.geometry import output_size as output_size
from lesson.images import digits as _digits
from lesson.network import TinyCNN as _TinyCNN
from lesson.pool import maxpool2d as _maxpool2d
from scripts.experiments import record as _record
from scripts.publish import DOCS as _DOCS
from scripts.publish.filter_facts import designed_kernels as designed_kernels
from scripts.publish.filter_facts import filters_near_designed as filters_near_designed
from scripts.publish.filter_facts import maps_that_follow as maps_that_follow
from scripts.publish.filter_facts import noise_near_designed as noise_near_designed
from scripts.publish.filter_facts import unlabelled_filters as unlabelled_filters
from scripts.publish.reading_time import MINUTES_FOR_EXERCISES as _FIRST_LOOK
from scripts.publish.reading_time import minutes as _minutes
from scripts.publish.reading_time import stated as _stated
from scripts.publish.small_training import trained_accuracy as trained_accuracy
from scripts.publish.small_training import trained_loss as trained_loss
from scripts.publish.speed import epoch_seconds as epoch_seconds
from scripts.publish.speed import extra_memory as extra_memory
from scripts.publish.speed import growth as growth
from scripts.publish.speed import images_per_second as images_per_second
from scripts.publish.speed import machine as machine
from scripts.publish.speed import milliseconds as milliseconds
from scripts.publish.speed import share_of_product as share_of_product
from scripts.publish.speed import times_as_fast as times_as_fast
from scripts.publish.speed import versions as versions


@_cache
def _digits_network():
    return _TinyCNN.load()


@_cache
def _layers():
    return {layer.name: layer for layer in _summarise(_digits_network())}


def exercise_minutes(name):
    """Return how long an exercise takes, as its own page states it."""
    (page,) = (_DOCS / "exercises").glob(f"{name}.*")
    return _stated(page.read_text(encoding="utf-8"))


def lesson_minutes(exercises_done=False):
    """Return how long the lesson takes, as a span of five minutes."""
    minutes = _minutes((_DOCS / "index.md").read_text(encoding="utf-8"))
    if exercises_done:
        every = map(exercise_minutes, ("execute", "modify", "create"))
        minutes += sum(every) - _FIRST_LOOK
    start = int(minutes // 5 * 5)
    return f"{start}–{start + 5} min"


def download_size(name):
    """Return how large a download is."""
    size = (_DOCS / "downloads" / name).stat().st_size
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
    return int(_np.prod(_layers()[name].shape))


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
    return len(_digits()[1])


@_cache
def heldout_correct():
    """Return how many of them the digits network reads rightly."""
    return round(_measure.accuracy(_digits_network(), *_digits()) * heldout_total())


@_cache
def accuracy_after_shift(by):
    """Return the per cent that it reads rightly when they are moved by some pixels."""
    return 100 * _translation.accuracy_by_distance(_digits_network(), *_digits(), [by])[0]


def recorded_accuracy(by, moved_in_training=True, network="convolutional"):
    """Return the per cent of MNIST's 10,000 test digits read when moved, as recorded."""
    found = _record.read("translation")
    runs = found["networks"][network]
    shares = runs["trained with shifts" if moved_in_training else "trained without"]
    return 100 * shares[found["distances"].index(by)]


def recorded_parameters(network):
    """Return the weights and biases of a network of the experiment on shifts."""
    return _record.read("translation")["networks"][network]["parameters"]


def pool_positions(size=8):
    """Return how many places a bright pixel can have on a small picture."""
    return size * size


@_cache
def pool_unchanged(size=8):
    """Return in how many of them a shift by one pixel leaves the pooled map as it was."""
    spots = _np.eye(size * size).reshape(-1, size, size, 1)
    pooled, moved = (
        _maxpool2d(spots),
        _maxpool2d(_translation.shift(spots[..., 0], 0, 1)[..., None]),
    )
    return int((pooled == moved).all(axis=(1, 2, 3)).sum())
