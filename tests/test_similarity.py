"""Likeness to designed kernels: by hand, invariants, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson.analysis.similarity import cosine, nearest_kernel, nearest_kernels
from lesson.kernels import KERNELS


def test_the_cosine_of_two_patterns():
    assert cosine([[3, 4]], [[4, 3]]) == pytest.approx(24 / 25)


@pytest.mark.parametrize("name", KERNELS)
def test_a_designed_kernel_is_nearest_to_itself(name):
    assert nearest_kernel(KERNELS[name].weights) == (name, pytest.approx(1))


@given(st.sampled_from(sorted(KERNELS)), st.floats(0.01, 100), st.booleans())
def test_scale_does_not_matter_and_the_sign_is_told(name, scale, negative):
    factor = -scale if negative else scale
    nearest = nearest_kernel(factor * KERNELS[name].weights[..., None])
    assert nearest.name == name
    assert nearest.alike
    assert (nearest.cosine < 0) == negative


def test_filters_like_nothing_and_dead_ones_have_no_name():
    W = np.zeros((3, 3, 3, 1))
    W[0, ..., 0] = KERNELS["sobel_x"].weights
    W[1, ..., 0] = 0.01 * KERNELS["sobel_x"].weights
    W[2, 0, 0] = 3
    assert [like and like.name for like in nearest_kernels(W)] == ["sobel_x", None, None]


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match=r"a has shape \(5, 5\) but b has \(3, 3\)"):
        nearest_kernel(np.ones((5, 5)))
    with pytest.raises(ValueError, match="all zero has no direction"):
        nearest_kernel(np.zeros((3, 3)))
