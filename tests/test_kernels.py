"""The designed kernels do what they say, and filter photographs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import sobel

from lesson import KERNELS, conv2d
from lesson.conv import conv2d_loops
from lesson.kernels import filter_image

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


# filter_image -------------------------------------------------------------------------


def test_an_image_is_filtered_by_hand_and_each_colour_by_itself():
    step = [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert_array_equal(filter_image(step, KERNELS["sobel_x"].weights), [[0, 4, 4, 0]] * 3)
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(5, 6, 3)), rng.normal(size=(3, 3))
    apart = [filter_image(image[..., c], kernel) for c in range(3)]
    assert_allclose(filter_image(image, kernel), np.stack(apart, axis=-1))
    image = np.random.default_rng(0).random((4, 5))
    same = filter_image(image, KERNELS["identity"].weights)
    assert_array_equal(same, image)
    assert not np.shares_memory(same, image)


@given(
    height=st.integers(1, 9),
    width=st.integers(1, 9),
    kernel=st.tuples(st.sampled_from([1, 3, 5]), st.sampled_from([1, 3, 5])),
    stride=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_equals_the_readable_loops(height, width, kernel, stride, seed):
    rng = np.random.default_rng(seed)
    image, weights = rng.normal(size=(height, width)), rng.normal(size=kernel)
    expected = conv2d_loops(image, weights, stride)
    assert_allclose(filter_image(image, weights, stride), expected, atol=1e-12)


@pytest.mark.parametrize("kernel", [np.ones((2, 2)), np.ones(3), np.ones((3, 0))])
def test_a_kernel_without_a_middle_is_refused(kernel):
    with pytest.raises(ValueError, match="the kernel must be 3×3, 5×5"):
        filter_image(np.ones((4, 4)), kernel)


@pytest.mark.parametrize("stride", [0, -1, 1.5])
def test_a_stride_that_is_no_whole_number_from_1_is_refused(stride):
    with pytest.raises(ValueError, match="the stride must be a whole number from 1"):
        filter_image(np.ones((4, 4)), np.ones((3, 3)), stride)
