"""Learned filters: likeness to designed ones, and what their maps follow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import KERNELS
from lesson.analysis.filters import (
    brightness_correlation,
    cosine,
    nearest_kernel,
    nearest_kernels,
)
from lesson.images import photo


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


# Brightness or edges ------------------------------------------------------------------


IMAGE = photo("chelsea")


def bank(*names):
    return np.stack([KERNELS[name].weights for name in names])[..., None]


def test_blur_follows_brightness_and_edges_do_not():
    blur, minus, sobel, diagonal = brightness_correlation(
        IMAGE,
        np.concatenate([bank("blur"), -bank("blur"), bank("sobel_x", "diagonal_up")]),
    )
    assert blur == pytest.approx(1)
    assert minus == pytest.approx(-1)
    assert abs(sobel) < 0.1
    assert abs(diagonal) < 0.1


def test_it_is_the_correlation_that_numpy_computes():
    [found] = brightness_correlation(IMAGE, bank("emboss"))
    windows = np.lib.stride_tricks.sliding_window_view(IMAGE, (3, 3))
    map_ = (windows * KERNELS["emboss"].weights).sum(axis=(2, 3)).ravel()
    mean = windows.mean(axis=(2, 3)).ravel()
    assert found == pytest.approx(np.corrcoef(map_, mean)[0, 1])


def test_a_brighter_image_or_a_stronger_filter_changes_nothing():
    before = brightness_correlation(IMAGE, bank("emboss"))
    after = brightness_correlation(IMAGE + 3, 5 * bank("emboss"))
    assert after == pytest.approx(before)
