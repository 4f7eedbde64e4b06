"""conv2d_backward: against numeric gradients, for every stride, pad and dilation."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import conv2d, conv2d_backward

GEOMETRIES = [
    {},
    {"pad": "valid"},
    {"stride": 2},
    {"stride": (1, 3), "pad": (2, 0)},
    {"dilation": 2},
    {"stride": 2, "pad": 1, "dilation": (1, 2)},
]


def numeric(loss, array, step=1e-6):
    """Return the gradient of `loss` by `array`, one number nudged at a time."""
    gradient = np.empty_like(array)
    for i in np.ndindex(array.shape):
        kept = array[i]
        array[i] = kept + step
        above = loss()
        array[i] = kept - step
        gradient[i] = (above - loss()) / (2 * step)
        array[i] = kept
    return gradient


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_gradients_are_the_numeric_ones(geometry):
    rng = np.random.default_rng(1)
    x, W, b = (
        rng.normal(size=(2, 7, 6, 2)),
        rng.normal(size=(3, 3, 3, 2)),
        rng.normal(size=3),
    )
    grad = rng.normal(size=conv2d(x, W, b, **geometry).shape)

    def loss():
        return np.sum(grad * conv2d(x, W, b, **geometry))

    dx, dW, db = conv2d_backward(grad, x, W, **geometry)
    assert_allclose(dx, numeric(loss, x), rtol=1e-5, atol=1e-7)
    assert_allclose(dW, numeric(loss, W), rtol=1e-5, atol=1e-7)
    assert_allclose(db, numeric(loss, b), rtol=1e-5, atol=1e-7)


def test_float32_stays_float32():
    x, W = np.ones((1, 4, 4, 1), "f4"), np.ones((1, 3, 3, 1), "f4")
    assert {g.dtype for g in conv2d_backward(np.ones((1, 4, 4, 1), "f4"), x, W)} == {
        np.dtype("f4")
    }


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(
        ValueError, match=r"grad has shape \(1, 2, 2, 1\) but the output has"
    ):
        conv2d_backward(
            np.ones((1, 2, 2, 1)), np.ones((1, 4, 4, 1)), np.ones((1, 3, 3, 1))
        )
