"""Sizes along one axis: the formula with its floor, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson.sizes import as_pair, effective_size, output_size, padding_for


def test_small_integers_of_numpy_do_not_wrap_around():
    size, kernel, pad = np.uint8(200), np.uint8(3), np.uint8(100)
    assert type(output_size(size, kernel, 1, pad)) is int
    assert output_size(size, kernel, 1, pad) == 398
    assert output_size(np.int8(127), kernel, np.int8(1), np.int8(127)) == 379
    assert effective_size(np.uint8(100), np.uint8(3)) == 298


sides = st.integers(1, 40)


@given(sides, st.integers(1, 7), st.integers(1, 5), st.integers(0, 9), st.integers(1, 3))
def test_output_size_counts_the_starts_that_fit(size, kernel, stride, pad, dilation):
    last = size + 2 * pad - effective_size(kernel, dilation)
    starts = range(0, last + 1, stride)
    if last < 0:
        with pytest.raises(ValueError, match="does not fit"):
            output_size(size, kernel, stride, pad, dilation)
    else:
        assert output_size(size, kernel, stride, pad, dilation) == len(starts)


@given(sides, st.sampled_from([1, 3, 5, 7]), st.integers(1, 5))
def test_same_padding_gives_the_ceiling(size, kernel, stride):
    pad, _ = padding_for("same", (kernel, 1))
    assert output_size(size, kernel, stride, pad) == -(-size // stride)


def test_what_is_no_size_is_refused():
    with pytest.raises(ValueError, match="covers 5 pixels does not fit into 3 pixels"):
        output_size(3, 5)
    with pytest.raises(TypeError):
        output_size(28, 3, stride=1.5)
    with pytest.raises(ValueError, match='pad must be "same", "valid" or integers'):
        padding_for("full", (3, 3))
    with pytest.raises(ValueError, match="pad must be at least 0, got -1"):
        padding_for(-1, (3, 3))


@pytest.mark.parametrize("name", ["size", "kernel", "stride", "dilation"])
def test_zero_is_refused_by_name(name):
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        output_size(**{"size": 5, "kernel": 3, name: 0})


@pytest.mark.parametrize(
    "value", ["2", "12", (1, 2, 3), 1.5, None, (1, 2.5), np.ones(2), np.ones((2, 2), int)]
)
def test_only_an_integer_or_a_pair_is_a_pair(value):
    with pytest.raises(ValueError, match="stride must be an integer or a pair"):
        as_pair(value, "stride", 1)


PAIRS = [[1, 2], np.array([1, 2]), np.uint8([1, 2]), range(1, 3)]


@pytest.mark.parametrize("value", PAIRS)
def test_a_pair_may_come_in_any_container(value):
    assert as_pair(value, "stride", 1) == (1, 2)
    assert [type(v) for v in as_pair(value, "stride", 1)] == [int, int]


def test_same_needs_a_middle_pixel_and_an_even_dilation_makes_one():
    with pytest.raises(ValueError, match="needs a kernel with a middle pixel, got 2×3"):
        padding_for("same", (2, 3))
    assert padding_for("same", (2, 2), (2, 2)) == (1, 1)
