"""What is counted or measured of a network: its layers, its filters, and moved digits.

For every layer: the shape of its output, its weights and biases, its multiplications, and
the patch of the input that one of its units can see. For learned filters: what they
resemble, and what their maps follow, brightness or edges. For pictures that move: what
becomes of an answer, and of every map.

Throughout this module
    C          how pixels of a window vary together, (9, 9); the maps of filters v and w
               then correlate by v C w / √(v C v · w C w): with the identity in place of
               C, that is the cosine of their weights
    distance   pixels that the digits are moved by, black coming in from outside
    stages     conv1, pool1, conv2, pool2 and logits, as in `TinyCNN.feature_maps`
"""

from typing import NamedTuple

import numpy as np

from lesson.kernels import KERNELS
from lesson.network import CLASSES, SIDE
from lesson.sizes import as_real, effective_size
from lesson.training import accuracy


class Layer(NamedTuple):
    """One row of the summary.

    Attributes
    ----------
    name : str
        As in ``TinyCNN.feature_maps``: conv1, pool1, conv2, pool2, flatten, dense.
    shape : tuple of int
        Of its output: (height, width, channels), or (numbers,).
    weights : int
        Weights, without biases.
    biases : int
        One per filter or unit.
    multiplications : int
        For one image.
    receptive_field : int
        Side of the input patch that one unit can see, in pixels.
    jump : int
        Input pixels between the patches of two neighbouring units.
    """

    name: str
    shape: tuple
    weights: int
    biases: int
    multiplications: int
    receptive_field: int
    jump: int

    @property
    def parameters(self):
        """All weights and biases together."""
        return self.weights + self.biases


def summarise(network):
    """Return one `Layer` for each stage of a network, from input to scores.

    Parameters
    ----------
    network : TinyCNN
        Trained or not.

    Returns
    -------
    list of Layer
        input, conv1, pool1, conv2, pool2, flatten, dense.

    References
    ----------
    A. Araujo, W. Norris and J. Sim (2019), "Computing receptive fields of
    convolutional neural networks", https://doi.org/10.23915/distill.00021.

    Examples
    --------
    >>> from lesson.network import TinyCNN
    >>> layers = summarise(TinyCNN.initialise(seed=0))
    >>> [layer.shape for layer in layers][1:4]
    [(28, 28, 4), (14, 14, 4), (14, 14, 8)]
    >>> [layer.receptive_field for layer in layers][:5]
    [1, 3, 4, 8, 10]
    """
    layers = [Layer("input", (SIDE, SIDE, 1), 0, 0, 0, 1, 1)]
    for i in ("1", "2"):
        layers.append(_conv(layers[-1], "conv" + i, network.parameters["W" + i]))
        layers.append(_pool(layers[-1], "pool" + i))
    pooled = layers[-1]
    layers.append(pooled._replace(name="flatten", shape=(int(np.prod(pooled.shape)),)))
    W3 = network.parameters["W3"]
    layers.append(Layer("dense", (CLASSES,), W3.size, CLASSES, W3.size, SIDE, SIDE))
    return layers


def receptive_field(layers):
    """Return the patch that one unit sees after a stack of layers.

    Parameters
    ----------
    layers : iterable of (kernel, stride, dilation)
        From the input upwards.

    Returns
    -------
    field : int
        Side of the patch, in input pixels.
    jump : int
        Input pixels from one unit's patch to the next one's.

    References
    ----------
    A. Araujo, W. Norris and J. Sim (2019), "Computing receptive fields of
    convolutional neural networks", equation 2, https://doi.org/10.23915/distill.00021.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1)])
    (10, 4)
    """
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (effective_size(kernel, dilation) - 1) * jump
        jump *= stride
    return field, jump


def dense_weights(height, width, channels, units):
    """Return the weights of a layer that joins every number to every unit.

    Parameters
    ----------
    height, width, channels : int
        Of the image.
    units : int
        Hidden units.

    Returns
    -------
    int
        Without biases.

    Examples
    --------
    >>> dense_weights(224, 224, 3, 1000)
    150528000
    """
    return height * width * channels * units


def local_weights(height, width, channels, filters, kernel=3):
    """Return the weights where each position has filters of its own, unshared.

    Parameters
    ----------
    height, width, channels : int
        Of the image; "same" padding keeps height and width.
    filters : int
        At each position.
    kernel : int, default 3
        Side of a filter.

    Returns
    -------
    int
        Without biases.

    Examples
    --------
    >>> local_weights(224, 224, 3, 64)
    86704128
    """
    return height * width * shared_weights(channels, filters, kernel)


def shared_weights(channels, filters, kernel=3):
    """Return the weights of a convolution: the same filters everywhere.

    Parameters
    ----------
    channels : int
        Of the image.
    filters : int
        Output channels.
    kernel : int, default 3
        Side of a filter.

    Returns
    -------
    int
        Without biases; the size of the image does not matter.

    Examples
    --------
    >>> shared_weights(3, 64)
    1728
    """
    return kernel * kernel * channels * filters


def _conv(below, name, W):
    """Add a convolution with "same" padding and stride 1."""
    shape = (*below.shape[:2], len(W))
    field = below.receptive_field + (W.shape[1] - 1) * below.jump
    work = shape[0] * shape[1] * W.size
    return Layer(name, shape, W.size, len(W), work, field, below.jump)


def _pool(below, name):
    """Add a 2×2 max-pooling with stride 2."""
    height, width, channels = below.shape
    field = below.receptive_field + below.jump
    shape = (height // 2, width // 2, channels)
    return Layer(name, shape, 0, 0, 0, field, 2 * below.jump)


#: Cosine from which on a filter counts as resembling a designed kernel.
ALIKE = 0.8
#: Share of the longest filter's length below which a filter has died in training.
DEAD = 0.1


class Likeness(NamedTuple):
    """A designed kernel, and how close a filter comes to it.

    Attributes
    ----------
    name : str
        Key of ``KERNELS``.
    cosine : float
        From -1 to 1; negative where the signs are exchanged.
    """

    name: str
    cosine: float

    @property
    def alike(self):
        """Whether the cosine reaches ``ALIKE``, whatever its sign."""
        return abs(self.cosine) >= ALIKE


def cosine(a, b):
    """Return the cosine of the angle between two kernels, seen as vectors.

    Parameters
    ----------
    a, b : array_like, of one shape
        Weights, not all zero.

    Returns
    -------
    float
        1 for the same pattern at any scale, -1 for its negative, 0 for unrelated.

    Raises
    ------
    ValueError
        If the shapes differ, or one is all zero.

    Examples
    --------
    >>> cosine([1, 0], [2, 0]), cosine([1, 0], [0, 3])
    (1.0, 0.0)
    """
    a, b = as_real(a, "a"), as_real(b, "b")
    if a.shape != b.shape:
        raise ValueError(f"a has shape {a.shape} but b has {b.shape}")
    lengths = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    if not lengths:
        raise ValueError("a kernel that is all zero has no direction to compare")
    return float(np.sum(a * b)) / lengths


def nearest_kernel(weights):
    """Return the designed kernel that a filter resembles most, up to sign and scale.

    Parameters
    ----------
    weights : array_like, shape (3, 3) or (3, 3, 1)
        One filter over one channel.

    Returns
    -------
    Likeness
        The kernel with the largest absolute cosine.

    Raises
    ------
    ValueError
        If it is not 3×3, or all zero.

    Examples
    --------
    >>> nearest_kernel([[5, 10, 5], [0, 0, 0], [-5, -10, -5]])
    Likeness(name='sobel_y', cosine=-1.0)
    """
    weights = as_real(weights, "weights")
    if weights.shape == (3, 3, 1):
        weights = weights[..., 0]
    alike = (Likeness(name, cosine(weights, KERNELS[name].weights)) for name in KERNELS)
    return max(alike, key=lambda candidate: abs(candidate.cosine))


def nearest_kernels(W):
    """Return the designed kernel that each filter of a layer resembles, if any.

    Parameters
    ----------
    W : array_like, shape (K, 3, 3, 1)
        Filters over one channel.

    Returns
    -------
    list of Likeness or None
        None where the best cosine is below ``ALIKE``, and where the filter has died:
        what is left of it is rounding, and resembles nothing.

    Examples
    --------
    >>> blur = np.ones((3, 3, 1))
    >>> nearest_kernels([blur, 0.01 * blur])
    [Likeness(name='blur', cosine=1.0), None]
    """
    W = as_real(W, "W")
    lengths = np.linalg.norm(W.reshape(len(W), -1), axis=1)
    alive = lengths >= DEAD * lengths.max()
    nearest = (
        nearest_kernel(w) if lives else None for w, lives in zip(W, alive, strict=True)
    )
    return [likeness if likeness and likeness.alike else None for likeness in nearest]


def patch_covariance(image):
    """Return how the nine pixels under a 3×3 window vary together over an image.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey, at least 3×3.

    Returns
    -------
    ndarray, shape (9, 9)
        Covariance over all windows that fit, pixels row by row.

    Examples
    --------
    >>> float(patch_covariance(np.ones((5, 5))).max())
    0.0
    """
    windows = np.lib.stride_tricks.sliding_window_view(as_real(image, "image"), (3, 3))
    return np.cov(windows.reshape(-1, 9), rowvar=False, bias=True)


def map_correlation(image, filters, others):
    """Return how alike the maps are that two sets of filters make of one image.

    Filters that look alike may make unlike maps. Neighbouring pixels of a photograph are
    nearly equal, so a sum of weights that is not zero soon outweighs their pattern.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey, not of one brightness all over.
    filters, others : array_like, shape (K, 3, 3) and (M, 3, 3)
        Weights, not all zero.

    Returns
    -------
    ndarray, shape (K, M)
        Correlation of each pair of maps: 1 where one is the other, brighter or in
        stronger contrast; -1 where the signs are exchanged as well.

    Examples
    --------
    >>> x = KERNELS["sobel_x"].weights
    >>> map_correlation(np.eye(9), [x, -2 * x], [x]).round(6)
    array([[ 1.],
           [-1.]])
    """
    C = patch_covariance(image)
    v, w = (as_real(W, "filters").reshape(len(W), 9) for W in (filters, others))
    lengths = [np.sqrt(((W @ C) * W).sum(axis=1)) for W in (v, w)]
    return v @ C @ w.T / np.outer(*lengths)


def brightness_correlation(image, W):
    """Return how closely each map follows the brightness of the patches it is made of.

    A filter whose weights do not sum to zero responds to bright or dark patches, whatever
    their pattern. Its map then looks like the image, blurred.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey.
    W : array_like, shape (K, 3, 3, 1)

    Returns
    -------
    ndarray, shape (K,)
        Correlation of each map with the mean of the nine pixels under the window: 1 for
        brightness alone, −1 for darkness alone, near 0 for edges.

    Examples
    --------
    >>> W = np.stack([KERNELS["blur"].weights, -KERNELS["blur"].weights])[..., None]
    >>> brightness_correlation(np.eye(9), W).round(6)
    array([ 1., -1.])
    """
    filters = as_real(W, "W")[..., 0]
    return map_correlation(image, filters, [KERNELS["blur"].weights])[:, 0]


#: Input pixels per step of each map.
STAGES = {"conv1": 1, "pool1": 2, "conv2": 2, "pool2": 4}
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def shift(images, rows, columns):
    """Return pictures moved down and to the right.

    Parameters
    ----------
    images : ndarray, shape (..., H, W)
    rows, columns : int
        How far; negative is up and to the left.

    Returns
    -------
    ndarray, shape (..., H, W)
        Zeros come in from outside.

    Examples
    --------
    >>> shift(np.array([[1, 2, 3], [4, 5, 6]]), 0, 1)
    array([[0, 1, 2],
           [0, 4, 5]])
    """
    moved = np.zeros_like(images)
    height, width = images.shape[-2:]
    down, up = _overlap(rows, height), _overlap(-rows, height)
    right, left = _overlap(columns, width), _overlap(-columns, width)
    moved[..., down, right] = images[..., up, left]
    return moved


def accuracy_by_distance(network, images, labels, distances=range(7)):
    """Return how often a network is right about digits that were moved.

    Parameters
    ----------
    network : TinyCNN
        Or anything else whose ``forward`` takes images to scores.
    images : ndarray, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    labels : ndarray of int, shape (N,)
        The digit that each shows.
    distances : iterable of int, default 0 to 6
        In pixels.

    Returns
    -------
    list of float
        For each distance the mean over right, left, down and up.
    """
    return [
        float(np.mean([accuracy(network, x, labels) for x in moves(images, distance)]))
        for distance in distances
    ]


def ink_lost(images, distances=range(7)):
    """Return how often a move pushes ink over the border, where it is lost.

    Parameters
    ----------
    images : ndarray, shape (N, 28, 28)
        White on black.
    distances : iterable of int, default 0 to 6
        In pixels.

    Returns
    -------
    list of float
        For each distance the share of digits and directions that lose some.

    Examples
    --------
    >>> left_half = np.zeros((1, 28, 28))
    >>> left_half[:, 10:18, :14] = 1
    >>> ink_lost(left_half, [0, 1])
    [0.0, 0.25]
    """
    return [1 - float(np.mean(_whole(images, distance))) for distance in distances]


def accuracy_with_all_ink(network, images, labels, distances=range(7)):
    """Return how often a network is right about digits that moved and lost no ink.

    Parameters
    ----------
    network : TinyCNN
        Or anything else whose ``forward`` takes images to scores.
    images : ndarray, shape (N, 28, 28)
        Bytes, or numbers in [0, 1].
    labels : ndarray of int, shape (N,)
        The digit that each shows.
    distances : iterable of int, default 0 to 6
        In pixels.

    Returns
    -------
    list of float
        For each distance the share over all digits and directions that lose none; these
        are the smaller digits.
    """
    shares = []
    for distance in distances:
        whole = _whole(images, distance)
        right = []
        for kept, x in zip(whole, moves(images, distance), strict=True):
            if kept.any():
                right.append(accuracy(network, x[kept], labels[kept]) * kept.sum())
        shares.append(float(sum(right) / whole.sum()))
    return shares


def moves(images, distance):
    """Return the pictures moved right, left, down and up; once only if by nothing.

    Parameters
    ----------
    images : ndarray, shape (..., H, W)
    distance : int
        In pixels.

    Returns
    -------
    list of ndarray, shape (..., H, W)
        Zeros come in from outside.
    """
    ways = DIRECTIONS if distance else DIRECTIONS[:1]
    return [shift(images, distance * down, distance * right) for down, right in ways]


def similarity(network, images, distance):
    """Return how alike every map is before and after a move to the right.

    Parameters
    ----------
    network : TinyCNN
        Whose maps are compared, position by position.
    images : ndarray, shape (N, 28, 28)
        In [0, 1].
    distance : int
        In pixels.

    Returns
    -------
    dict of str to float
        ``input`` and every stage: the mean cosine of the angle between both, 1 for
        the same up to scale.
    """
    pairs = _pairs(network, images, distance)
    return {name: float(np.mean(_cosines(*pair))) for name, pair in pairs.items()}


def equivariance_error(network, images, distance):
    """Return how far a moved map is from the map of the moved picture.

    Parameters
    ----------
    network : TinyCNN
        Whose maps are compared, away from their borders.
    images : ndarray, shape (N, 28, 28)
        In [0, 1].
    distance : int
        In pixels, to the right.

    Returns
    -------
    dict of str to float
        For ``conv1``, ``pool1``, ``conv2`` and ``pool2`` the largest difference as a
        share of the largest value; where a map cannot move by such a fraction of a
        step, by the whole step that fits better.

    References
    ----------
    A. Azulay and Y. Weiss (2019), "Why do deep convolutional networks generalize so
    poorly to small image transformations?", JMLR 20(184),
    https://jmlr.org/papers/v20/19-519.html (only shifts by whole strides commute).
    """
    pairs = _pairs(network, images, distance)
    errors = {}
    borders = margins(network)
    for name, step in STAGES.items():
        steps = {distance // step, -(-distance // step)}
        errors[name] = min(_difference(*pairs[name], by, borders[name]) for by in steps)
    return errors


def margins(network):
    """Return how many positions near a border see the frame of zeros, not only picture.

    Parameters
    ----------
    network : TinyCNN
        Whose kernels reach over the border.

    Returns
    -------
    dict of str to int
        For each of ``STAGES``.

    Examples
    --------
    >>> from lesson.network import TinyCNN
    >>> margins(TinyCNN.initialise(seed=0))
    {'conv1': 1, 'pool1': 1, 'conv2': 2, 'pool2': 1}
    """
    margin = 0
    found = {}
    for i in ("1", "2"):
        margin += network.parameters["W" + i].shape[1] // 2
        found["conv" + i] = margin
        found["pool" + i] = margin = -(-margin // 2)  # a window that sees some counts
    return found


def _whole(images, distance):
    """Return for each direction and image whether all its ink stays inside."""
    ink = (images > 0).sum(axis=(1, 2))
    return np.array([(x > 0).sum(axis=(1, 2)) == ink for x in moves(images, distance)])


def _pairs(network, images, distance):
    """Return for input and stages the batch before and after the move."""
    both = images, shift(images, 0, distance)
    before, after = ([network.feature_maps(image) for image in batch] for batch in both)
    stacked = {"input": both}
    for name in before[0]:
        stacked[name] = tuple(
            np.stack([m[name] for m in maps]) for maps in (before, after)
        )
    return stacked


def _difference(before, after, by, margin):
    """Return the largest difference of `after` from `before` moved by `by` columns."""
    width = before.shape[2]
    kept = before[:, :, margin : width - margin - by]
    return float(
        abs(after[:, :, margin + by : width - margin] - kept).max() / before.max()
    )


def _cosines(a, b):
    """Return the cosine for every image; with nothing at all, it is 0."""
    a = a.reshape(len(a), -1)
    b = b.reshape(len(b), -1)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return (a * b).sum(axis=1) / np.maximum(lengths, np.finfo(float).tiny)


def _overlap(by, size):
    """Return the part of an axis that a move fills from inside."""
    return slice(max(by, 0), size + min(by, 0)) if abs(by) < size else slice(0, 0)
