"""Functions applied to each number, or each row of scores, after a layer."""

import numpy as np

from lesson.shapes import as_real


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
    x = as_real(x, "x")
    with np.errstate(over="ignore"):  # too far below the largest is -inf: exp gives 0
        e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
