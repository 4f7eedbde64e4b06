"""Learned filters: likeness to designed ones, and what their maps follow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import KERNELS, conv2d
from lesson.analysis import (
    brightness_correlation,
    cosine,
    map_correlation,
    nearest_kernel,
    nearest_kernels,
    patch_covariance,
)
from lesson.images import PHOTOS, photo
from lesson.weights import DATA, load_arrays


def test_the_cosine_tells_patterns_and_what_has_none():
    assert cosine([[3, 4]], [[4, 3]]) == pytest.approx(24 / 25)
    W = np.zeros((3, 3, 3, 1))
    W[0, ..., 0] = KERNELS["sobel_x"].weights
    W[1, ..., 0] = 0.01 * KERNELS["sobel_x"].weights
    W[2, 0, 0] = 3
    assert [like and like.name for like in nearest_kernels(W)] == ["sobel_x", None, None]
    with pytest.raises(ValueError, match=r"a has shape \(5, 5\) but b has \(3, 3\)"):
        nearest_kernel(np.ones((5, 5)))
    with pytest.raises(ValueError, match="all zero has no direction"):
        nearest_kernel(np.zeros((3, 3)))


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


# Brightness or edges ------------------------------------------------------------------


IMAGE = photo("chelsea")
LEARNED = load_arrays(DATA / "filters_weights.npz", ["W1"])["W1"][..., 0]
BLUR = KERNELS["blur"].weights
#: Filters, counted from 1, whose weights are close to a Sobel kernel, upright or turned:
#: those whose maps are so too, and those whose maps are not.
EDGES, OTHERS = (1, 2, 3, 8, 11), (5, 6, 7)


def bank(*names):
    return np.stack([KERNELS[name].weights for name in names])[..., None]


def test_the_correlation_with_brightness_is_numpys_and_knows_no_scale():
    blur, minus, sobel, diagonal = brightness_correlation(
        IMAGE,
        np.concatenate([bank("blur"), -bank("blur"), bank("sobel_x", "diagonal_up")]),
    )
    assert blur == pytest.approx(1)
    assert minus == pytest.approx(-1)
    assert abs(sobel) < 0.1
    assert abs(diagonal) < 0.1
    [found] = brightness_correlation(IMAGE, bank("emboss"))
    windows = np.lib.stride_tricks.sliding_window_view(IMAGE, (3, 3))
    map_ = (windows * KERNELS["emboss"].weights).sum(axis=(2, 3)).ravel()
    mean = windows.mean(axis=(2, 3)).ravel()
    assert found == pytest.approx(np.corrcoef(map_, mean)[0, 1])
    before = brightness_correlation(IMAGE, bank("emboss"))
    after = brightness_correlation(IMAGE + 3, 5 * bank("emboss"))
    assert after == pytest.approx(before)


def map_of(image, w):
    return conv2d(image, np.asarray(w, float), pad="valid").ravel()


@pytest.mark.parametrize("name", PHOTOS)
def test_maps_correlate_as_numpy_finds_from_the_maps_themselves(name):
    image, others = photo(name), [k.weights for k in KERNELS.values()]
    found = map_correlation(image, LEARNED, others)
    maps = [map_of(image, w) for w in (*LEARNED, *others)]
    expected = np.corrcoef(maps)[: len(LEARNED), len(LEARNED) :]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_with_pixels_that_vary_alone_the_correlation_is_the_cosine_of_the_weights():
    noise = np.random.default_rng(0).standard_normal((400, 400))
    np.testing.assert_allclose(patch_covariance(noise), np.eye(9), atol=0.02)
    [[found]] = map_correlation(noise, LEARNED[6:7], [BLUR])
    assert found == pytest.approx(cosine(LEARNED[6], BLUR), abs=0.02)


@pytest.mark.parametrize("name", PHOTOS)
def test_a_filter_that_looks_like_sobel_need_not_act_like_it(name):
    """On every photograph: five act as they look, two half, and filter 7 not at all."""
    image, nearest = photo(name), [nearest_kernel(w) for w in LEARNED]
    kernels = [KERNELS[like.name].weights for like in nearest]
    same = np.diag(map_correlation(image, LEARNED, kernels)) * [
        np.sign(like.cosine) for like in nearest
    ]
    for k in (*EDGES, *OTHERS):
        assert abs(nearest[k - 1].cosine) > 0.85
        assert nearest[k - 1].name in (
            "sobel_x",
            "sobel_y",
            "diagonal_down",
            "diagonal_up",
        )
        assert (same[k - 1] > 0.75) == (k in EDGES)
    follows = brightness_correlation(image, LEARNED[..., None])
    assert 0.2 < same[6] < 0.4
    assert follows[6] > 0.92
    assert (abs(follows[[3, 8, 9, 11]]) > 0.94).all(), "4, 9, 10 and 12: brightness"
