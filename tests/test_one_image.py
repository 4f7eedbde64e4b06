"""A single image, treated in few calls, gets the scores that it gets in a batch."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import TinyCNN
from lesson.activations import relu
from lesson.conv import conv2d
from lesson.fast.forward_plan import ForwardPlan
from lesson.fast.one_image import OneImagePlan, PooledConvolution
from lesson.pool import maxpool2d


@pytest.mark.parametrize(
    ("side", "inputs", "outputs"), [(2, 1, 1), (6, 3, 5), (14, 4, 8)]
)
def test_it_is_convolution_then_relu_then_pooling(side, inputs, outputs):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(side, side, inputs))
    W, b = rng.normal(size=(outputs, 3, 3, inputs)), rng.normal(size=outputs)
    layer = PooledConvolution(side, inputs, outputs, x.dtype)
    layer.x[...] = x.transpose(2, 0, 1)
    maps = np.empty((outputs, side // 2, side // 2))
    layer.forward(W, b, maps)
    assert_allclose(maps.transpose(1, 2, 0), maxpool2d(relu(conv2d(x, W, b))), atol=1e-12)


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
    monkeypatch.setattr("lesson.fast.forward_plan.HAS_BLAS", False)
    network = TinyCNN.load()
    assert_allclose(network.forward(image), expected, rtol=1e-4)
    assert [type(plan) for plan in network._plans.values()] == [ForwardPlan]
