"""Teach a network: its gradients, and many small steps against them.

Throughout this module
    images   digits, bytes or numbers in [0, 1]   (N, 28, 28)
    labels   the digit that each shows            (N,)
    rate     how far to step along the gradient
    decay    weight decay: pulls weights, not biases, towards zero
    d…       gradient of the loss by what follows the d
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lesson.activations import cross_entropy, relu
from lesson.conv import conv2d, conv2d_backward
from lesson.fast.plans import TrainingPlan
from lesson.network import CLASSES, SIDE, as_digits
from lesson.pool import maxpool2d, maxpool2d_backward


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a network is trained, the data aside.

    Attributes
    ----------
    epochs : int, default 5
        How often every image is seen.
    batch : int, default 64
        Images per step; the last few that make no whole batch wait for another epoch.
    rate : float, default 0.05
        Highest learning rate; from there it falls along a cosine to zero.
    warmup : float, default 0.0
        Share of the training in which the rate first rises from zero.
    momentum, decay : float, default 0.9 and 2e-4
        For `SGD`.
    shift : int, default 1
        Each image is moved by up to so many pixels, at random, each time it is seen.
    seed : int, default 0
        Of the order and the shifts; epoch by epoch, so that training can be resumed.
    """

    epochs: int = 5
    batch: int = 64
    rate: float = 0.05
    warmup: float = 0.0
    momentum: float = 0.9
    decay: float = 2e-4
    shift: int = 1
    seed: int = 0


DEFAULT = Recipe()
CHUNK = 250  # images at once: enough for speed, few enough for memory


def fit(network, images, labels, recipe=DEFAULT, learn=None, watch=None):
    """Train a network in place.

    Parameters
    ----------
    network : TinyCNN
        Its parameters change.
    images : ndarray, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    labels : ndarray of int, shape (N,)
        0 to 9.
    recipe : Recipe, optional
        Its defaults suit a few thousand digits.
    learn : callable, optional
        Called as `gradients` is; without it, a `TrainingPlan` gives the same, faster.
    watch : callable, optional
        Called after each epoch with its number, from 1, and its mean loss.

    Returns
    -------
    list of float
        Mean loss of each epoch.

    Raises
    ------
    ValueError
        If images and labels cannot be learned from.

    Examples
    --------
    >>> from lesson import TinyCNN
    >>> from lesson.images import digits
    >>> losses = fit(TinyCNN.initialise(seed=0), *digits(), Recipe(epochs=2, batch=50))
    >>> losses[0] > losses[1]
    True
    """
    images, labels = as_training_set(images, labels, recipe.batch)
    learn = learn or TrainingPlan(network, recipe.batch).gradients
    rule = SGD(recipe.momentum, recipe.decay)
    history = []
    for epoch in range(recipe.epochs):
        steps = train_epoch(network, rule, images, labels, recipe, epoch, learn)
        history.append(float(np.mean([loss for loss, _ in steps])))
        if watch:
            watch(epoch + 1, history[-1])
    return history


def accuracy(network, images, labels):
    """Return the share of images that the network names correctly.

    Parameters
    ----------
    network : TinyCNN
        Or anything else whose ``forward`` takes images to scores.
    images : ndarray, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    labels : array_like of int, shape (N,)
        The digit that each shows.

    Returns
    -------
    float
        In [0, 1].

    Raises
    ------
    ValueError
        If there is not one label for each image.

    Examples
    --------
    >>> from lesson import TinyCNN
    >>> from lesson.images import digits
    >>> accuracy(TinyCNN.load(), *digits()) > 0.9
    True
    """
    images, labels = np.asarray(images), np.asarray(labels)
    if labels.shape != images.shape[:1] or not len(labels):
        raise ValueError(
            f"images {images.shape} and labels {labels.shape} do not belong together; "
            "give (N, 28, 28) and (N,)"
        )
    scale = 255 if images.dtype == np.uint8 else 1
    chunks = np.array_split(images, -(-len(images) // CHUNK))
    answers = [network.forward(chunk / scale).argmax(axis=1) for chunk in chunks]
    return float(np.mean(np.concatenate(answers) == labels))


def gradients(network, images, labels):
    """Return the loss on a batch and its gradient by every parameter.

    Parameters
    ----------
    network : TinyCNN
        Is left as it was.
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

    References
    ----------
    D. Rumelhart, G. Hinton and R. Williams (1986), "Learning representations by
    back-propagating errors", https://doi.org/10.1038/323533a0.
    """
    p = network.parameters
    x = images[..., None]  # (N, 28, 28, 1)
    inputs = {}
    for i in ("1", "2"):
        inputs["conv" + i] = x
        inputs["pool" + i] = x = relu(conv2d(x, p["W" + i], p["b" + i]))
        x = maxpool2d(x)
    features = x.reshape(len(x), -1)
    loss, share, dscores = cross_entropy(features @ p["W3"].T + p["b3"], labels)

    g = {"W3": dscores.T @ features, "b3": dscores.sum(axis=0)}
    dx = (dscores @ p["W3"]).reshape(x.shape)
    for i in ("2", "1"):
        rectified = inputs["pool" + i]
        dy = maxpool2d_backward(dx, rectified) * (rectified > 0)
        dx, g["W" + i], g["b" + i] = conv2d_backward(dy, inputs["conv" + i], p["W" + i])
    return loss, share, {name: g[name] for name in p}


def train_epoch(network, rule, images, labels, recipe, epoch, learn=gradients):
    """Show every image once, and after each batch yield how it went.

    Parameters
    ----------
    network : TinyCNN
        Its parameters change.
    rule : SGD or Adam
        Changes them.
    images, labels : ndarray
        As for `fit`.
    recipe : Recipe
        Its epochs, batch, rate, shift and seed.
    epoch : int
        From 0.
    learn : callable, default `gradients`
        Gives loss, accuracy and gradients of a batch.

    Yields
    ------
    loss, accuracy : float
        On that batch, before the network learned from it.

    Raises
    ------
    ValueError
        If images and labels cannot be learned from.
    """
    images, labels = as_training_set(images, labels, recipe.batch)
    rng = np.random.default_rng([recipe.seed, epoch])
    dtype = network.parameters["W1"].dtype
    steps = len(images) // recipe.batch
    order = rng.permutation(len(images))[: steps * recipe.batch]
    for step, chosen in enumerate(order.reshape(steps, recipe.batch)):
        x = jittered(images[chosen], recipe.shift, rng, dtype)
        loss, share, g = learn(network, x, labels[chosen])
        progress = (epoch + step / steps) / recipe.epochs
        rate = cosine_rate(progress, recipe.rate, recipe.warmup)
        rule.step(network.parameters, g, rate)
        yield loss, share


class SGD:
    """Stochastic gradient descent with momentum.

    Parameters
    ----------
    momentum : float, default 0.9
        Share of the last step that is kept.
    decay : float, default 0.0
        Weight decay, added to the gradient of every weight.

    Attributes
    ----------
    state : dict of str to ndarray
        The last step of each parameter; empty before the first.

    References
    ----------
    I. Sutskever et al. (2013), "On the importance of initialization and momentum in
    deep learning", ICML 28, https://proceedings.mlr.press/v28/sutskever13.html.

    Examples
    --------
    >>> parameters, rule = {"b1": np.array([1.0])}, SGD(momentum=0.5)
    >>> for _ in range(2):
    ...     rule.step(parameters, {"b1": np.array([2.0])}, rate=0.1)
    >>> parameters["b1"]  # 1 - 0.2 - (0.2 + 0.1)
    array([0.5])
    """

    def __init__(self, momentum=0.9, decay=0.0):
        self.momentum = momentum
        self.decay = decay
        self.state = {}

    def step(self, parameters, gradients, rate):
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            By name; names of weights begin with W.
        rate : float
        """
        for name, p in parameters.items():
            velocity = self.state.setdefault(name, np.zeros_like(p))
            velocity *= self.momentum
            velocity -= rate * _with_decay(name, p, gradients[name], self.decay)
            p += velocity


class Adam:
    """Adam: steps of about one `rate`, whatever the size of the gradient.

    Parameters
    ----------
    beta1, beta2 : float, default 0.9 and 0.999
        How slowly the means of the gradient and of its square follow it.
    epsilon : float, default 1e-8
        Keeps the division from zero.
    decay : float, default 0.0
        Weight decay, added to the gradient of every weight.

    Attributes
    ----------
    state : dict of str to ndarray
        Both means of each parameter, and the number of steps; empty before the first.

    References
    ----------
    D. Kingma and J. Ba (2015), "Adam: a method for stochastic optimization",
    algorithm 1, https://arxiv.org/abs/1412.6980.

    Examples
    --------
    >>> parameters = {"b1": np.array([1.0])}
    >>> Adam().step(parameters, {"b1": np.array([250.0])}, rate=0.1)
    >>> parameters["b1"].round(6)
    array([0.9])
    """

    def __init__(self, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0):
        self.betas = beta1, beta2
        self.epsilon = epsilon
        self.decay = decay
        self.state = {}

    def step(self, parameters, gradients, rate):
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            By name; names of weights begin with W.
        rate : float
        """
        beta1, beta2 = self.betas
        steps = self.state.setdefault("steps", np.zeros((), np.int64))
        steps += 1
        for name, p in parameters.items():
            g = _with_decay(name, p, gradients[name], self.decay)
            mean = self.state.setdefault("mean " + name, np.zeros_like(p))
            square = self.state.setdefault("square " + name, np.zeros_like(p))
            mean += (1 - beta1) * (g - mean)
            square += (1 - beta2) * (g * g - square)
            # Both means start at zero: divide by the share they can have reached.
            unbiased = np.sqrt(square / (1 - beta2 ** float(steps)))
            p -= rate / (1 - beta1 ** float(steps)) * mean / (unbiased + self.epsilon)


def cosine_rate(progress, rate, warmup=0.0):
    """Return the learning rate after a share of the training.

    Parameters
    ----------
    progress : float
        0 at the beginning, 1 at the end.
    rate : float
        Highest learning rate.
    warmup : float, default 0.0
        Share of the training in which the rate rises along a straight line.

    Returns
    -------
    float
        After that it falls along half a cosine to zero.

    References
    ----------
    I. Loshchilov and F. Hutter (2017), "SGDR: stochastic gradient descent with warm
    restarts", equation 5, https://arxiv.org/abs/1608.03983; P. Goyal et al. (2017),
    "Accurate, large minibatch SGD", section 2.2 (warmup),
    https://arxiv.org/abs/1706.02677.

    Examples
    --------
    >>> [round(cosine_rate(share, 0.05), 6) for share in (0, 0.5, 1)]
    [0.05, 0.025, 0.0]
    >>> [round(cosine_rate(share, 0.05, warmup=0.2), 6) for share in (0, 0.1, 0.2, 1)]
    [0.0, 0.025, 0.05, 0.0]
    """
    if progress < warmup:
        return rate * progress / warmup
    fall = (progress - warmup) / (1 - warmup)
    return float(rate * (1 + np.cos(np.pi * fall)) / 2)


def as_training_set(images, labels, batch):
    """Return images and labels as arrays, refusing what cannot be learned from.

    Parameters
    ----------
    images : array_like, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    labels : array_like of int, shape (N,)
        0 to 9.
    batch : int
        Images per step; there must be that many.

    Returns
    -------
    images : ndarray, shape (N, 28, 28)
        Bytes stay bytes.
    labels : ndarray of int, shape (N,)

    Raises
    ------
    ValueError
        If they do not belong together, or are no digits.

    Examples
    --------
    >>> as_training_set(np.zeros((2, 28, 28)), [3, 7], batch=2)[1]
    array([3, 7])
    """
    images, labels = np.asarray(images), np.asarray(labels)
    if images.dtype != np.uint8:
        images = as_digits(images)
    if images.shape[1:] != (SIDE, SIDE) or labels.shape != images.shape[:1]:
        raise ValueError(
            f"images {images.shape} and labels {labels.shape} do not belong together; "
            "give (N, 28, 28) and (N,)"
        )
    whole = labels.dtype.kind in "iu"
    if not whole or not ((labels >= 0) & (labels < CLASSES)).all():
        raise ValueError(f"labels must be integers from 0 to {CLASSES - 1}")
    if not 1 <= batch <= len(images):
        raise ValueError(
            f"{len(images)} images make no batch of {batch}; give more images, or a "
            "Recipe with a batch between 1 and their number"
        )
    return images, labels


def jittered(images, reach, rng, dtype):
    """Return images in [0, 1], each moved at random, black coming in from outside.

    Parameters
    ----------
    images : ndarray, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    reach : int
        Largest distance in pixels, along rows and along columns.
    rng : numpy.random.Generator
        Draws the distances.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    ndarray, shape (N, 28, 28)
        Of `dtype`.

    Examples
    --------
    >>> white = np.full((1, 28, 28), 255, np.uint8)
    >>> x = jittered(white, 0, np.random.default_rng(0), float)
    >>> x.min(), x.max()
    (np.float64(1.0), np.float64(1.0))
    """
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    windows = sliding_window_view(padded, (SIDE, SIDE), axis=(1, 2))
    rows, columns = rng.integers(2 * reach + 1, size=(2, len(images)))
    chosen = windows[np.arange(len(images)), rows, columns]
    return chosen.astype(dtype) / (255 if images.dtype == np.uint8 else 1)


def _with_decay(name, p, gradient, decay):
    return gradient + decay * p if decay and name.startswith("W") else gradient
