"""Bytes filtered as bytes are the rounded, clipped result of the readable loops."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from lesson import KERNELS
from lesson.conv import conv2d_loops
from scripts.benchmarking import photo_bytes
from scripts.benchmarking.photo_bytes import filter_bytes, fits_16_bits


def by_loops(image, kernel):
    """Return what the readable loops make of each colour, as bytes."""
    channels = [image] if image.ndim == 2 else list(np.moveaxis(image, -1, 0))
    y = np.stack([conv2d_loops(c, kernel) for c in channels], axis=-1)
    return np.clip(np.rint(y), 0, 255).astype(np.uint8).reshape(image.shape)


@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from([(), (1,), (3,), (4,)]),
    st.tuples(st.sampled_from([1, 3, 5]), st.sampled_from([1, 3, 5])),
    st.integers(0, 99),
)
def test_whole_kernels_are_exact(sides, channels, kernel_sides, seed):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (*sides, *channels), np.uint8)
    kernel = rng.integers(-5, 6, kernel_sides)
    assert_array_equal(filter_bytes(image, kernel), by_loops(image, kernel))


@pytest.mark.parametrize("name", KERNELS)
def test_every_designed_kernel(name):
    image = np.random.default_rng(0).integers(0, 256, (40, 31, 3), np.uint8)
    kernel = KERNELS[name].weights
    difference = filter_bytes(image, kernel).astype(int) - by_loops(image, kernel)
    assert abs(difference).max() <= (0 if fits_16_bits(kernel) else 1)


def test_the_largest_sum_does_not_overflow():
    image = np.full((5, 5), 255, np.uint8)
    kernel = np.array([[0, 0, 0], [64, 0, -64], [0, 0, 0]])
    assert fits_16_bits(kernel)
    assert not fits_16_bits(kernel * 2)
    assert_array_equal(filter_bytes(image, kernel), by_loops(image, kernel))
    assert_array_equal(filter_bytes(image, 2 * kernel), by_loops(image, 2 * kernel))


def test_many_bands_join_without_a_seam(monkeypatch):
    monkeypatch.setattr("scripts.benchmarking.photo_bytes.WORKING_SET", 1)
    image = np.random.default_rng(0).integers(0, 256, (17, 5, 3), np.uint8)
    kernel = KERNELS["emboss"].weights
    assert_array_equal(filter_bytes(image, kernel), by_loops(image, kernel))


def test_what_is_no_photograph_of_bytes_is_refused():
    with pytest.raises(TypeError, match=r"image must hold bytes \(uint8\), got float64"):
        filter_bytes(np.zeros((3, 3)), np.ones((3, 3)))
    with pytest.raises(ValueError, match="needs a kernel with a middle pixel"):
        filter_bytes(np.zeros((3, 3), np.uint8), np.ones((2, 2)))
    assert doctest.testmod(photo_bytes).failed == 0
