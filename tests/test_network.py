"""TinyCNN: its shapes, its files, and what it refuses. Accuracy is in test_data.py."""

import copy
import re
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.signal import correlate

from lesson import Recipe, TinyCNN, digits, fit, plain, softmax
from lesson.analysis import summarise
from lesson.fast.plans import TrainingPlan
from lesson.training import gradients


@pytest.fixture
def network():
    return TinyCNN.initialise(seed=3)


@pytest.fixture
def images():
    return np.random.default_rng(0).random((5, 28, 28))


def test_it_has_4266_parameters_and_stages_of_the_seeds_shapes(network, images):
    assert sum(p.size for p in network.parameters.values()) == 4266
    maps = network.feature_maps(images[0])
    assert list(maps) == ["conv1", "pool1", "conv2", "pool2", "logits"]
    shapes = [(28, 28, 4), (14, 14, 4), (14, 14, 8), (7, 7, 8), (10,)]
    assert [m.shape for m in maps.values()] == shapes


def by_scipy(p, image):
    """Return the scores by SciPy and plain reshaping."""
    x = image[..., None]
    for i in ("1", "2"):
        W, b = p["W" + i], p["b" + i]
        margins = [(k // 2, k // 2) for k in W.shape[1:3]]
        padded = np.pad(x, (*margins, (0, 0)))
        x = np.maximum(np.dstack([correlate(padded, f, "valid") for f in W]) + b, 0)
        half = x.shape[0] // 2
        x = x.reshape(half, 2, half, 2, -1).max(axis=(1, 3))
    return p["W3"] @ x.ravel() + p["b3"]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 130])
def test_a_batch_is_its_images_one_by_one(network, count):
    images = np.random.default_rng(2).random((count, 28, 28))
    single = np.array([network.forward(image) for image in images])
    assert_allclose(network.forward(images), single, atol=1e-10)


def test_results_and_copies_stand_alone(network, images):
    first = network.forward(images)
    kept = first.copy()
    network.forward(1 - images)
    assert_array_equal(first, kept)
    expected = network.forward(images)
    twin = copy.deepcopy(network)
    twin.parameters["W1"] *= 0
    assert_array_equal(network.forward(images), expected)
    assert_allclose(twin.forward(images), np.tile(twin.parameters["b3"], (5, 1)))


def test_threads_do_not_share_buffers(network):
    batches = np.random.default_rng(5).random((8, 64, 28, 28))
    expected = [network.forward(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            assert_array_equal(list(pool.map(network.forward, batches)), expected)


def test_memory_does_not_grow_with_the_batch(network):
    images = np.zeros((2000, 28, 28))
    network.forward(images)
    tracemalloc.start()
    network.forward(images)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5e6


def test_changed_parameters_change_the_next_answer_and_may_diverge(network, images):
    before = network.forward(images[0])
    network.parameters["b3"][0] += 1
    network.parameters["W1"] *= 2
    assert not np.allclose(network.forward(images[0])[0], before[0])
    network.parameters["W1"][...] = np.nan
    assert np.isnan(copy.deepcopy(network).parameters["W1"]).all()


def test_the_same_seed_gives_the_same_network():
    a, b, c = (TinyCNN.initialise(s).parameters["W2"] for s in (1, 1, 2))
    assert_array_equal(a, b)
    assert not np.array_equal(a, c)


def test_no_images_have_no_scores(network):
    assert network.forward(np.zeros((0, 28, 28))).shape == (0, 10)
    assert softmax(network.forward(np.zeros((0, 28, 28)))).shape == (0, 10)


# Other architectures ------------------------------------------------------------------

ARCHITECTURES = [{"kernels": kernels} for kernels in ((3, 3), (5, 3), (3, 5), (1, 7))]
ARCHITECTURES += [{"filters": (6, 12)}]
ARCHITECTURES += [{"filters": (6, 12), "kernels": (5, 5), "dtype": np.float32}]


@pytest.mark.parametrize("options", ARCHITECTURES)
@pytest.mark.parametrize("count", [1, 5])
def test_any_architecture_works_everywhere(options, count):
    network = TinyCNN.initialise(seed=1, **options)
    for name in ("b1", "b2", "b3"):
        network.parameters[name] += np.linspace(0.1, 0.2, len(network.parameters[name]))
    images, labels = (array[:count] for array in digits())
    tolerance = 1e-4 if "dtype" in options else 1e-10
    expected = [by_scipy(network.parameters, image) for image in images]
    assert_allclose(network.forward(images), expected, atol=tolerance)
    assert_allclose(network.forward(images[0]), expected[0], atol=tolerance)
    stages = network.feature_maps(images[0])
    assert_allclose(stages["logits"], expected[0], atol=tolerance)
    layers = {layer.name: layer for layer in summarise(network)}
    for stage in ("conv1", "pool1", "conv2", "pool2"):
        assert stages[stage].shape == layers[stage].shape
    sizes = [p.size for p in network.parameters.values()]
    assert sum(layer.parameters for layer in layers.values()) == sum(sizes)
    assert layers["conv1"].receptive_field == options.get("kernels", (3, 3))[0]
    images = images.astype(network.parameters["W1"].dtype)
    fast = TrainingPlan(network, count).gradients(network, images, labels)
    readable = gradients(network, images, labels)
    assert_allclose(fast[:2], readable[:2], rtol=1e-5)
    for name, g in plain.backward(network.parameters, images, labels).items():
        scale = abs(g).max()
        assert_allclose(readable[2][name], g, atol=tolerance * scale + 1e-12)
        assert_allclose(fast[2][name], g, atol=tolerance * scale + 1e-12)


@pytest.mark.parametrize("options", ARCHITECTURES)
def test_any_architecture_learns_and_is_kept_in_a_file(options, tmp_path):
    network, (images, labels) = TinyCNN.initialise(seed=0, **options), digits()
    losses = fit(network, images[:100], labels[:100], Recipe(epochs=3, batch=20))
    assert losses[-1] < losses[0]
    network.save(tmp_path / "other.npz")
    loaded = TinyCNN.load(tmp_path / "other.npz")
    assert_array_equal(loaded.forward(images[:9]), network.forward(images[:9]))


@pytest.mark.parametrize(
    ("name", "shape", "needed"),
    [
        ("W1", (4, 5, 3, 1), (4, 3, 3, 1)),
        ("W1", (4, 2, 2, 1), (4, 3, 3, 1)),
        ("W1", (4, 5, 5, 3), (4, 5, 5, 1)),
        ("W2", (8, 29, 29, 4), (8, 3, 3, 4)),
        ("W2", (8, 3, 3, 6), (8, 3, 3, 4)),
        ("W3", (10, 512), (10, 392)),  # 32×32
        ("W3", (10, 200), (10, 392)),
    ],
)
def test_an_architecture_that_would_not_work_is_refused(network, name, shape, needed):
    message = re.escape(f"{name} has shape {shape} but must have {needed}")
    with pytest.raises(ValueError, match=message):
        TinyCNN({**network.parameters, name: np.zeros(shape)})


def test_a_kernel_of_even_side_is_told_which_sides_there_may_be():
    message = r"must have \(4, 3, 3, 1\), or another odd side below 28$"
    with pytest.raises(ValueError, match=message):
        TinyCNN.initialise(seed=0, kernels=(4, 3))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["W1", "b2", "W3"])
def test_weights_that_are_not_finite_are_refused_by_name(network, name, value, tmp_path):
    word = "NaN" if np.isnan(value) else "infinity"
    network.parameters[name].flat[1] = value
    with pytest.raises(ValueError, match=f"{name} holds {word}"):
        TinyCNN(network.parameters)
    network.save(tmp_path / "w.npz")
    with pytest.raises(ValueError, match=rf"w\.npz .*: {name} holds {word}"):
        TinyCNN.load(tmp_path / "w.npz")


def test_what_no_network_is_made_of_is_refused(network, images):
    with pytest.raises(ValueError, match="feature_maps takes one image"):
        network.feature_maps(images)
    del network.parameters["W2"]
    with pytest.raises(ValueError, match="W2 is missing; a network has W1, b1, W2"):
        TinyCNN(network.parameters)


OTHER_SIZES = [(28,), (28, 27), (28, 28, 1), (2, 28, 28, 1)]
RANGE = r"must lie in \[0, 1\].*divide bytes by 255"


@pytest.mark.parametrize(
    ("images", "message"),
    [
        *((np.zeros(s), r"must be \(28, 28\) or \(N, 28, 28\)") for s in OTHER_SIZES),
        *((np.full((28, 28), v), RANGE) for v in (255, -0.1, np.nan, np.inf)),
        *((np.zeros(s), "(must be|is empty)") for s in ((0, 28), (0, 14, 14), (0, 0, 0))),
    ],
)
def test_other_sizes_and_values_outside_zero_to_one_are_refused(network, images, message):
    with pytest.raises(ValueError, match=f"images {message}"):
        network.forward(images)


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("b1", np.float64(1), r"b1 has shape \(\) but must have \(1,\)"),
        ("b2", np.zeros((2, 4)), r"b2 has shape \(2, 4\) but must have \(8,\)"),
        ("W1", np.float64(1), r"W1 has shape \(\) but must have \(4, 3, 3, 1\)"),
        ("W3", np.array(["one"]), "W3 must hold real numbers, got dtype <U3"),
        ("b3", np.zeros(0), r"b3 is empty: its shape is \(0,\)"),
    ],
)
def test_a_file_of_other_arrays_is_named(network, name, array, message, tmp_path):
    path = tmp_path / "weights.npz"
    np.savez(path, **network.parameters | {name: array})
    with pytest.raises(ValueError, match=f"{re.escape(str(path))} .*: {message}$"):
        TinyCNN.load(path)
