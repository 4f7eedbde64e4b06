"""A convolutional network small enough to read: two convolutions and a dense layer.

Throughout this module
    W1 (K1, k1, k1, 1)     b1 (K1,)    first convolution, k1 odd
    W2 (K2, k2, k2, K1)    b2 (K2,)    second convolution, k2 odd
    W3 (10, 49 * K2)       b3 (10,)    dense layer, over maps flattened row by row
"""

from collections import OrderedDict

import numpy as np

from lesson.activations import relu
from lesson.conv import conv2d
from lesson.fast.plans import forward_in_chunks
from lesson.pool import maxpool2d
from lesson.sizes import as_real
from lesson.weights import DATA, load_arrays, save_arrays

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
#: Pixels on each side of a digit, and digits to tell apart.
SIDE, CLASSES = 28, 10


class TinyCNN:
    """Read 28×28 digits with two convolutions, each with ReLU and 2×2 max-pooling.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        ``W1 b1 W2 b2 W3 b3`` with the shapes of this module's legend.

    Attributes
    ----------
    parameters : dict of str to ndarray
        Of one dtype; the arrays themselves, so training can change them in place.

    Raises
    ------
    ValueError
        If one is missing, does not fit the others, or holds NaN or infinity.

    References
    ----------
    Y. LeCun et al. (1998), "Gradient-based learning applied to document
    recognition", https://doi.org/10.1109/5.726791 (a larger network of this form).

    Examples
    --------
    >>> sum(p.size for p in TinyCNN.initialise(seed=0).parameters.values())
    4266
    """

    def __init__(self, parameters):
        arrays = {name: _finite(parameters, name) for name in NAMES}
        dtype = np.result_type(*arrays.values())
        self.parameters = {n: a.astype(dtype, copy=False) for n, a in arrays.items()}
        filters = arrays["b1"].size, arrays["b2"].size
        kernels = _side_of(arrays["W1"]), _side_of(arrays["W2"])
        # Biases first: the other shapes follow from how many of them there are.
        for name, shape in sorted(shapes_of(filters, kernels).items(), reverse=True):
            actual = arrays[name].shape
            if actual != shape:
                sides = len(actual) == 4 and actual[1:3] != shape[1:3]
                other = f", or another odd side below {SIDE}" if sides else ""
                raise ValueError(
                    f"{name} has shape {actual} but must have {shape}{other}"
                )
        self._plans = {}

    @classmethod
    def load(cls, path=DATA / "digits_weights.npz"):
        """Return a trained network from an ``.npz`` file.

        Parameters
        ----------
        path : str or path-like, optional
            Without it, the network that comes with the lesson.

        Returns
        -------
        TinyCNN
            With the stored parameters.

        Raises
        ------
        FileNotFoundError, ValueError
            If the file is missing, damaged, or holds other shapes.
        """
        arrays = load_arrays(path, NAMES)
        try:
            return cls(arrays)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} does not hold this network: {error}") from None

    @classmethod
    def initialise(cls, seed, filters=(4, 8), gain=1.0, dtype=np.float64, kernels=(3, 3)):
        """Return an untrained network.

        Parameters
        ----------
        seed : int
            The same seed gives the same network.
        filters : pair of int, default (4, 8)
            Filters of the first and the second convolution.
        gain : float, default 1.0
            Factor on the first layer's weights.
        dtype : dtype, default float64
            float32 or float64.
        kernels : pair of int, default (3, 3)
            Sides of the first and the second convolution's kernels, odd.

        Returns
        -------
        TinyCNN
            Normal weights of variance 2 / fan-in (dense: 1 / fan-in), zero biases.

        References
        ----------
        K. He et al. (2015), "Delving deep into rectifiers", section 2.2,
        https://arxiv.org/abs/1502.01852.
        """
        rng = np.random.default_rng(seed)
        parameters = {}
        for name, shape in shapes_of(filters, kernels).items():
            scale = 0.0 if name[0] == "b" else np.sqrt(2.0 / np.prod(shape[1:]))
            parameters[name] = (scale * rng.standard_normal(shape)).astype(dtype)
        parameters["W1"] *= gain
        parameters["W3"] *= np.sqrt(0.5)
        return cls(parameters)

    def save(self, path):
        """Write the parameters to an ``.npz`` file, all or nothing.

        Parameters
        ----------
        path : str or path-like
            File to write.
        """
        save_arrays(path, self.parameters)

    def forward(self, images):
        """Return the scores of one image or a batch.

        Parameters
        ----------
        images : array_like, shape (28, 28) or (N, 28, 28)
            White digits on black, in [0, 1]; N may be 0.

        Returns
        -------
        ndarray, shape (10,) or (N, 10)
            Logits; the largest is the network's answer.

        Raises
        ------
        ValueError
            If the shape is another, or values leave [0, 1].
        """
        x = as_digits(images, self.parameters["W1"].dtype)
        logits = forward_in_chunks(self, x.reshape(-1, SIDE, SIDE), self._plans)
        return logits[0] if x.ndim == 2 else logits

    def feature_maps(self, image):
        """Return what every stage makes of one image, in order.

        Parameters
        ----------
        image : array_like, shape (28, 28)
            A white digit on black, in [0, 1].

        Returns
        -------
        OrderedDict of str to ndarray
            ``conv1`` and ``conv2`` after ReLU, ``pool1``, ``pool2``, ``logits``.

        Raises
        ------
        ValueError
            If it is not one such image.
        """
        x = as_digits(image, self.parameters["W1"].dtype)
        if x.ndim != 2:
            raise ValueError(f"feature_maps takes one image (28, 28), got {x.shape}")
        p = self.parameters
        x = x[..., None]  # (28, 28, 1)
        stages = OrderedDict()
        for i in ("1", "2"):
            stages["conv" + i] = x = relu(conv2d(x, p["W" + i], p["b" + i]))
            stages["pool" + i] = x = maxpool2d(x)
        stages["logits"] = p["W3"] @ x.ravel() + p["b3"]
        return stages

    def __getstate__(self):
        """Leave the plans out of copies: their views would no longer belong together."""
        return {"parameters": self.parameters}

    def __setstate__(self, state):
        """Start a copy without plans."""
        self.parameters = state["parameters"]
        self._plans = {}


def shapes_of(filters=(4, 8), kernels=(3, 3)):
    """Return the shape of every parameter.

    Parameters
    ----------
    filters, kernels : pair of int, default (4, 8) and (3, 3)
        Filters of the first and the second convolution, and the sides of their kernels.

    Returns
    -------
    dict of str to tuple of int
        In the order of ``NAMES``.

    Examples
    --------
    >>> shapes_of(filters=(6, 12), kernels=(5, 3))["W1"]
    (6, 5, 5, 1)
    """
    first, second = filters
    flat = (SIDE // 4) ** 2 * second
    return {
        "W1": (first, kernels[0], kernels[0], 1),
        "b1": (first,),
        "W2": (second, kernels[1], kernels[1], first),
        "b2": (second,),
        "W3": (CLASSES, flat),
        "b3": (CLASSES,),
    }


def as_digits(images, dtype=np.float64):
    """Return images as floats of the network's size, refusing what is no digit.

    Parameters
    ----------
    images : array_like, shape (28, 28) or (N, 28, 28)
        In [0, 1].
    dtype : dtype, default float64
        float32 or float64.

    Returns
    -------
    ndarray, same shape
        Of `dtype`.

    Raises
    ------
    ValueError
        If the shape is another, or values leave [0, 1].

    Examples
    --------
    >>> as_digits(np.zeros((2, 28, 28))).shape
    (2, 28, 28)
    """
    x = as_real(images, "images", batch=3)
    if x.ndim not in (2, 3) or x.shape[-2:] != (SIDE, SIDE):
        raise ValueError(f"images must be (28, 28) or (N, 28, 28), got {x.shape}")
    if x.size and not (x.min() >= 0 and x.max() <= 1):
        raise ValueError(
            f"images must lie in [0, 1], got {x.min():g} to {x.max():g}; "
            "divide bytes by 255"
        )
    return x.astype(dtype, copy=False)


def _finite(parameters, name):
    """Return one of the parameters as floats, refusing what no network can use."""
    if name not in parameters:
        raise ValueError(f"{name} is missing; a network has {', '.join(NAMES)}")
    array = as_real(parameters[name], name)
    if not np.isfinite(array).all():
        what = "NaN" if np.isnan(array).any() else "infinity"
        raise ValueError(f"{name} holds {what}; every weight must be a finite number")
    return array


def _side_of(W):
    """Return the side of odd, square kernels; 3 where these are none."""
    usable = W.ndim == 4 and W.shape[1] == W.shape[2] < SIDE and W.shape[1] % 2
    return W.shape[1] if usable else 3
