"""The numbers of the pages, each against a count made in another way."""

import numpy as np
import pytest

from lesson import TinyCNN, maxpool2d
from lesson.images import digits
from scripts.publish import facts


def test_the_seeds_counts():
    assert facts.pixels(224, 224, 3) == 150_528
    assert facts.dense_weights(224, 224, 3, 1000) == 150_528_000
    assert facts.local_weights(224, 224, 3, 64) == 86_704_128
    assert facts.shared_weights(3, 64) == 1_728


def test_the_networks_counts():
    arrays = TinyCNN.load().parameters
    assert facts.parameters() == sum(a.size for a in arrays.values()) == 4266
    assert (facts.layer_weights("conv1"), facts.layer_biases("conv1")) == (36, 4)
    assert facts.layer_size("flatten") == arrays["W3"].shape[1] == 392
    assert facts.dense_share() == pytest.approx(100 * 3930 / 4266)


def test_without_padding_200_numbers_are_left():
    """28 becomes 26, 13, 11 and 5."""
    assert facts.valid_flat() == 5 * 5 * 8


def test_digits_are_counted_one_by_one():
    network, (images, labels) = TinyCNN.load(), digits()
    right = sum(
        int(network.forward(x).argmax() == t) for x, t in zip(images, labels, strict=True)
    )
    assert facts.heldout_correct() == right
    assert facts.heldout_total() == 500


def test_accuracy_falls_with_the_shift():
    accuracies = [facts.accuracy_after_shift(by) for by in range(5)]
    assert accuracies[0] == 100 * facts.heldout_correct() / 500
    assert accuracies[1:] == sorted(accuracies[1:], reverse=True)


def test_half_of_all_places_survive_a_step():
    unchanged = 0
    for i, j in np.ndindex(8, 8):
        before, after = np.zeros((2, 8, 8))
        before[i, j] = 1
        after[i, j + 1 : j + 2] = 1
        unchanged += np.array_equal(maxpool2d(before), maxpool2d(after))
    assert facts.pool_unchanged() == unchanged == facts.pool_positions() // 2


def test_the_time_is_a_span_of_five_minutes():
    start, end = map(int, facts.lesson_minutes().removesuffix(" min").split("–"))
    assert end == start + 5
    assert 30 <= start <= 40
