"""Every way to convolve gives the numbers of the readable one."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from lesson.conv import conv2d, conv2d_loops
from lesson.fast import paths
from lesson.fast.lowering import shift_of
from lesson.fast.paths import by_columns, by_rows, by_taps, convolve, pad_batch
from lesson.fast.row_products import BAND
from lesson.fast.tiles import tile_height

small = st.integers(1, 5)


@given(
    kernel=st.tuples(small, small),
    extra=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    counts=st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    pad=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    mode=st.sampled_from(["constant", "edge"]),
    working_set=st.sampled_from([1, 500, 600_000]),
)
def test_row_lowering_gives_the_numbers_of_the_taps(
    kernel, extra, counts, stride, pad, mode, working_set
):
    batch, channels, filters = counts
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, kernel[0] + extra[0], kernel[1] + extra[1], channels))
    W = rng.normal(size=(filters, *kernel, channels))
    padded = pad_batch(x, pad, mode)
    sides = zip(padded.shape[1:3], kernel, stride, strict=True)
    out_shape = (batch, *((n - k) // s + 1 for n, k, s in sides), filters)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lesson.fast.tiles.WORKING_SET", working_set)
        patch.setattr("lesson.fast.row_products.SMALL_PRODUCT", max(1, working_set // 10))
        y = convolve(x, W, out_shape, stride, pad, mode, (1, 1))
    assert_allclose(y, by_taps(padded, W, out_shape, stride), atol=1e-12)
    assert_allclose(by_columns(padded, W, out_shape, stride), y, atol=1e-12)


@given(st.tuples(small, small), st.integers(0, 9), st.integers(0, 9))
def test_one_long_row_gives_the_numbers_of_the_taps(kernel, more_rows, more_columns):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, kernel[0] + more_rows, kernel[1] + more_columns, 1))
    W = rng.normal(size=(1, *kernel, 1))
    out_shape = (2, more_rows + 1, more_columns + 1, 1)
    assert_allclose(by_rows(x, W, out_shape), by_taps(x, W, out_shape), atol=1e-12)


def test_without_blas_the_answer_is_the_same(monkeypatch):
    x, kernel = (
        np.random.default_rng(0).normal(size=(40, 30)),
        np.arange(9.0).reshape(3, 3),
    )
    expected = conv2d(x, kernel, pad_mode="edge")
    monkeypatch.setattr(paths, "HAS_BLAS", False)
    assert_allclose(conv2d(x, kernel, pad_mode="edge"), expected, atol=1e-12)


def test_a_deep_layer_takes_the_wide_matrix(monkeypatch):
    calls = []
    monkeypatch.setattr(paths, "by_columns", lambda *a: calls.append(1) or by_columns(*a))
    x, W = np.ones((6, 6, 128), "f4"), np.ones((128, 3, 3, 128), "f4")
    y = conv2d(x, W)
    assert calls
    assert y[3, 3, 0] == 9 * 128


def test_a_large_photograph_agrees_with_the_loops():
    x = np.random.default_rng(0).normal(size=(131, 301))
    kernel = np.random.default_rng(1).normal(size=(5, 3))
    assert_allclose(
        conv2d(x, kernel, pad_mode="edge"), conv2d_loops(x, kernel), atol=1e-10
    )


@pytest.mark.parametrize("side", [3, 7, 11])
def test_extra_memory_stays_below_half_of_the_input(side):
    x = np.ones((512, 512, 3), "f4")
    W = np.ones((12, side, side, 3), "f4")
    conv2d(x, W)
    tracemalloc.start()
    y = conv2d(x, W)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - y.nbytes < x.nbytes / 2


@pytest.mark.parametrize("row_bytes", [1, 6144, 10**9])
@pytest.mark.parametrize("height", [1, 2, 7, 512])
def test_a_tile_holds_whole_bands(row_bytes, height):
    tile = tile_height(row_bytes, 3, 1, height)
    assert tile == height or tile % BAND == 0
    assert 1 <= tile <= height


@pytest.mark.parametrize("kernel", [1, 2, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("pad", [0, 1, 4])
def test_what_a_tap_copies_is_what_lies_in_the_padded_row(kernel, stride, pad):
    width = 6
    padded = np.pad(np.arange(1, width + 1), pad)
    out_width = (width + 2 * pad - kernel) // stride + 1
    for j in range(kernel):
        inside, source = shift_of(j - pad, stride, width, out_width)
        copy = np.zeros(out_width, int)
        copy[inside] = np.arange(1, width + 1)[source]
        assert copy.tolist() == padded[j : j + stride * out_width : stride].tolist()


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("place", [*((row, 5) for row in range(9)), (20, 11)])
def test_what_is_not_finite_spreads_no_further_than_the_kernel(value, place):
    x, kernel = np.random.default_rng(0).normal(size=(21, 12)), np.arange(1.0, 10.0)
    x[place] = value
    kernel = kernel.reshape(3, 3)
    expected = conv2d_loops(x, kernel)
    assert_allclose(conv2d(x, kernel, pad_mode="edge"), expected, atol=1e-10)


def test_numbers_whose_sum_overflows_are_convolved_all_the_same():
    x = np.full((40, 40), np.finfo("f4").max / 4, "f4")
    y = conv2d(x, np.float32([[0, 0, 0], [0, 2, 0], [0, 0, 0]]))
    assert_allclose(y, 2 * x)
