"""The numbers of the pages, each against a count made in another way."""

import numpy as np
import pytest

from lesson import TinyCNN, maxpool2d
from lesson.analysis.filters import nearest_kernel
from lesson.images import digits, photo
from lesson.weights import DATA
from scripts import DOCS
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
    spans = []
    for done in (False, True):
        span = facts.lesson_minutes(done).removesuffix(" min").split("–")
        spans.append([int(minutes) for minutes in span])
    assert all(end == start + 5 for start, end in spans)
    (start, _), (longer, _) = spans
    assert 30 <= start <= 40
    assert longer - start == 5 + 12 + 15 - (3 + 4 + 5)


def test_moving_digits_in_training_helps_the_more_the_further_they_move():
    """To a hundredth of a per cent, as scripts/experiments/translation.py found it."""
    with_moves = [facts.recorded_accuracy(by) for by in (0, 2, 4)]
    without = [facts.recorded_accuracy(by, moved_in_training=False) for by in (0, 2, 4)]
    assert with_moves == pytest.approx([99.05, 97.73, 83.02], abs=0.005)
    assert without == pytest.approx([98.77, 94.20, 60.76], abs=0.005)


def test_the_filters_are_told_apart_by_the_kernel_they_are_near():
    """The reflection in docs/exercises/execute.py names these numbers in words."""
    upright = facts.filters_near_designed("sobel_x", "sobel_y")
    turned = facts.filters_near_designed("diagonal_down", "diagonal_up")
    assert (upright, turned, facts.filters_near_designed("blur")) == (4, 4, 2)
    assert facts.filters_near_designed() == 10
    text = (DOCS / "exercises" / "execute.py").read_text(encoding="utf-8")
    assert "four filters close to Sobel-x or Sobel-y, four close to a Sobel" in text
    assert "two close to blur, and two close to none" in text


def test_controls_come_closer_than_noise_but_not_as_close_as_what_was_learned():
    """The margin of the page: each control keeps more of the learned filters."""
    controls = "white noise", "smooth noise", "shuffled pixels", "phase-randomised"
    shares = [facts.noise_near_designed(control) for control in controls]
    assert shares == sorted(shares)
    assert shares[-1] < 100 * facts.filters_near_designed() / 12 / 2


def test_maps_of_the_cat_follow_edges_brightness_or_both():
    """Against the cosine of patch and filter, both without their means."""
    W1 = TinyCNN.load(DATA / "filters_weights.npz").parameters["W1"][..., 0]
    patches = np.lib.stride_tricks.sliding_window_view(photo("chelsea"), (3, 3))
    patches = patches.reshape(-1, 9)
    bare = patches - patches.mean(axis=1, keepdims=True)
    pattern = {}
    for k, w in enumerate(W1.reshape(12, 9), start=1):
        values = abs((patches - patches.mean()) @ w)
        top = bare[values >= np.quantile(values, 0.95)]
        w = w - w.mean()
        cosines = top @ w / np.linalg.norm(w) / (np.linalg.norm(top, axis=1) + 1e-12)
        pattern[str(k)] = np.median(abs(cosines))
    groups = {
        what: facts.maps_that_follow(what).replace(" and", ",").split(", ")
        for what in ("edges", "brightness", "both")
    }
    every = [k for group in groups.values() for k in group]
    assert sorted(every, key=int) == [str(k) for k in range(1, 13)]
    least = min(pattern[k] for k in groups["edges"])
    assert least > max(0.7, *(pattern[k] for k in groups["brightness"]))


def test_few_random_filters_come_near_a_designed_kernel():
    noise = np.random.default_rng(1).standard_normal((3000, 3, 3))
    share = 100 * np.mean([nearest_kernel(w).alike for w in noise])
    assert facts.noise_near_designed() == pytest.approx(share, abs=1.2)
    assert 4 < facts.noise_near_designed() < 5


def test_the_size_of_a_download_is_its_files():
    for name, unit, bytes_ in (
        ("cnn_starter.py", "KB", 1e3),
        ("lesson-9.2.2.zip", "MB", 1e6),
    ):
        number, unit_given = facts.download_size(name).split()
        size = (DOCS / "downloads" / name).stat().st_size
        assert unit_given == unit
        assert float(number) == pytest.approx(size / bytes_, rel=0.05)
