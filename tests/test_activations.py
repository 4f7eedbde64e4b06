"""relu and softmax: by hand and at the extremes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import softmax as scipy_softmax

from lesson import relu, softmax


def test_relu_keeps_what_is_positive_and_makes_booleans_numbers():
    assert_array_equal(relu(np.array([-1, 0, 2])), [0, 0, 2])
    y = relu([True, False])
    assert y.tolist() == [1, 0]
    assert y.dtype.kind == "i"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.uint8, np.int8])
def test_relu_keeps_the_dtype(dtype):
    assert relu(np.ones(2, dtype)).dtype == dtype


def test_softmax_agrees_with_scipy_and_survives_huge_scores():
    x = np.random.default_rng(0).normal(size=(3, 4)) * 20
    assert_allclose(softmax(x), scipy_softmax(x, axis=-1))
    scores = np.array([[1, 2], [200, 0]], np.uint8)
    assert_allclose(softmax(scores), scipy_softmax(scores.astype(float), axis=-1))
    assert_array_equal(softmax([[1e4, 0.0], [-1e4, -1e4]]), [[1, 0], [0.5, 0.5]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_survives_scores_whose_difference_is_too_large_to_hold(dtype):
    largest = np.finfo(dtype).max
    assert_array_equal(softmax(np.array([largest, -largest, 0])), [1, 0, 0])
