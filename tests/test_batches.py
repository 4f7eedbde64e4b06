"""Labelled digits: moved by hand, and what is refused."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lesson.batches import as_training_set, moved

BLACK = np.zeros((3, 28, 28))


def dots(n):
    """Return n pictures with one white pixel in the middle."""
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, 14, 14] = 255
    return images


def test_pictures_move_to_every_place_in_reach_and_to_no_other():
    found = moved(dots(500), 1, np.random.default_rng(0), np.float64)
    assert_array_equal(found.sum(axis=(1, 2)), np.ones(500))
    places = {tuple(place) for place in np.argwhere(found)[:, 1:]}
    assert places == {(row, column) for row in (13, 14, 15) for column in (13, 14, 15)}


def test_places_in_reach_are_equally_likely():
    found = moved(dots(9000), 1, np.random.default_rng(0), np.float64).sum(axis=0)
    assert (abs(found[13:16, 13:16] - 1000) < 5 * np.sqrt(1000)).all()


def test_no_reach_changes_nothing():
    images = np.random.default_rng(0).random((4, 28, 28))
    assert_array_equal(moved(images, 0, np.random.default_rng(0), np.float64), images)


def test_black_comes_in_from_outside():
    white = moved(np.ones((50, 28, 28)), 2, np.random.default_rng(0), np.float64)
    kept = white.sum(axis=(1, 2))
    assert set(kept) <= {a * b for a in (26, 27, 28) for b in (26, 27, 28)}
    assert kept.min() < 784


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bytes_become_numbers_up_to_one(dtype):
    image = np.full((1, 28, 28), 51, np.uint8)
    found = moved(image, 0, np.random.default_rng(0), dtype)
    assert found.dtype == dtype
    assert_array_equal(found, np.full((1, 28, 28), dtype(51) / dtype(255)))


def test_lists_are_taken():
    images, labels = as_training_set(BLACK.tolist(), [1, 2, 3], batch=3)
    assert (images.shape, labels.dtype.kind) == ((3, 28, 28), "i")


@pytest.mark.parametrize(
    ("images", "labels", "batch", "message"),
    [
        (BLACK, [1, 2], 1, r"images \(3, 28, 28\) and labels \(2,\) do not belong"),
        (BLACK[0], [1], 1, r"images \(28, 28\) and labels \(1,\) do not belong"),
        (np.zeros((3, 14, 14), np.uint8), [1, 2, 3], 1, "do not belong together"),
        (BLACK + 255.0, [1, 2, 3], 1, r"must lie in \[0, 1\].*divide bytes by 255"),
        (BLACK, [1, 2, 10], 1, "labels must be integers from 0 to 9"),
        (BLACK, [1, 2, -1], 1, "labels must be integers from 0 to 9"),
        (BLACK, [0.0, 0.5, 1.0], 1, "labels must be integers from 0 to 9"),
        (BLACK, [1, 2, 3], 4, "3 images make no batch of 4"),
        (BLACK, [1, 2, 3], 0, "3 images make no batch of 0"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(images, labels, batch, message):
    with pytest.raises(ValueError, match=message):
        as_training_set(images, labels, batch)
