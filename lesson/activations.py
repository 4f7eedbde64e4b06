"""Functions applied to each number, or each row of scores, after a layer; the loss."""

import numpy as np

from lesson.sizes import as_real


def relu(x):
    """Return `x` with negative numbers replaced by zero.

    Parameters
    ----------
    x : array_like, any shape
        Real numbers.

    Returns
    -------
    ndarray
        Same shape and dtype, but integers for booleans; NaN stays NaN.

    References
    ----------
    V. Nair and G. Hinton (2010), "Rectified linear units improve restricted
    Boltzmann machines", ICML 27, 807-814.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(x, 0)


def softmax(x):
    """Return probabilities from scores, along the last axis.

    Parameters
    ----------
    x : array_like, shape (..., classes)
        Scores (logits), of any size.

    Returns
    -------
    ndarray, shape (..., classes)
        Positive, each row summing to 1; does not overflow.

    Raises
    ------
    TypeError
        If the scores are not real numbers.
    ValueError
        If there are none.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville (2016), Deep Learning, section 4.1
    (subtracting the maximum), https://www.deeplearningbook.org.

    Examples
    --------
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    x = as_real(x, "x", batch=2)
    with np.errstate(over="ignore"):  # too far below the largest is -inf: exp gives 0
        e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


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
    n = len(labels)
    row = np.arange(n)
    shifted = scores - scores.max(axis=1, keepdims=True)
    loss = np.log(np.exp(shifted).sum(axis=1)) - shifted[row, labels]
    accuracy = np.mean(scores.argmax(axis=1) == labels)
    dscores = softmax(scores)
    dscores[row, labels] -= 1
    return float(loss.mean()), float(accuracy), dscores / n
