"""maxpool2d and its gradient: by hand, against another formula, and refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_array_equal

from lesson import maxpool2d, maxpool2d_backward

#: Maps that `tests/test_plain.py` pools too.
POOLS = {
    "by hand": np.array([[1, 5, 2, 0], [3, 4, 9, 8], [-1, -2, 0, 0], [-3, -4, 0, 7]]),
    "not even": np.zeros((7, 5)),
    "channels": np.random.default_rng(0).normal(size=(9, 7, 3)).astype("f4"),
    "bytes": np.ones((4, 4), np.uint8),
    "not a number": np.array([[1.0, np.nan], [0.0, 2.0]]),
}


def test_the_largest_of_each_whole_window_in_its_own_dtype():
    assert_array_equal(maxpool2d(POOLS["by hand"]), [[5, 9], [-1, 7]])
    assert maxpool2d(POOLS["not even"]).shape == (3, 2)
    assert maxpool2d(POOLS["bytes"]).dtype == np.uint8
    assert np.isnan(maxpool2d(POOLS["not a number"])).all()


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@given(pairs, pairs, st.integers(3, 9), st.integers(3, 9), st.integers(0, 99))
def test_it_agrees_with_the_maximum_over_all_windows(size, stride, height, width, seed):
    x = np.random.default_rng(seed).normal(size=(2, height, width, 3)).astype("f4")
    windows = sliding_window_view(x, size, axis=(1, 2))[:, :: stride[0], :: stride[1]]
    y = maxpool2d(x, size, stride)
    assert_array_equal(y, windows.max(axis=(-1, -2)))
    assert y.dtype == np.float32


def test_the_input_is_left_alone_and_the_output_is_its_own():
    x = np.arange(16.0).reshape(4, 4)
    maxpool2d(x, size=1, stride=1)[...] = -1
    assert_array_equal(x, np.arange(16.0).reshape(4, 4))


@given(pairs, pairs, st.integers(0, 99))
def test_the_gradient_goes_to_the_first_maximum(size, stride, seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, size=(2, 6, 7, 2)).astype(float)  # many ties
    grad = rng.normal(size=maxpool2d(x, size, stride).shape)
    expected = np.zeros_like(x)
    for n, i, j, c in np.ndindex(grad.shape):
        top, left = i * stride[0], j * stride[1]
        window = x[n, top : top + size[0], left : left + size[1], c]
        row, column = np.unravel_index(window.argmax(), window.shape)
        expected[n, top + row, left + column, c] += grad[n, i, j, c]
    np.testing.assert_allclose(maxpool2d_backward(grad, x, size, stride), expected)


def test_the_gradient_of_a_window_without_a_maximum_goes_to_its_first_nan():
    x = np.array([[9.0, 1.0, np.nan, 2.0], [np.nan, np.nan, 3.0, np.nan]])
    dx = maxpool2d_backward(np.array([[5.0, 7.0]]), x)
    assert_array_equal(dx, [[0, 0, 7, 0], [5, 0, 0, 0]])


@pytest.mark.parametrize("size", [1, 2])
def test_numbers_of_the_other_byte_order_are_pooled_too(size):
    x = np.arange(16.0).reshape(4, 4)
    for order in "<>":
        swapped = x.astype(f"{order}f4")
        assert_array_equal(maxpool2d(swapped, size), maxpool2d(x, size))
        assert maxpool2d(swapped, size).dtype.newbyteorder("=") == np.float32


@pytest.mark.parametrize("shape", [(4,), (1, 2, 2, 2, 2), (0, 4), (4, 4, 0)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="give a non-empty"):
        maxpool2d(np.zeros(shape))


@pytest.mark.parametrize("name", ["size", "stride"])
def test_windows_and_steps_of_nothing_are_refused_by_name(name):
    x = np.zeros((4, 4))
    with pytest.raises(ValueError, match=f"^{name} must be at least 1, got 0"):
        maxpool2d(x, **{name: 0})
    with pytest.raises(ValueError, match=f"^{name} must be at least 1, got 0"):
        maxpool2d_backward(np.zeros((2, 2)), x, **{name: 0})


def test_what_cannot_be_pooled_is_refused():
    with pytest.raises(ValueError, match="covers 3 pixels does not fit into 2 pixels"):
        maxpool2d(np.zeros((2, 2)), size=3)
    with pytest.raises(ValueError, match=r"grad has shape \(3, 3\) but the output has"):
        maxpool2d_backward(np.zeros((3, 3)), np.zeros((4, 4)))


@pytest.mark.parametrize("shape", [(1, 8), (8, 1), (1, 8, 3), (5, 1, 8, 3)])
def test_one_row_is_told_its_size_and_no_padding_is_advised(shape):
    rows = "rows" if shape[-2 if len(shape) == 2 else -3] == 1 else "columns"
    with pytest.raises(
        ValueError, match=rf"2 pixels does not fit into 1 pixels \({rows} of x\)"
    ) as caught:
        maxpool2d(np.zeros(shape))
    assert "pad" not in str(caught.value)
    assert "smaller size" in str(caught.value)


def test_a_batch_of_no_images_gives_no_maps_as_in_pytorch():
    x = np.zeros((0, 7, 8, 3), "f4")
    y = maxpool2d(x)
    assert (y.shape, y.dtype) == ((0, 3, 4, 3), np.float32)
    assert maxpool2d_backward(y, x).shape == x.shape
