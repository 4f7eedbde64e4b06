"""How often a network is right."""

import numpy as np

CHUNK = 250  # images at once: enough for speed, few enough for memory


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
