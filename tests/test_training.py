"""Training: the loss by hand, gradients against differences, and what learning does."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import log_softmax

from lesson import TinyCNN
from lesson.analysis.accuracy import accuracy
from lesson.fast.training_plan import TrainingPlan
from lesson.images import digits
from lesson.optimisers import SGD, Recipe
from lesson.training import cross_entropy, fit, gradients, train_epoch

IMAGES, LABELS = digits()
#: Scores of batches that `tests/test_plain.py` tries too.
SCORES = [
    np.zeros((1, 10)),
    np.random.default_rng(0).normal(size=(7, 10)) * 30,
    np.array([[-1e4, 1e4]]),
    np.random.default_rng(1).normal(size=(5, 10)),
]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


# The loss -----------------------------------------------------------------------------


def test_a_network_that_knows_nothing_loses_the_logarithm_of_ten():
    loss, _, dscores = cross_entropy(SCORES[0], np.array([3]))
    assert_allclose(loss, np.log(10))
    assert_allclose(dscores, np.full((1, 10), 0.1) - np.eye(10)[[3]])


def test_the_loss_agrees_with_scipy(rng):
    scores, labels = SCORES[1], rng.integers(10, size=7)
    expected = -log_softmax(scores, axis=1)[np.arange(7), labels].mean()
    assert_allclose(cross_entropy(scores, labels)[0], expected)


def test_the_loss_survives_huge_scores():
    loss, share, dscores = cross_entropy(SCORES[2], np.array([0]))
    assert (loss, share) == (2e4, 0.0)
    assert_array_equal(dscores, [[-1.0, 1.0]])


def test_its_gradient_moves_score_from_wrong_to_right_and_creates_none():
    _, _, dscores = cross_entropy(SCORES[3], np.arange(5))
    assert_allclose(dscores.sum(axis=1), 0, atol=1e-15)
    assert (dscores[np.arange(5), np.arange(5)] < 0).all()


# Gradients ----------------------------------------------------------------------------


def numeric(network, name, index, images, labels, step=1e-6):
    """Return the slope of the loss along one parameter, by central differences."""
    p, losses = network.parameters[name], []
    for change in (step, -2 * step):
        p[index] += change
        losses.append(gradients(network, images, labels)[0])
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


def test_gradients_leave_the_network_and_the_images_alone():
    network, images = TinyCNN.initialise(seed=0), IMAGES[:3].copy()
    before = {name: p.copy() for name, p in network.parameters.items()}
    gradients(network, images, LABELS[:3])
    assert_array_equal(images, IMAGES[:3])
    for name, p in network.parameters.items():
        assert_array_equal(p, before[name])


def test_the_gradient_of_a_batch_is_the_mean_over_its_images():
    network = TinyCNN.initialise(seed=0)
    whole = gradients(network, IMAGES[:4], LABELS[:4])[2]
    single = [gradients(network, IMAGES[[i]], LABELS[[i]])[2] for i in range(4)]
    for name, g in whole.items():
        assert_allclose(g, np.mean([s[name] for s in single], axis=0), atol=1e-14)


# Learning -----------------------------------------------------------------------------


def test_a_network_learns_forty_digits_by_heart():
    network, recipe = TinyCNN.initialise(seed=0), Recipe(epochs=60, batch=8, shift=0)
    losses = fit(network, IMAGES[:40], LABELS[:40], recipe)
    assert losses[-1] < 0.05 < losses[0]
    assert accuracy(network, IMAGES[:40], LABELS[:40]) == 1


def test_each_epoch_is_reported_with_its_loss():
    seen = []
    recipe, network = Recipe(epochs=3, batch=10), TinyCNN.initialise(seed=0)
    losses = fit(
        network, IMAGES[:40], LABELS[:40], recipe, watch=lambda *news: seen.append(news)
    )
    assert seen == list(enumerate(losses, start=1))


def test_what_is_learned_on_some_digits_helps_with_others():
    network = TinyCNN.initialise(seed=0)
    learn = TrainingPlan(network, 50).gradients
    fit(network, IMAGES[:400], LABELS[:400], Recipe(epochs=20, batch=50), learn)
    assert accuracy(network, IMAGES[400:], LABELS[400:]) > 0.8


def test_random_labels_teach_nothing_about_other_digits(rng):
    network = TinyCNN.initialise(seed=0)
    learn = TrainingPlan(network, 50).gradients
    fit(network, IMAGES[:400], rng.integers(10, size=400), Recipe(batch=50), learn)
    assert accuracy(network, IMAGES[400:], LABELS[400:]) < 0.3


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    def trained(seed):
        network = TinyCNN.initialise(seed=0)
        fit(network, IMAGES[:32], LABELS[:32], Recipe(epochs=2, batch=16, seed=seed))
        return network.parameters["W2"]

    assert_array_equal(trained(5), trained(5))
    assert (trained(5) != trained(6)).any()


def test_the_fast_plan_teaches_the_same():
    readable, fast = TinyCNN.initialise(seed=0), TinyCNN.initialise(seed=0)
    recipe = Recipe(epochs=3, batch=25)
    fit(readable, IMAGES[:100], LABELS[:100], recipe)
    fit(fast, IMAGES[:100], LABELS[:100], recipe, TrainingPlan(fast, 25).gradients)
    for name, p in readable.parameters.items():
        assert_allclose(fast.parameters[name], p, rtol=1e-9, atol=1e-11)


def test_bytes_are_learned_like_numbers():
    losses = [
        fit(TinyCNN.initialise(seed=0), images, LABELS[:20], Recipe(epochs=2, batch=10))
        for images in (IMAGES[:20], (IMAGES[:20] * 255).round().astype(np.uint8))
    ]
    assert_allclose(*losses, rtol=1e-12)


def test_an_epoch_shows_each_image_once_and_drops_what_makes_no_batch():
    seen = []

    def note(network, images, labels):
        seen.extend(labels)
        return gradients(network, images, labels)

    network, marks = TinyCNN.initialise(seed=0), np.arange(10)
    list(train_epoch(network, SGD(), IMAGES[:10], marks, Recipe(batch=4), 0, note))
    assert len(seen) == len(set(seen)) == 8


def test_the_rate_falls_to_nearly_nothing():
    network, rates = TinyCNN.initialise(seed=0), []

    class Spy(SGD):
        def step(self, parameters, gradients, rate):
            rates.append(rate)

    for epoch in range(2):
        recipe = Recipe(epochs=2, batch=2, rate=0.1)
        list(train_epoch(network, Spy(), IMAGES[:20], LABELS[:20], recipe, epoch))
    assert rates[0] == 0.1
    assert (np.diff(rates) < 0).all()
    assert rates[-1] < 0.001


def test_training_refuses_what_it_cannot_learn_from():
    with pytest.raises(ValueError, match="10 images make no batch of 64"):
        fit(TinyCNN.initialise(seed=0), IMAGES[:10], LABELS[:10])
