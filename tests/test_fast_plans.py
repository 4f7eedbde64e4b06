"""The fast plans: the readable gradients and scores, for every shape, dtype and tie."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from lesson import TinyCNN, maxpool2d, maxpool2d_backward, relu
from lesson.fast.plans import (
    ForwardPlan,
    OneImagePlan,
    PoolPlan,
    TrainingPlan,
)
from lesson.images import digits
from lesson.training import gradients

IMAGES, LABELS = digits()


def batch_last(x):
    """Take (N, H, W, C) to (H, C, W, N)."""
    return np.ascontiguousarray(x.transpose(1, 3, 2, 0))


def batch_first(x):
    """Take (H, C, W, N) to (N, H, W, C)."""
    return x.transpose(3, 0, 2, 1)


def check(network, images, labels, rtol):
    """Assert that plan and readable version agree, twice, so that buffers are reused."""
    plan = TrainingPlan(network, len(images))
    for x in (1 - images, images):
        loss, share, g = plan.gradients(network, x, labels)
        expected_loss, expected_share, expected = gradients(network, x, labels)
        assert_allclose(loss, expected_loss, rtol=rtol)
        assert share == expected_share
        for name in expected:
            scale = abs(expected[name]).max()
            assert_allclose(g[name], expected[name], rtol=0, atol=rtol * scale + 1e-12)


@given(st.integers(1, 5), st.integers(1, 6), st.integers(1, 9), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_the_plan_agrees_for_every_number_of_filters_and_images(first, second, n, seed):
    network = TinyCNN.initialise(seed, (first, second))
    network.parameters["b1"] += 0.1
    check(network, IMAGES[seed : seed + n], LABELS[seed : seed + n], rtol=1e-11)


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-4)])
def test_the_plan_agrees_with_the_shipped_network(dtype, rtol):
    shipped = TinyCNN.load().parameters
    network = TinyCNN({name: p.astype(dtype) for name, p in shipped.items()})
    check(network, IMAGES[:64].astype(dtype), LABELS[:64], rtol)
    assert TrainingPlan(network).conv1.y.dtype == dtype


def test_ties_in_pooling_go_to_the_same_pixel():
    x = np.random.default_rng(0).integers(3, size=(2, 8, 8, 3)).astype(float)
    y, dy = np.empty((4, 3, 4, 2)), np.empty((8, 3, 8, 2))
    pool, b = PoolPlan(y), np.array([-1.0, 0.0, 1.0])
    pool.forward(batch_last(x), b)
    rectified = relu(x + b)
    assert_array_equal(batch_first(y), maxpool2d(rectified))
    dout = np.arange(1.0, y.size + 1).reshape(batch_first(y).shape)
    db = pool.backward(batch_last(dout), dy)
    expected = maxpool2d_backward(dout, rectified) * (rectified > 0)
    assert_array_equal(batch_first(dy), expected)
    assert_array_equal(db, expected.sum(axis=(0, 1, 2)))


def test_the_plan_allocates_little_after_it_was_made():
    network = TinyCNN.initialise(seed=0)
    plan = TrainingPlan(network, 64)
    plan.gradients(network, IMAGES[:64], LABELS[:64])
    tracemalloc.start()
    plan.gradients(network, IMAGES[:64], LABELS[:64])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < plan.conv1.taps.nbytes


def test_the_plan_says_which_batch_it_is_for():
    network = TinyCNN.initialise(seed=0)
    with pytest.raises(ValueError, match="batches of 64 images, got 3"):
        TrainingPlan(network).gradients(network, IMAGES[:3], LABELS[:3])


# A single image -----------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scores_are_those_of_the_plan_for_batches(dtype):
    network = TinyCNN.initialise(seed=1, filters=(3, 5), dtype=dtype)
    plans = OneImagePlan(network), ForwardPlan(network, 1)
    # The second image must not meet what is left of the first.
    for image in np.random.default_rng(0).random((2, 1, 28, 28)).astype(dtype):
        one, batch = np.empty((2, 1, 10), dtype)
        for plan, out in zip(plans, (one, batch), strict=True):
            plan.forward(network.parameters, image, out)
        assert_allclose(one, batch, rtol=1e-4 if dtype == np.float32 else 1e-11)


def test_without_blas_a_single_image_takes_the_plan_for_batches(monkeypatch):
    image = np.random.default_rng(0).random((28, 28))
    expected = TinyCNN.load().forward(image)
    monkeypatch.setattr("lesson.fast.plans.HAS_BLAS", False)
    monkeypatch.delattr("lesson.fast.plans.OneImagePlan")  # it would not be found
    assert_allclose(TinyCNN.load().forward(image), expected, rtol=1e-4)
