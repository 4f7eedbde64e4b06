"""relu and softmax: by hand and at the extremes."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import softmax as scipy_softmax

from lesson import relu, softmax


def test_relu_keeps_what_is_positive():
    assert_array_equal(relu(np.array([-1, 0, 2])), [0, 0, 2])


def test_relu_keeps_the_dtype():
    assert relu(np.ones(2, np.float32)).dtype == np.float32


def test_softmax_agrees_with_scipy_along_the_last_axis():
    x = np.random.default_rng(0).normal(size=(3, 4)) * 20
    assert_allclose(softmax(x), scipy_softmax(x, axis=-1))


def test_softmax_of_integers_does_not_wrap():
    scores = np.array([[1, 2], [200, 0]], np.uint8)
    assert_allclose(softmax(scores), scipy_softmax(scores.astype(float), axis=-1))


def test_softmax_survives_huge_scores():
    assert_array_equal(softmax([[1e4, 0.0], [-1e4, -1e4]]), [[1, 0], [0.5, 0.5]])
