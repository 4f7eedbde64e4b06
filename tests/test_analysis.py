"""What is counted of a network is what it does: layers, filters, moved pictures."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import shift as scipy_shift

from lesson import KERNELS, TinyCNN, analysis, conv2d
from lesson.analysis import (
    STAGES,
    accuracy_by_distance,
    brightness_correlation,
    cosine,
    equivariance_error,
    map_correlation,
    nearest_kernel,
    nearest_kernels,
    patch_covariance,
    receptive_field,
    shift,
    similarity,
    summarise,
)
from lesson.images import PHOTOS, digits, photo
from lesson.weights import DATA, load_arrays

# The summary of its layers ----------------------------------------------------------


@pytest.fixture
def untrained():
    return TinyCNN.initialise(seed=0)


def test_shapes_parameters_and_multiplications_are_the_networks(untrained):
    maps = untrained.feature_maps(np.zeros((28, 28)))
    shapes = {layer.name: layer.shape for layer in summarise(untrained)}
    assert {name: shapes.get(name, shapes["dense"]) for name in maps} == {
        name: m.shape for name, m in maps.items()
    }
    assert sum(layer.parameters for layer in summarise(untrained)) == sum(
        p.size for p in untrained.parameters.values()
    )
    work = {layer.name: layer.multiplications for layer in summarise(untrained)}
    assert work["conv1"] == 28 * 28 * 4 * 9
    assert work["conv2"] == 14 * 14 * 8 * 9 * 4
    assert work["dense"] == 3920
    last = next(la for la in summarise(untrained) if la.name == "pool2")
    stack = [(3, 1, 1), (2, 2, 1)] * 2
    assert receptive_field(stack) == (last.receptive_field, last.jump)


@pytest.mark.parametrize("stage", ["conv1", "pool1", "conv2", "pool2"])
def test_a_unit_sees_exactly_its_receptive_field(untrained, stage):
    """Nudge each pixel; the unit answers to a square of the computed side."""
    for name in ("W1", "W2"):
        untrained.parameters[name][...] = np.abs(untrained.parameters[name])
    layer = next(la for la in summarise(untrained) if la.name == stage)
    unit = layer.shape[0] // 2
    seen = np.zeros((28, 28), bool)
    for i, j in np.ndindex(28, 28):
        image = np.zeros((28, 28))
        image[i, j] = 1
        seen[i, j] = untrained.feature_maps(image)[stage][unit, unit].any()
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert len(rows) == len(columns) == layer.receptive_field
    assert seen[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()


# Learned filters: likeness to designed ones -----------------------------------------


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
    nearest = nearest_kernel(KERNELS[name].weights)
    assert nearest == (name, pytest.approx(1)), f"a multiple of another: drop {name}"


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
    kernels = [bank("blur"), -bank("blur"), bank("sobel_x", "diagonal_up")]
    found = brightness_correlation(IMAGE, np.concatenate(kernels))
    assert found[:2] == pytest.approx([1, -1])
    assert (abs(found[2:]) < 0.1).all()
    [found] = brightness_correlation(IMAGE, bank("emboss"))
    windows = np.lib.stride_tricks.sliding_window_view(IMAGE, (3, 3))
    map_ = (windows * KERNELS["emboss"].weights).sum(axis=(2, 3)).ravel()
    mean = windows.mean(axis=(2, 3)).ravel()
    assert found == pytest.approx(np.corrcoef(map_, mean)[0, 1])
    [after] = brightness_correlation(IMAGE + 3, 5 * bank("emboss"))
    assert after == pytest.approx(found)


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
    signs = [np.sign(like.cosine) for like in nearest]
    same = np.diag(map_correlation(image, LEARNED, kernels)) * signs
    for k in (*EDGES, *OTHERS):
        assert abs(nearest[k - 1].cosine) > 0.85
        assert re.fullmatch("sobel_[xy]|diagonal_(down|up)", nearest[k - 1].name)
        assert (same[k - 1] > 0.75) == (k in EDGES)
    follows = brightness_correlation(image, LEARNED[..., None])
    assert 0.2 < same[6] < 0.4
    assert follows[6] > 0.92
    assert (abs(follows[[3, 8, 9, 11]]) > 0.94).all(), "4, 9, 10 and 12: brightness"


# Moving pictures: what moves along exactly, and what is only forgiven ---------------


IMAGES, LABELS = digits()


@pytest.fixture(scope="module")
def network():
    return TinyCNN.load()


@pytest.mark.parametrize("way", [(0, 0), (2, -3), (-1, 4), (-28, 0), (0, 30), (5, 5)])
def test_moving_agrees_with_scipy(way):
    expected = [scipy_shift(image, way, order=0) for image in IMAGES[:3]]
    assert_array_equal(shift(IMAGES[:3], *way), expected)


@pytest.mark.parametrize("distance", range(1, 9))
def test_maps_move_along_at_whole_strides_only(network, distance):
    errors = equivariance_error(network, IMAGES[:20], distance)
    assert errors["conv1"] < 1e-6, "it moves along at any distance"
    for name, step in STAGES.items():
        assert (errors[name] < 1e-6) == (distance % step == 0), name


@pytest.mark.parametrize("kernels", [(5, 3), (3, 5), (7, 1)])
def test_maps_of_other_kernels_move_along_away_from_the_border(kernels):
    network = TinyCNN.initialise(seed=0, filters=(6, 12), kernels=kernels)
    bright = np.clip(IMAGES[:5] + 0.5, 0, 1)  # where zeros are seen, it shows
    assert max(equivariance_error(network, bright, 4).values()) < 1e-6


def test_near_the_border_the_frame_of_zeros_shows(network, monkeypatch):
    monkeypatch.setattr(analysis, "margins", lambda _: dict.fromkeys(STAGES, 0))
    bright = np.clip(IMAGES[:20] + 0.5, 0, 1)
    assert equivariance_error(network, bright, 2)["conv2"] > 0.1


def test_alike_is_a_picture_itself_and_pooling_forgives_a_pixel(network):
    alike = similarity(network, IMAGES[:100], 1)
    assert alike["conv1"] < alike["pool1"]
    assert alike["conv2"] < alike["pool2"]
    alike = similarity(network, IMAGES[:5], 0)
    assert list(alike) == ["input", "conv1", "pool1", "conv2", "pool2", "logits"]
    assert_allclose(list(alike.values()), 1, rtol=1e-6)
    assert similarity(network, IMAGES[:5], 28)["input"] == 0


def test_accuracy_falls_with_the_distance(network):
    shares = accuracy_by_distance(network, IMAGES, LABELS)
    assert (np.diff(shares[1:]) < 0).all()
    assert shares[0] > 0.97
    assert shares[6] < 0.5


def test_accuracy_is_the_mean_over_four_directions():
    class Rightward:
        """Be right about the first digit while its pixel is not left of column 14."""

        def forward(self, images):
            return (images[:, :, 14:].sum(axis=(1, 2)) > 0)[:, None] * np.eye(10)[[3]]

    dot = np.zeros((1, 28, 28))
    dot[0, 14, 14] = 1
    assert accuracy_by_distance(Rightward(), dot, np.array([3]), [0, 1]) == [1, 0.75]
