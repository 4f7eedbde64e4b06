"""Rules that turn gradients into better parameters, and the recipe of a training.

Throughout this module
    rate    how far to step along the gradient
    decay   weight decay: pulls weights, not biases, towards zero
"""

from dataclasses import dataclass

import numpy as np


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
        self.momentum, self.decay, self.state = momentum, decay, {}

    def step(self, parameters, gradients, rate):
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            By name; names of weights begin with W.
        rate : float
            Learning rate.
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
        self.betas, self.epsilon = (beta1, beta2), epsilon
        self.decay, self.state = decay, {}

    def step(self, parameters, gradients, rate):
        """Change the parameters in place.

        Parameters
        ----------
        parameters, gradients : dict of str to ndarray
            By name; names of weights begin with W.
        rate : float
            Learning rate.
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


def _with_decay(name, p, gradient, decay):
    return gradient + decay * p if decay and name.startswith("W") else gradient
