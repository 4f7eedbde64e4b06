"""Every way to convolve gives the numbers of the readable one."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.ndimage import correlate
from scipy.signal import correlate2d

from lesson.conv import by_taps, conv2d, conv2d_loops, pad_batch
from lesson.fast import convolution
from lesson.fast.convolution import BAND, aligned, by_columns, by_rows, has_avx512

small = st.integers(1, 5)


@pytest.fixture(params=[0, 1_000_000], ids=["without AVX-512", "with AVX-512"])
def family(request, monkeypatch):
    """Choose the ways of either family of processors, whichever this one is."""
    monkeypatch.setattr("lesson.fast.convolution.SMALL_PRODUCT", request.param)


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ({"baseline": ["X86_V2"], "found": ["X86_V3", "X86_V4"]}, True),
        ({"baseline": ["SSE"], "found": ["AVX2", "AVX512F", "AVX512_SKX"]}, True),
        ({"baseline": ["AVX512_SKX"]}, True),
        ({"baseline": ["X86_V2"], "found": ["X86_V3"], "not found": ["X86_V4"]}, False),
        ({"baseline": ["NEON", "ASIMD"], "found": ["ASIMDHP"]}, False),
        ({}, False),
    ],
)
def test_the_family_is_read_from_what_numpy_found(extensions, expected, monkeypatch):
    config = {"SIMD Extensions": extensions} if extensions else {}
    monkeypatch.setattr(np, "show_config", lambda mode: config)
    assert has_avx512() == expected


def test_the_family_is_the_one_that_numpy_itself_uses():
    from numpy._core._multiarray_umath import __cpu_features__

    assert has_avx512() == __cpu_features__.get("AVX512_SKX", False)


@given(
    kernel=st.tuples(small, small),
    extra=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    counts=st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    pad=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    mode=st.sampled_from(["constant", "edge"]),
    working_set=st.sampled_from([1, 500, 600_000]),
    small_product=st.sampled_from([0, 1, 50, 60_000]),
)
def test_row_lowering_gives_the_numbers_of_the_taps(
    kernel, extra, counts, stride, pad, mode, working_set, small_product
):
    batch, channels, filters = counts
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, kernel[0] + extra[0], kernel[1] + extra[1], channels))
    W, b = rng.normal(size=(filters, *kernel, channels)), rng.normal(size=filters)
    padded = pad_batch(x, pad, mode)
    sides = zip(padded.shape[1:3], kernel, stride, strict=True)
    out_shape = (batch, *((n - k) // s + 1 for n, k, s in sides), filters)
    expected = by_taps(padded, W, out_shape, stride)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lesson.fast.convolution.WORKING_SET", working_set)
        patch.setattr("lesson.fast.convolution.SMALL_PRODUCT", small_product)
        assert_allclose(by_columns(padded, W, out_shape, stride), expected, atol=1e-12)
        y = conv2d(x, W, None, stride, pad, mode)
        biased = conv2d(x, W, b, stride, pad, mode)
    assert_allclose(y, expected, atol=1e-12)
    assert_allclose(biased, expected + b, atol=1e-12)


@given(st.tuples(small, small), st.integers(0, 9), st.integers(0, 9))
def test_one_long_row_gives_the_numbers_of_the_taps(kernel, more_rows, more_columns):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, kernel[0] + more_rows, kernel[1] + more_columns, 1))
    W = rng.normal(size=(1, *kernel, 1))
    out_shape = (2, more_rows + 1, more_columns + 1, 1)
    assert_allclose(by_rows(x, W, out_shape), by_taps(x, W, out_shape), atol=1e-12)


def test_without_blas_the_answer_is_the_same(monkeypatch):
    x = np.random.default_rng(0).normal(size=(40, 30))
    kernel = np.arange(9.0).reshape(3, 3)
    expected = conv2d(x, kernel, pad_mode="edge")
    monkeypatch.setattr("lesson.conv.HAS_BLAS", False)
    assert_allclose(conv2d(x, kernel, pad_mode="edge"), expected, atol=1e-12)


@pytest.mark.parametrize("stride", [1, (2, 3)])
def test_a_deep_layer_of_many_tiles_agrees_with_scipy(stride, rng):
    """77,440 weights, so that its windows fill the working set again in every row."""
    x, W = rng.normal(size=(2, 26, 61, 10)), rng.normal(size=(64, 11, 11, 10))
    y = conv2d(x, W, stride=stride)
    s, t = (1, 1) if stride == 1 else stride
    for n, k in [(0, 0), (1, 7), (1, 63)]:
        map_ = sum(correlate2d(x[n, ..., c], W[k, ..., c], "same") for c in range(10))
        assert_allclose(y[n, ..., k], map_[::s, ::t], atol=1e-9)


@pytest.mark.parametrize("filters", [1, 3])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("mode", ["constant", "edge"])
def test_a_photograph_of_many_tiles_agrees_with_ndimage(
    filters, stride, mode, family, rng
):
    """Its rows, lowered, fill the working set some five times."""
    x, W = rng.normal(size=(450, 300, 2)), rng.normal(size=(filters, 3, 5, 2))
    y = conv2d(x, W, stride=stride, pad_mode=mode)
    border = {"constant": "constant", "edge": "nearest"}[mode]
    for k in range(filters):
        maps = [correlate(x[..., c], W[k, ..., c], mode=border) for c in range(2)]
        assert_allclose(y[..., k], sum(maps)[::stride, ::stride], atol=1e-10)


@pytest.mark.parametrize("shape", [(7, 1024), (7, 3, 512), (7, 3, 500)])
def test_lines_of_whole_kilobytes_have_a_cache_line_between_them(shape):
    memory = aligned(shape, np.dtype("f4"))
    assert memory.shape == shape
    assert memory.ctypes.data % 64 == 0
    assert memory.strides[-2] == 4 * shape[-1] + (0 if shape[-1] == 500 else 64)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("filters", [1, 3])
def test_a_picture_whose_rows_are_whole_kilobytes_agrees_with_ndimage(
    dtype, filters, family
):
    x = np.random.default_rng(0).normal(size=(70, 1024)).astype(dtype)
    W = np.random.default_rng(1).normal(size=(filters, 3, 3, 1)).astype(dtype)
    b = np.arange(filters, dtype=dtype)
    y = conv2d(x[..., None], W, b)
    for k in range(filters):
        expected = correlate(x, W[k, ..., 0], mode="constant") + b[k]
        assert_allclose(y[..., k], expected, atol=1e-4)


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
    tile = convolution.tile_height(row_bytes, 3, 1, height)
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
        inside, source = convolution.shift_of(j - pad, stride, width, out_width)
        copy = np.zeros(out_width, int)
        copy[inside] = np.arange(1, width + 1)[source]
        assert copy.tolist() == padded[j : j + stride * out_width : stride].tolist()


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("place", [*((row, 5) for row in range(9)), (20, 11)])
def test_what_is_not_finite_spreads_no_further_than_the_kernel(value, place, family):
    x = np.random.default_rng(0).normal(size=(21, 12))
    x[place], kernel = value, np.arange(1.0, 10.0).reshape(3, 3)
    expected = conv2d_loops(x, kernel)
    assert_allclose(conv2d(x, kernel, pad_mode="edge"), expected, atol=1e-10)


def test_numbers_whose_sum_overflows_are_convolved_all_the_same(family):
    x = np.full((40, 40), np.finfo("f4").max / 4, "f4")
    y = conv2d(x, np.float32([[0, 0, 0], [0, 2, 0], [0, 0, 0]]))
    assert_allclose(y, 2 * x)
