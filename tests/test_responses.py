"""Which maps of a photograph follow brightness, and which follow edges."""

import numpy as np
import pytest

from lesson import KERNELS
from lesson.analysis.responses import brightness_correlation
from lesson.images import photo

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
