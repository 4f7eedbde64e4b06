"""Teach a network: the loss, its gradients, and many small steps against them.

Throughout this module
    images   digits, bytes or numbers in [0, 1]   (N, 28, 28)
    labels   the digit that each shows            (N,)
    scores   what the network says, its logits    (N, 10)
    d…       gradient of the loss by what follows the d
"""

import numpy as np

from lesson.activations import relu, softmax
from lesson.batches import as_training_set, moved
from lesson.conv import conv2d, conv2d_backward
from lesson.optimisers import SGD, Recipe, cosine_rate
from lesson.pool import maxpool2d, maxpool2d_backward

DEFAULT = Recipe()


def cross_entropy(scores, labels):
    """Return how surprised the network is by the right answers.

    Parameters
    ----------
    scores : ndarray, shape (N, classes)
        Logits.
    labels : ndarray of int, shape (N,)
        The right class of each.

    Returns
    -------
    loss, accuracy : float
        Mean of ``-log(softmax(scores)[label])``, and the share answered correctly.
    dscores : ndarray, shape (N, classes)
        Gradient of that mean by the scores: ``(softmax(scores) - one_hot) / N``.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville (2016), Deep Learning, section 6.2.2.3,
    https://www.deeplearningbook.org.

    Examples
    --------
    >>> loss, accuracy, dscores = cross_entropy(np.log([[3.0, 1.0]]), np.array([0]))
    >>> np.exp(-loss).round(3), accuracy, dscores.round(3)
    (np.float64(0.75), 1.0, array([[-0.25,  0.25]]))
    """
    row, n = np.arange(len(labels)), len(labels)
    shifted = scores - scores.max(axis=1, keepdims=True)
    loss = np.log(np.exp(shifted).sum(axis=1)) - shifted[row, labels]
    accuracy = np.mean(scores.argmax(axis=1) == labels)
    dscores = softmax(scores)
    dscores[row, labels] -= 1
    return float(loss.mean()), float(accuracy), dscores / n


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
    p, g, inputs, x = network.parameters, {}, {}, images[..., None]
    for i in ("1", "2"):
        inputs["conv" + i] = x
        inputs["pool" + i] = x = relu(conv2d(x, p["W" + i], p["b" + i]))
        x = maxpool2d(x)
    features = x.reshape(len(x), -1)
    loss, accuracy, dscores = cross_entropy(features @ p["W3"].T + p["b3"], labels)

    g["W3"], g["b3"] = dscores.T @ features, dscores.sum(axis=0)
    dx = (dscores @ p["W3"]).reshape(x.shape)
    for i in ("2", "1"):
        rectified = inputs["pool" + i]
        dy = maxpool2d_backward(dx, rectified) * (rectified > 0)
        dx, g["W" + i], g["b" + i] = conv2d_backward(dy, inputs["conv" + i], p["W" + i])
    return loss, accuracy, {name: g[name] for name in p}


def fit(network, images, labels, recipe=DEFAULT, learn=gradients, watch=None):
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
        How; its defaults suit a few thousand digits.
    learn : callable, optional
        `gradients`, or the faster method of that name of a `TrainingPlan`.
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
    rule = SGD(recipe.momentum, recipe.decay)
    history = []
    for epoch in range(recipe.epochs):
        steps = train_epoch(network, rule, images, labels, recipe, epoch, learn)
        history.append(float(np.mean([loss for loss, _ in steps])))
        if watch:
            watch(epoch + 1, history[-1])
    return history


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
        How.
    epoch : int
        Which one, from 0.
    learn : callable, optional
        As for `fit`.

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
    rng, dtype = (
        np.random.default_rng([recipe.seed, epoch]),
        network.parameters["W1"].dtype,
    )
    steps = len(images) // recipe.batch
    order = rng.permutation(len(images))[: steps * recipe.batch]
    for step, chosen in enumerate(order.reshape(steps, recipe.batch)):
        x = moved(images[chosen], recipe.shift, rng, dtype)
        loss, accuracy, g = learn(network, x, labels[chosen])
        progress = (epoch + step / steps) / recipe.epochs
        rate = cosine_rate(progress, recipe.rate, recipe.warmup)
        rule.step(network.parameters, g, rate)
        yield loss, accuracy
