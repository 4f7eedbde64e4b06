"""Compare three wirings of one network where neighbours mean something, and where not.

Usage: python -m scripts.experiments.wirings [--quick]

Dense, locally connected and convolutional networks with as many outputs in each layer
learn from 100 to 10,000 digits, as they are and with their pixels mixed by one fixed
permutation, from five seeds; all are read on the 10,000 test digits. A seed draws the
digits to learn from, the weights at the start and the order, the same digits for all.
Every training has about as many steps. The learning rate of each wiring, by world and
size, is the one that did best on digits held back, in a training from another seed.
A dense layer does not know which pixels are neighbours: let the weights of its start
follow their pixels, and it computes the same numbers in both worlds. So it is trained
in one of them only.

Takes about twenty minutes of one core; a run that was stopped goes on where it was.
--quick is one seed, size and rate, and half the steps, and writes to build/quick.

Each layer is a stack of matrix products, ``seen @ W``; the wiring says who shares what.

    wiring        groups           rows               weights of a group
    dense         1                N                  from all inputs to all outputs
    local         each position    N                  from its window to its outputs
    convolution   1                N · positions      from any window to its outputs

Throughout this module
    world  "as they are", or "mixed"
    x      maps that a layer reads                   (N, height, width, channels)
    seen   the same numbers, as the wiring sees them (groups, rows, fan-in)
    y      maps that a layer makes                   (N, height, width, maps)
    d…     gradient of the loss by what follows the d
"""

import argparse
import json
import sys
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lesson.activations import cross_entropy, relu
from lesson.plain import maxpool2d_backward
from lesson.pool import maxpool2d
from lesson.training import Recipe, accuracy, fit
from scripts.command import one_line_errors
from scripts.experiments import record
from scripts.learning import CHECKPOINTS, QUICK_OUT, mnist
from scripts.vendoring.packages import VendorError
from scripts.writing import write as write_whole

WIRINGS = ("dense", "local", "convolution")
SIDE, MAPS, WINDOW = 28, (4, 8), 3


class Layer:
    """One layer of as many outputs in any wiring, with zeros around its input.

    Parameters
    ----------
    wiring : {"dense", "local", "convolution"}
        Which inputs an output reads, and which outputs share their weights.
    side, channels : int
        Of the maps that it reads.
    maps : int
        That it makes, as large as those.
    """

    def __init__(self, wiring, side, channels, maps):
        self.wiring, self.side, self.channels, self.maps = wiring, side, channels, maps
        positions = side * side
        window = WINDOW * WINDOW * channels
        self.shape = {
            "dense": (1, positions * channels, positions * maps),
            "local": (positions, window, maps),
            "convolution": (1, window, maps),
        }[wiring]

    def see(self, x):
        """Return the maps as the wiring sees them."""
        if self.wiring == "dense":
            return x.reshape(1, len(x), -1)
        reach = WINDOW // 2
        x = np.pad(x, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
        windows = sliding_window_view(x, (WINDOW, WINDOW), axis=(1, 2))
        if self.wiring == "local":
            windows = windows.transpose(1, 2, 0, 3, 4, 5)  # (H, W, N, C, k, k)
            return windows.reshape(self.side**2, -1, self.shape[1])
        return windows.reshape(1, -1, self.shape[1])

    def spread(self, dseen):
        """Return the gradient by the maps, from that by what was seen of them."""
        size = (-1, self.side, self.side, self.channels)
        if self.wiring == "dense":
            return dseen.reshape(size)
        if self.wiring == "local":
            dseen = dseen.swapaxes(0, 1)  # (N, positions, fan-in)
        taps = dseen.reshape(*size, WINDOW, WINDOW)
        around = self.side + WINDOW - 1
        inside = slice(WINDOW // 2, -(WINDOW // 2))
        dx = np.zeros((len(taps), around, around, self.channels), dseen.dtype)
        for i, j in np.ndindex(WINDOW, WINDOW):
            dx[:, i : i + self.side, j : j + self.side] += taps[..., i, j]
        return dx[:, inside, inside]

    def as_maps(self, products):
        """Return products (groups, rows, outputs) as maps."""
        if self.wiring == "local":
            products = products.swapaxes(0, 1)
        return products.reshape(-1, self.side, self.side, self.maps)

    def as_products(self, y):
        """Return maps as products: `as_maps` backwards."""
        if self.wiring == "local":
            return y.reshape(len(y), -1, self.maps).swapaxes(0, 1)
        return y.reshape(1, -1, self.shape[2])


class WiredNetwork:
    """Read 28×28 digits with the layers of the lesson's network, wired one way.

    Both layers have ReLU and 2×2 max-pooling after them; a dense layer makes ten scores.

    Parameters
    ----------
    seed : int
        Of the weights: normal, of variance 2 / fan-in, the last layer 1 / fan-in.

    Attributes
    ----------
    parameters : dict of str to ndarray
        ``W1 b1 W2 b2 W3 b3`` in float32; ``W1`` and ``W2`` are (groups, fan-in, outputs).
    """

    def __init__(self, wiring, seed):
        rng = np.random.default_rng(seed)
        self.parameters = {}
        first = Layer(wiring, SIDE, 1, MAPS[0])
        self.layers = (first, Layer(wiring, SIDE // 2, *MAPS))
        shapes = [
            *(layer.shape for layer in self.layers),
            ((SIDE // 4) ** 2 * MAPS[1], 10),
        ]
        for i, (shape, gain) in enumerate(zip(shapes, (2, 2, 1), strict=True), 1):
            scale = np.float32(np.sqrt(gain / shape[-2]))
            self.parameters[f"W{i}"] = scale * rng.standard_normal(shape, np.float32)
            ones = shape[:-2] + (1,) * (i < 3) + shape[-1:]
            self.parameters[f"b{i}"] = np.zeros(ones, np.float32)

    @property
    def size(self):
        """How many numbers are learned."""
        return sum(p.size for p in self.parameters.values())

    def forward(self, images):
        """Return scores.

        Parameters
        ----------
        images : ndarray, shape (N, 28, 28)
            In [0, 1].

        Returns
        -------
        ndarray, shape (N, 10)
            The largest is the answer.
        """
        return self._stages(images)[1]

    def gradients(self, _, images, labels):
        """Return what `lesson.training.gradients` returns, for this network.

        Parameters
        ----------
        _ : WiredNetwork
            This one again; `train_epoch` passes it.
        images : ndarray, shape (N, 28, 28)
            In [0, 1].
        labels : ndarray of int, shape (N,)
            0 to 9.

        Returns
        -------
        loss, accuracy : float
            Mean cross-entropy, and the share answered correctly.
        gradients : dict of str to ndarray
            Of the loss, by each parameter.
        """
        p, (stages, scores) = self.parameters, self._stages(images)
        loss, share, dscores = cross_entropy(scores, labels)
        flat = stages[-1][-1].reshape(len(images), -1)
        g = {"W3": flat.T @ dscores, "b3": dscores.sum(axis=0)}
        dx = dscores @ p["W3"].T
        for i in (2, 1):
            layer, (seen, y, pooled) = self.layers[i - 1], stages[i - 1]
            dy = maxpool2d_backward(dx.reshape(pooled.shape), y, pooled) * (y > 0)
            dy = layer.as_products(dy)
            g[f"W{i}"] = seen.swapaxes(1, 2) @ dy
            g[f"b{i}"] = dy.sum(axis=1, keepdims=True)
            if i == 2:  # nobody asks for the gradient by the pixels
                dx = layer.spread(dy @ p["W2"].swapaxes(1, 2))
        return loss, share, g

    def _stages(self, images):
        """Return what each layer sees, makes and keeps, and the scores."""
        p = self.parameters
        stages = []
        x = images[..., None].astype(p["W1"].dtype)
        for i, layer in enumerate(self.layers, 1):
            seen = layer.see(x)
            y = relu(layer.as_maps(seen @ p[f"W{i}"] + p[f"b{i}"]))
            x = maxpool2d(y)
            stages.append((seen, y, x))
        return stages, x.reshape(len(x), -1) @ p["W3"] + p["b3"]


WORLDS = ("as they are", "mixed")
SIZES = (100, 300, 1000, 3000, 10_000)
SEEDS = (0, 1, 2, 3, 4)
STEPS = 400
BATCH = 50
#: Candidates for the learning rate, and the seed that they are tried with.
RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
TRIED_SEED = 5
#: The last training digits are held back to choose the rate.
HELD_BACK = 5000
MIXING_SEED = 922
load = cache(mnist)
QUICK = {"sizes": (1000,), "seeds": (0,), "steps": 200, "rates": (0.03,)}


@one_line_errors(VendorError)
def main(argv=None):
    """Choose the rates, run every training, and record how often each is right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed, one size")
    quick = parser.parse_args(argv).quick
    values = experiment(**QUICK) if quick else experiment()
    folder = QUICK_OUT if quick else record.RESULTS
    print(record.write("wirings", values, SEEDS[0], folder=folder))
    return 0


def experiment(sizes=SIZES, seeds=SEEDS, steps=STEPS, rates=RATES):
    """Return the record of all trainings.

    Parameters
    ----------
    sizes, seeds : sequence of int
        Digits to learn from, and where chance starts from.
    steps : int
        Of each training, 50 digits each.
    rates : sequence of float
        Candidates for the learning rate; a single one is not tried first.

    Returns
    -------
    dict
        ``accuracy`` by world and wiring, in per cent, a row for each size and a column
        for each seed; ``tried``, a column for each rate; ``rates``, those chosen.
    """
    tried, chosen, shares = ({world: {} for world in WORLDS} for _ in range(3))
    for world, wiring in ((a, b) for a in WORLDS for b in WIRINGS):
        ends = [at_best_rate(world, wiring, size, seeds, steps, rates) for size in sizes]
        by_part = zip((tried, chosen, shares), zip(*ends, strict=True), strict=True)
        for part, found in by_part:
            part[world][wiring] = found
    return {
        "sizes": sizes,
        "seeds": seeds,
        "steps": steps,
        "batch": BATCH,
        "parameters": {wiring: WiredNetwork(wiring, 0).size for wiring in WIRINGS},
        "rates tried": rates,
        "tried": tried,
        "rates": chosen,
        "accuracy": shares,
    }


def at_best_rate(world, wiring, size, seeds, steps, rates):
    """Return what each rate reads of digits held back, the best, and what it reads."""
    tried = [
        remembered(world, wiring, size, TRIED_SEED, rate, steps, True)
        for rate in rates[len(rates) == 1 :]
    ]
    best = rates[int(np.argmax(tried or [0]))]
    return tried, best, [remembered(world, wiring, size, s, best, steps) for s in seeds]


def remembered(world, *rest):
    """Return what `after_training` does, from the checkpoint if it has been run."""
    training = (WORLDS[0] if "dense" in rest else world, *rest)
    path = CHECKPOINTS / "wirings.json"
    key = str(training)
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if key not in known:
        known[key] = after_training(*training)
        write_whole(path, json.dumps(known, indent=1).encode())
        print(key, known[key], flush=True)
    return known[key]


def after_training(world, wiring, size, seed, rate, steps, held_back=False):
    """Return the per cent of digits that a network reads after one training.

    Parameters
    ----------
    world : {"as they are", "mixed"}
        Whether the pixels of all images are put into another order, the same for all.
    size, seed : int
        Digits to learn from; what draws them, the weights and the order.
    rate : float
        Learning rate at the start; it falls along a cosine.
    steps : int
        Of 50 digits each.
    held_back : bool, default False
        Read the training digits held back, instead of the test digits.

    Returns
    -------
    float
        In per cent.
    """
    images, labels = load("train")
    chosen = np.random.default_rng(seed).permutation(len(images) - HELD_BACK)[:size]
    unseen = images[-HELD_BACK:], labels[-HELD_BACK:]
    unseen = unseen if held_back else load("t10k")
    images, labels = images[chosen], labels[chosen]
    if world == "mixed":
        images, unseen = mixed(images), (mixed(unseen[0]), unseen[1])
    network = WiredNetwork(wiring, seed)
    epochs = round(steps * BATCH / size)
    recipe = Recipe(epochs, BATCH, rate, decay=0.0, shift=0, seed=seed)
    with np.errstate(all="ignore"):  # at the highest rate some run away
        fit(network, images, labels, recipe, network.gradients)
        return round(100 * accuracy(network, *unseen), 4)


def mixed(images):
    """Return images with their pixels in another order, the same for all."""
    pixels = images.reshape(len(images), -1)
    order = np.random.default_rng(MIXING_SEED).permutation(pixels.shape[1])
    return pixels[:, order].reshape(images.shape)


if __name__ == "__main__":
    sys.exit(main())
