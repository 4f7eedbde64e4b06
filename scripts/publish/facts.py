"""Every number that a page may name in `{= … =}`, computed by the lesson's own code.

A page may name each function that is written in this module or beside it, and those of
LESSON: `facts_recorded.py` has what experiments and the benchmark wrote down,
`facts_teaching.py` what pages take whole. To offer another number, write the function;
nothing else is needed.
"""

from functools import cache

import numpy as np

from lesson.analysis import (
    ALIKE,
    brightness_correlation,
    dense_weights,
    local_weights,
    map_correlation,
    nearest_kernel,
    nearest_kernels,
    shared_weights,
    shift,
    summarise,
)
from lesson.conv import conv2d
from lesson.images import digits, photo
from lesson.kernels import KERNELS
from lesson.network import TinyCNN
from lesson.pool import maxpool2d
from lesson.sizes import output_size
from lesson.training import accuracy
from lesson.weights import DATA
from scripts import DOCS
from scripts.experiments.banks import CONTROLS
from scripts.publish import catalogue

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


def exercise_minutes(name=None):
    """Return how long an exercise takes, as its own page states it; else all three."""
    names = [name] if name else ["execute", "modify", "create"]
    pages = (page for n in names for page in (DOCS / "exercises").glob(f"{n}.*"))
    return sum(catalogue.stated(page.read_text(encoding="utf-8")) for page in pages)


def part_minutes(*anchors):
    """Return how long parts of the lesson take, by the anchors of their headings."""
    minutes = catalogue.parts((DOCS / "index.md").read_text(encoding="utf-8"))
    return sum(minutes[anchor] for anchor in anchors)


def lesson_minutes():
    """Return how long the lesson takes: the sum of its parts, without the exercises."""
    minutes = catalogue.parts((DOCS / "index.md").read_text(encoding="utf-8"))
    return sum(minutes.values()) - minutes["exercises"]


def deep_minutes():
    """Return how long the lesson's deep dives take."""
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    return catalogue.deep_minutes(text)


def download_size(name):
    """Return how large a download is."""
    size = (DOCS / "downloads" / name).stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} KB"


def saved_by_locality(size=224, channels=3, filters=64):
    """Return by how much reading patches divides a dense layer's weights.

    Both have one output for each position and filter.
    """
    dense = dense_weights(size, size, channels, size * size * filters)
    return dense / local_weights(size, size, channels, filters)


def saved_by_sharing(size=224, channels=3, filters=64):
    """Return by how much one set of weights for all positions divides the rest."""
    return local_weights(size, size, channels, filters) / shared_weights(
        channels, filters
    )


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


def pool_positions(size=8):
    """Return how many places a bright pixel can have on a small picture."""
    return size * size


@cache
def pool_unchanged(size=8):
    """Return in how many of them a shift by one pixel leaves the pooled map as it was."""
    spots = np.eye(size * size).reshape(-1, size, size, 1)
    pooled, moved = (maxpool2d(spots), maxpool2d(shift(spots[..., 0], 0, 1)[..., None]))
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


def kernel_names():
    """Return the names of all designed kernels, as they are asked for in code."""
    return ", ".join(KERNELS)


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


def filter_sum(number):
    """Return the sum of a learned filter's weights; filters are counted from 1."""
    return float(_filters()[number - 1].sum())


def filter_cosine(number):
    """Return the cosine of a learned filter's weights with the nearest kernel's."""
    return nearest_kernel(_filters()[number - 1]).cosine


def filter_map_likeness(number):
    """Return how its map of the cat correlates with the map of that kernel."""
    learned = _filters()[number - 1]
    kernel = KERNELS[nearest_kernel(learned).name].weights
    return map_correlation(photo("chelsea"), learned[None, ..., 0], [kernel]).item()


def filter_brightness(number):
    """Return how its map of the cat correlates with brightness."""
    return float(brightness_correlation(photo("chelsea"), _filters())[number - 1])


def maps_near_designed(*names):
    """Return how many of those filters resemble the kernel in their maps as well."""
    return sum(
        abs(filter_map_likeness(k)) >= ALIKE
        for k, match in enumerate(nearest_kernels(_filters()), 1)
        if match and match.name in names
    )


# The exercise Modify: what its cells give once they are changed.
#: Of the cat: its two most level whiskers, and the outer side of the eye on the left.
PLACES = {"whiskers": np.s_[205:240, :130], "eye": np.s_[95:130, 130:148]}


def edge_kept(place):
    """Return how much of an edge's strength is left without Sobel-y.

    Parameters
    ----------
    place : str
        "whiskers" or "eye".

    Returns
    -------
    float
        Percent, of the strongest tenth of the pixels there.
    """
    names = ("sobel_x", "sobel_y")
    maps = [conv2d(photo("chelsea"), KERNELS[n].weights, pad_mode="edge") for n in names]
    gx, gy = (found[PLACES[place]] for found in maps)
    strength = np.hypot(gx, gy)
    strong = strength >= np.quantile(strength, 0.9)
    return 100 * np.abs(gx[strong]).sum() / strength[strong].sum()


def sharpen_weight(place, strength):
    """Return a weight of the kernel between identity and sharpen, or beyond them.

    Parameters
    ----------
    place : str
        "middle" or "neighbour".
    strength : float
        0 is the identity, 1 sharpen.

    Returns
    -------
    float
        With one decimal.
    """
    plain, sharp = (KERNELS[name].weights for name in ("identity", "sharpen"))
    where = {"middle": (1, 1), "neighbour": (0, 1)}[place]
    return round(float((plain + strength * (sharp - plain))[where]), 1)
