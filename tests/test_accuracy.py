"""accuracy: by hand, in chunks, and what it refuses."""

import numpy as np
import pytest

from lesson.analysis.accuracy import CHUNK, accuracy


class Oracle:
    """Say what the top left pixel says: 255 is nine."""

    largest = 0

    def forward(self, images):
        self.largest = max(self.largest, len(images))
        return np.eye(10)[(images[:, 0, 0] * 9).round().astype(int)]


def pictures(labels):
    """Return pictures that the oracle reads as `labels`."""
    images = np.zeros((len(labels), 28, 28))
    images[:, 0, 0] = np.asarray(labels) / 9
    return images


def test_accuracy_is_the_share_of_right_answers():
    assert accuracy(Oracle(), pictures([1, 2, 3, 4]), [1, 2, 3, 9]) == 0.75


def test_bytes_and_numbers_are_the_same_to_it():
    images = (pictures([0, 9, 3]) * 255).round().astype(np.uint8)
    assert accuracy(Oracle(), images, [0, 9, 3]) == 1


@pytest.mark.parametrize("n", [1, CHUNK, CHUNK + 1, 3 * CHUNK - 1])
def test_every_image_counts_and_few_are_looked_at_at_once(n):
    labels, oracle = np.arange(n) % 10, Oracle()
    assert accuracy(oracle, pictures(labels), labels) == 1
    assert oracle.largest <= CHUNK


@pytest.mark.parametrize("labels", [[1], [], [[1, 2]]])
def test_one_label_for_each_image_is_demanded(labels):
    with pytest.raises(ValueError, match="do not belong together"):
        accuracy(Oracle(), pictures([1, 2]), labels)


def test_no_images_have_no_accuracy():
    with pytest.raises(ValueError, match="do not belong together"):
        accuracy(Oracle(), pictures([]), [])
