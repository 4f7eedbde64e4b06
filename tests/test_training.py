"""Training: gradients against differences, what learning does, its parts by hand."""

import copy

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import log_softmax

from lesson import TinyCNN
from lesson.activations import cross_entropy
from lesson.images import digits
from lesson.training import (
    CHUNK,
    SGD,
    Adam,
    Recipe,
    accuracy,
    as_training_set,
    cosine_rate,
    fit,
    gradients,
    jittered,
    train_epoch,
)

IMAGES, LABELS = digits()
#: Scores of batches that `tests/test_plain.py` tries too.
SCORES = [
    np.zeros((1, 10)),
    np.random.default_rng(0).normal(size=(7, 10)) * 30,
    np.array([[-1e4, 1e4]]),
    np.random.default_rng(1).normal(size=(5, 10)),
]


@pytest.fixture
def network():
    return TinyCNN.initialise(seed=0)


# The loss -----------------------------------------------------------------------------


def test_the_loss_by_hand_and_by_scipy(rng):
    loss, _, dscores = cross_entropy(SCORES[0], np.array([3]))
    assert_allclose(loss, np.log(10))
    assert_allclose(dscores, np.full((1, 10), 0.1) - np.eye(10)[[3]])
    scores, labels = SCORES[1], rng.integers(10, size=7)
    expected = -log_softmax(scores, axis=1)[np.arange(7), labels].mean()
    assert_allclose(cross_entropy(scores, labels)[0], expected)
    loss, share, dscores = cross_entropy(SCORES[2], np.array([0]))
    assert (loss, share) == (2e4, 0.0)
    assert_array_equal(dscores, [[-1.0, 1.0]])
    _, _, dscores = cross_entropy(SCORES[3], np.arange(5))
    assert_allclose(dscores.sum(axis=1), 0, atol=1e-15)
    assert (dscores[np.arange(5), np.arange(5)] < 0).all()


# Gradients ----------------------------------------------------------------------------


def numeric(network, name, index, images, labels, learn=gradients, step=1e-6):
    """Return the slope of the loss along one parameter, by central differences."""
    p, losses = network.parameters[name], []
    for change in (step, -2 * step):
        p[index] += change
        losses.append(learn(network, images, labels)[0])
    p[index] += step
    return (losses[0] - losses[1]) / (2 * step)


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2", "W3", "b3"])
def test_gradients_are_the_slopes_of_the_loss(name, rng):
    network = TinyCNN.initialise(seed=1)
    network.parameters["b1"] += 0.1  # away from zero, where ReLU has no slope
    images, labels = IMAGES[:6], LABELS[:6]
    g = gradients(network, images, labels)[2][name]
    assert g.shape == network.parameters[name].shape
    for flat in rng.choice(g.size, size=min(4, g.size), replace=False):
        index = np.unravel_index(flat, g.shape)
        slope = numeric(network, name, index, images, labels)
        assert_allclose(g[index], slope, rtol=1e-5, atol=1e-8)


def test_gradients_are_means_over_the_images_and_change_nothing(network):
    images, before = IMAGES[:4].copy(), copy.deepcopy(network.parameters)
    whole = gradients(network, images, LABELS[:4])[2]
    single = [gradients(network, IMAGES[[i]], LABELS[[i]])[2] for i in range(4)]
    assert_array_equal(images, IMAGES[:4])
    for name, g in whole.items():
        assert_array_equal(network.parameters[name], before[name])
        assert_allclose(g, np.mean([s[name] for s in single], axis=0), atol=1e-14)


# Learning -----------------------------------------------------------------------------


def test_a_network_learns_forty_digits_by_heart_and_reports_each_epoch(network):
    recipe, seen = Recipe(epochs=60, batch=8, shift=0), []
    losses = fit(
        network, IMAGES[:40], LABELS[:40], recipe, watch=lambda *n: seen.append(n)
    )
    assert losses[-1] < 0.05 < losses[0]
    assert accuracy(network, IMAGES[:40], LABELS[:40]) == 1
    assert seen == list(enumerate(losses, start=1))


def test_what_is_learned_on_some_digits_helps_with_others(network):
    fit(network, IMAGES[:400], LABELS[:400], Recipe(epochs=20, batch=50))
    assert accuracy(network, IMAGES[400:], LABELS[400:]) > 0.8


def test_random_labels_teach_nothing_about_other_digits(network, rng):
    fit(network, IMAGES[:400], rng.integers(10, size=400), Recipe(batch=50))
    assert accuracy(network, IMAGES[400:], LABELS[400:]) < 0.3


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    def trained(seed):
        network = TinyCNN.initialise(seed=0)
        fit(network, IMAGES[:32], LABELS[:32], Recipe(epochs=2, batch=16, seed=seed))
        return network.parameters["W2"]

    assert_array_equal(trained(5), trained(5))
    assert (trained(5) != trained(6)).any()


def test_the_fast_plan_that_fit_chooses_teaches_the_same(network):
    readable, recipe = copy.deepcopy(network), Recipe(epochs=3, batch=25)
    fit(readable, IMAGES[:100], LABELS[:100], recipe, learn=gradients)
    fit(network, IMAGES[:100], LABELS[:100], recipe)
    for name, p in readable.parameters.items():
        assert_allclose(network.parameters[name], p, rtol=1e-9, atol=1e-11)


def test_bytes_are_learned_like_numbers():
    losses = [
        fit(TinyCNN.initialise(seed=0), images, LABELS[:20], Recipe(epochs=2, batch=10))
        for images in (IMAGES[:20], (IMAGES[:20] * 255).round().astype(np.uint8))
    ]
    assert_allclose(*losses, rtol=1e-12)


def test_an_epoch_shows_each_image_once_and_drops_what_makes_no_batch(network):
    seen = []

    def note(network, images, labels):
        seen.extend(labels)
        return gradients(network, images, labels)

    marks, recipe = np.arange(10), Recipe(batch=4)
    list(train_epoch(network, SGD(), IMAGES[:10], marks, recipe, 0, note))
    assert len(seen) == len(set(seen)) == 8


def test_the_rate_falls_to_nearly_nothing(network):
    rates, recipe = [], Recipe(epochs=2, batch=2, rate=0.1)

    class Spy(SGD):
        def step(self, parameters, gradients, rate):
            rates.append(rate)

    for epoch in range(2):
        list(train_epoch(network, Spy(), IMAGES[:20], LABELS[:20], recipe, epoch))
    assert rates[0] == 0.1
    assert (np.diff(rates) < 0).all()
    assert rates[-1] < 0.001


@pytest.mark.parametrize("n", [0, 10])
def test_training_refuses_what_makes_no_batch(network, n):
    with pytest.raises(ValueError, match=f"^{n} images make no batch of 64"):
        fit(network, IMAGES[:n], LABELS[:n])


# Rules that turn gradients into steps -------------------------------------------------


def test_sgd_goes_straight_down_or_sums_earlier_steps_with_falling_weights(rng):
    parameters = {"W1": np.array([1.0, 2.0])}
    SGD(momentum=0).step(parameters, {"W1": np.array([10.0, -10.0])}, rate=0.1)
    assert_array_equal(parameters["W1"], [0.0, 3.0])
    parameters, rule, g = {"W1": np.zeros(1)}, SGD(momentum=0.9), rng.normal(size=8)
    for value in g:
        rule.step(parameters, {"W1": np.array([value])}, rate=0.1)
    reach = [(1 - 0.9 ** (8 - i)) / (1 - 0.9) for i in range(8)]
    assert_allclose(parameters["W1"], -0.1 * np.dot(g, reach))


def test_adam_agrees_with_its_means_written_as_sums(rng):
    parameters, rule, g = {"W1": np.zeros(1)}, Adam(), rng.normal(size=6)
    expected = 0.0
    for t, value in enumerate(g, 1):
        rule.step(parameters, {"W1": np.array([value])}, rate=0.1)
        age = np.arange(t)[::-1]
        mean = np.average(g[:t], weights=0.9**age)
        square = np.average(g[:t] ** 2, weights=0.999**age)
        expected -= 0.1 * mean / (np.sqrt(square) + 1e-8)
    assert_allclose(parameters["W1"], expected)


@pytest.mark.parametrize("rule", [SGD, Adam])
def test_weight_decay_pulls_weights_and_not_biases(rule):
    parameters = {"W1": np.ones(1), "b1": np.ones(1)}
    still = {name: np.zeros(1) for name in parameters}
    rule(decay=0.5).step(parameters, still, rate=0.1)
    assert parameters["W1"] < 1
    assert parameters["b1"] == 1


@pytest.mark.parametrize("rule", [SGD, Adam])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_rule_finds_the_bottom_of_a_valley_and_keeps_the_dtype(rule, dtype):
    p = np.array([3.0, -2.0], dtype)
    parameters, minimiser = {"W1": p}, rule()
    for step in range(400):
        gradient = {"W1": np.array([1, 10], dtype) * p}
        minimiser.step(parameters, gradient, cosine_rate(step / 400, 0.05))
    assert parameters["W1"] is p
    assert p.dtype == dtype
    assert_allclose(p, 0, atol=1e-3)


def test_the_cosine_is_flat_at_both_ends_and_joined_without_a_jump():
    rates = [cosine_rate(share, 1.0) for share in (0, 0.01, 0.5, 0.99, 1)]
    assert_allclose(rates, [1, 1, 0.5, 0, 0], atol=3e-4)
    shares = (0.125, 0.2499, 0.25, 0.2501, 1)
    warmed = [cosine_rate(share, 1.0, 0.25) for share in shares]
    assert warmed[0] == 0.5
    assert warmed[2] == 1
    assert_allclose(warmed[1:4:2], 1, atol=1e-3)
    assert_allclose(warmed[4], 0, atol=1e-15)


def test_a_recipe_cannot_change_under_way():
    with pytest.raises(AttributeError):
        Recipe().seed = 1


# Batches ------------------------------------------------------------------------------


BLACK = np.zeros((3, 28, 28))


def test_pictures_move_to_every_place_in_reach_equally_and_to_no_other(rng):
    dots = np.zeros((9000, 28, 28), np.uint8)
    dots[:, 14, 14] = 255
    found = jittered(dots, 1, rng, np.float64)
    assert_array_equal(found.sum(axis=(1, 2)), np.ones(9000))
    places = {tuple(place) for place in np.argwhere(found)[:, 1:]}
    assert places == {(row, column) for row in (13, 14, 15) for column in (13, 14, 15)}
    counts = found.sum(axis=0)[13:16, 13:16]
    assert (abs(counts - 1000) < 5 * np.sqrt(1000)).all()
    images = rng.random((4, 28, 28))
    assert_array_equal(jittered(images, 0, rng, np.float64), images)
    kept = jittered(np.ones((50, 28, 28)), 2, rng, np.float64).sum(axis=(1, 2))
    assert set(kept) <= {a * b for a in (26, 27, 28) for b in (26, 27, 28)}
    assert kept.min() < 784


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bytes_become_numbers_up_to_one(dtype, rng):
    found = jittered(np.full((1, 28, 28), 51, np.uint8), 0, rng, dtype)
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


# Accuracy -----------------------------------------------------------------------------


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


def test_accuracy_is_the_share_of_right_answers_of_bytes_too():
    assert accuracy(Oracle(), pictures([1, 2, 3, 4]), [1, 2, 3, 9]) == 0.75
    images = (pictures([0, 9, 3]) * 255).round().astype(np.uint8)
    assert accuracy(Oracle(), images, [0, 9, 3]) == 1


@pytest.mark.parametrize("n", [1, CHUNK, CHUNK + 1, 3 * CHUNK - 1])
def test_every_image_counts_and_few_are_looked_at_at_once(n):
    labels, oracle = np.arange(n) % 10, Oracle()
    assert accuracy(oracle, pictures(labels), labels) == 1
    assert oracle.largest <= CHUNK


@pytest.mark.parametrize(
    ("read", "labels"), [([1, 2], [1]), ([1, 2], []), ([1, 2], [[1, 2]]), ([], [])]
)
def test_one_label_for_each_image_is_demanded(read, labels):
    with pytest.raises(ValueError, match="do not belong together"):
        accuracy(Oracle(), pictures(read), labels)
