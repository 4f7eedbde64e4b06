"""Moving pictures: by hand, what moves along exactly, and what is only forgiven."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import shift as scipy_shift

from lesson import TinyCNN
from lesson.analysis import (
    STAGES,
    accuracy_by_distance,
    equivariance_error,
    shift,
    similarity,
)
from lesson.images import digits

IMAGES, LABELS = digits()


@pytest.fixture(scope="module")
def network():
    return TinyCNN.load()


def test_a_picture_moves_down_and_right():
    moved = shift(np.arange(1, 10).reshape(3, 3), 1, 1)
    assert_array_equal(moved, [[0, 0, 0], [0, 1, 2], [0, 4, 5]])


@pytest.mark.parametrize("way", [(0, 0), (2, -3), (-1, 4), (-28, 0), (0, 30), (5, 5)])
def test_moving_agrees_with_scipy(way):
    expected = [scipy_shift(image, way, order=0) for image in IMAGES[:3]]
    assert_array_equal(shift(IMAGES[:3], *way), expected)


@pytest.mark.parametrize("distance", [1, 2, 3, 4, 7])
def test_the_first_convolution_moves_along_at_any_distance(network, distance):
    error = equivariance_error(network, IMAGES[:20], distance)
    assert error["conv1"] < 1e-6


@pytest.mark.parametrize("distance", range(1, 9))
def test_maps_move_along_at_whole_strides_only(network, distance):
    errors = equivariance_error(network, IMAGES[:20], distance)
    for name, (step, _) in STAGES.items():
        assert (errors[name] < 1e-6) == (distance % step == 0), name


def test_near_the_border_the_frame_of_zeros_shows(network, monkeypatch):
    monkeypatch.setitem(STAGES, "conv2", (2, 0))
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
