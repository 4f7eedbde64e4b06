"""Moved pictures: against np.roll, invariants, and the shipped network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from lesson import TinyCNN, conv2d
from lesson.images import digits
from lesson.shifting import accuracy_after_shift, shifted

far = st.integers(-9, 9)


def test_down_and_to_the_right():
    assert_array_equal(shifted([[1.0, 2.0], [3.0, 4.0]], 1, 1), [[0, 0], [0, 1]])


@given(far, far, st.integers(0, 99))
def test_it_rolls_over_a_margin_of_zeros(rows, columns, seed):
    images = np.random.default_rng(seed).normal(size=(2, 5, 7))
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    rolled = np.roll(padded, (rows, columns), axis=(1, 2))[:, 9:-9, 9:-9]
    assert_array_equal(shifted(images, rows, columns), rolled)


@given(far, far)
def test_forth_and_back_leaves_what_never_left_the_picture(rows, columns):
    image = np.pad(np.arange(1.0, 10).reshape(3, 3), 9)
    assert_array_equal(shifted(shifted(image, rows, columns), -rows, -columns), image)


@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(0, 99))
def test_shifting_the_input_of_a_convolution_shifts_its_output(rows, columns, seed):
    rng = np.random.default_rng(seed)
    image, kernel = np.pad(rng.normal(size=(4, 4)), 6), rng.normal(size=(3, 3))
    moved = conv2d(shifted(image, rows, columns), kernel)
    np.testing.assert_allclose(moved, shifted(conv2d(image, kernel), rows, columns))


def test_the_network_reads_digits_where_they_lie_and_not_far_away():
    network, (images, labels) = TinyCNN.load(), digits()
    close, far_off = (accuracy_after_shift(network, images, labels, n) for n in (0, 6))
    assert close == np.mean(network.forward(images).argmax(axis=1) == labels)
    assert close > 0.95
    assert far_off == pytest.approx(0.3, abs=0.25)
