"""The designed kernels do what they say."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import sobel

from lesson import KERNELS, conv2d

SUMS = {"identity": 1, "sharpen": 1, "blur": 1, "gaussian": 1, "emboss": 1}


@pytest.mark.parametrize("name", KERNELS)
def test_weights_sum_to_one_or_to_zero(name):
    assert KERNELS[name].weights.sum() == pytest.approx(SUMS.get(name, 0), abs=1e-15)


@pytest.mark.parametrize(("name", "axis"), [("sobel_x", 1), ("sobel_y", 0)])
def test_sobel_is_scipys(name, axis):
    x = np.random.default_rng(0).normal(size=(8, 9))
    y = conv2d(x, KERNELS[name].weights, pad_mode="edge")
    assert_allclose(y, sobel(x, axis=axis, mode="nearest"), atol=1e-12)


def test_the_seeds_kernels_are_the_seeds():
    assert_array_equal(KERNELS["emboss"].weights, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
    assert_array_equal(KERNELS["sharpen"].weights, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])


@pytest.mark.parametrize(("name", "falling"), [("diagonal_down", 1), ("diagonal_up", 0)])
def test_diagonal_kernels_respond_to_their_diagonal(name, falling):
    i, j = np.mgrid[:9, :9]
    edges = [(i + j > 8).astype(float), (j < i).astype(float)]
    responses = [abs(conv2d(e, KERNELS[name].weights, pad="valid")).max() for e in edges]
    assert responses[falling] == 4
    assert responses[1 - falling] == 0


@pytest.mark.parametrize("name", KERNELS)
def test_each_has_words_and_cannot_be_changed(name):
    kernel = KERNELS[name]
    assert kernel.title
    assert kernel.what_it_does.endswith(".")
    assert kernel.source
    with pytest.raises(ValueError, match="read-only"):
        kernel.weights[0, 0] = 5
