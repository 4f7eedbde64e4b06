"""Optimisers: steps by hand, against formulas written differently, and on a valley."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lesson.optimisers import SGD, Adam, Recipe, cosine_rate


def test_sgd_without_momentum_goes_straight_down():
    parameters = {"W1": np.array([1.0, 2.0])}
    SGD(momentum=0).step(parameters, {"W1": np.array([10.0, -10.0])}, rate=0.1)
    assert_array_equal(parameters["W1"], [0.0, 3.0])


def test_momentum_sums_earlier_steps_with_falling_weights():
    parameters, rule = {"W1": np.zeros(1)}, SGD(momentum=0.9)
    g = np.random.default_rng(0).normal(size=8)
    for value in g:
        rule.step(parameters, {"W1": np.array([value])}, rate=0.1)
    reach = [(1 - 0.9 ** (8 - i)) / (1 - 0.9) for i in range(8)]
    assert_allclose(parameters["W1"], -0.1 * np.dot(g, reach))


def test_adam_agrees_with_its_means_written_as_sums():
    parameters, rule = {"W1": np.zeros(1)}, Adam()
    g = np.random.default_rng(0).normal(size=6)
    expected = 0.0
    for t, value in enumerate(g, 1):
        rule.step(parameters, {"W1": np.array([value])}, rate=0.1)
        age = np.arange(t)[::-1]
        mean = np.average(g[:t], weights=0.9**age)
        square = np.average(g[:t] ** 2, weights=0.999**age)
        expected -= 0.1 * mean / (np.sqrt(square) + 1e-8)
    assert_allclose(parameters["W1"], expected)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e3])
def test_adams_first_step_is_one_rate_whatever_the_gradient(size):
    parameters = {"W1": np.zeros(2)}
    Adam().step(parameters, {"W1": np.array([size, -size])}, rate=0.01)
    assert_allclose(parameters["W1"], [-0.01, 0.01], rtol=1e-4)


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


def test_the_cosine_is_flat_at_both_ends():
    rates = [cosine_rate(share, 1.0) for share in (0, 0.01, 0.5, 0.99, 1)]
    assert_allclose(rates, [1, 1, 0.5, 0, 0], atol=3e-4)


def test_warming_up_delays_the_cosine_and_joins_it_without_a_jump():
    before, at, after = (
        cosine_rate(share, 1.0, 0.25) for share in (0.2499, 0.25, 0.2501)
    )
    assert at == 1
    assert_allclose([before, after], 1, atol=1e-3)
    assert cosine_rate(0.125, 1.0, 0.25) == 0.5
    assert_allclose(cosine_rate(1, 1.0, 0.25), 0, atol=1e-15)


def test_a_recipe_cannot_change_under_way():
    with pytest.raises(AttributeError):
        Recipe().seed = 1
