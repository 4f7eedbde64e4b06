"""The summary says what the network really does."""

import numpy as np
import pytest

from lesson import TinyCNN
from lesson.analysis import receptive_field, summarise


@pytest.fixture
def network():
    return TinyCNN.initialise(seed=0)


def test_shapes_parameters_and_multiplications_are_the_networks(network):
    maps = network.feature_maps(np.zeros((28, 28)))
    shapes = {layer.name: layer.shape for layer in summarise(network)}
    assert {name: shapes.get(name, shapes["dense"]) for name in maps} == {
        name: m.shape for name, m in maps.items()
    }
    assert sum(layer.parameters for layer in summarise(network)) == sum(
        p.size for p in network.parameters.values()
    )
    work = {layer.name: layer.multiplications for layer in summarise(network)}
    assert work["conv1"] == 28 * 28 * 4 * 9
    assert work["conv2"] == 14 * 14 * 8 * 9 * 4
    assert work["dense"] == 3920
    last = next(la for la in summarise(network) if la.name == "pool2")
    stack = [(3, 1, 1), (2, 2, 1)] * 2
    assert receptive_field(stack) == (last.receptive_field, last.jump)


@pytest.mark.parametrize("stage", ["conv1", "pool1", "conv2", "pool2"])
def test_a_unit_sees_exactly_its_receptive_field(network, stage):
    """Nudge each pixel; the unit answers to a square of the computed side."""
    for name in ("W1", "W2"):
        network.parameters[name][...] = np.abs(network.parameters[name])
    layer = next(la for la in summarise(network) if la.name == stage)
    unit = layer.shape[0] // 2
    seen = np.zeros((28, 28), bool)
    for i, j in np.ndindex(28, 28):
        image = np.zeros((28, 28))
        image[i, j] = 1
        seen[i, j] = network.feature_maps(image)[stage][unit, unit].any()
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert len(rows) == len(columns) == layer.receptive_field
    assert seen[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
