"""The designed kernels do what they say, and filter photographs."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import sobel

from lesson import KERNELS, conv2d, kernels
from lesson.conv import conv2d_loops
from lesson.kernels import filter_image

SUMS = {"identity": 1, "sharpen": 1, "blur": 1, "gaussian": 1, "emboss": 1}
SUMS |= dict.fromkeys(("sobel_x", "sobel_y", "diagonal_down", "diagonal_up"), 0)
SUMS |= {"blob": 0, "laplacian": 0}


@pytest.mark.parametrize("name", KERNELS)
def test_each_sums_to_one_or_to_zero_has_words_and_cannot_be_changed(name):
    kernel = KERNELS[name]
    total = kernel.weights.sum()
    due = f"{name} sums to {total}; 0 shows changes, 1 keeps the mean brightness"
    assert total == pytest.approx(SUMS.get(name, round(total)), abs=1e-15), due
    assert round(total) in (0, 1), due
    assert kernel.title
    assert kernel.what_it_does.endswith(".")
    assert kernel.source
    with pytest.raises(ValueError, match="read-only"):
        kernel.weights[0, 0] = 5


def test_an_entry_of_another_size_is_refused_by_its_title():
    source = Path(kernels.__file__).read_text("utf-8")
    larger = source.replace("[[0, 0, 0], [0, 1, 0], [0, 0, 0]]", "[[1] * 5] * 5")
    assert larger != source
    with pytest.raises(ValueError, match="Identity: a designed kernel is 3×3"):
        exec(larger, {"__name__": "entry"})


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


# filter_image -------------------------------------------------------------------------


def test_an_image_is_filtered_by_hand_and_each_colour_by_itself(rng):
    step = [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert_array_equal(filter_image(step, KERNELS["sobel_x"].weights), [[0, 4, 4, 0]] * 3)
    image, kernel = rng.normal(size=(5, 6, 3)), rng.normal(size=(3, 3))
    apart = [filter_image(image[..., c], kernel) for c in range(3)]
    assert_allclose(filter_image(image, kernel), np.stack(apart, axis=-1))
    image = np.random.default_rng(0).random((4, 5))
    same = filter_image(image, KERNELS["identity"].weights)
    assert_array_equal(same, image)
    assert not np.shares_memory(same, image)


side, odd = st.integers(1, 9), st.sampled_from([1, 3, 5])


@given(st.tuples(side, side), st.tuples(odd, odd), st.integers(1, 4), st.integers(0, 99))
def test_equals_the_readable_loops(shape, kernel, stride, seed):
    rng = np.random.default_rng(seed)
    image, weights = rng.normal(size=shape), rng.normal(size=kernel)
    expected = conv2d_loops(image, weights, stride)
    assert_allclose(filter_image(image, weights, stride), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("kernel", "stride", "message"),
    [
        *((shape, 1, "the kernel must be 3×3, 5×5") for shape in ((2, 2), 3, (3, 0))),
        *(((3, 3), s, "the stride must be a whole number from 1") for s in (0, -1, 1.5)),
    ],
)
def test_other_kernels_and_strides_are_refused(kernel, stride, message):
    with pytest.raises(ValueError, match=message):
        filter_image(np.ones((4, 4)), np.ones(kernel), stride)
