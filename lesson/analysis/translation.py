"""What becomes of an answer, and of every map, when the picture moves.

Throughout this module
    distance   pixels that the digits are moved by, black coming in from outside
    stages     conv1, pool1, conv2, pool2 and logits, as in `TinyCNN.feature_maps`
"""

import numpy as np

from lesson.training import accuracy

#: Input pixels per step of each map, and how many of its positions near a border see
#: the frame of zeros instead of picture.
STAGES = {"conv1": (1, 1), "pool1": (2, 1), "conv2": (2, 2), "pool2": (4, 1)}
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def shift(images, rows, columns):
    """Return pictures moved down and to the right.

    Parameters
    ----------
    images : ndarray, shape (..., H, W)
        Pictures.
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
        whole, right = _whole(images, distance), []
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
        Pictures.
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
    pairs, errors = _pairs(network, images, distance), {}
    for name, (step, margin) in STAGES.items():
        steps = {distance // step, -(-distance // step)}
        errors[name] = min(_difference(*pairs[name], by, margin) for by in steps)
    return errors


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
