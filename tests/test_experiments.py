"""Experiments: their tools on cases with a known answer, and their numbers again."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lesson import TinyCNN
from lesson.images import digits
from lesson.training import Recipe, accuracy, fit
from scripts.experiments import gabor, record, small_training, translation, wirings
from scripts.experiments.banks import (
    CONTROLS,
    cut_patches,
    independent_basis,
    sparse_basis,
    sparse_codes,
    whiten,
)
from scripts.experiments.gabor import fit_gabor, main_component
from scripts.experiments.translation import DenseNetwork
from scripts.experiments.wirings import WIRINGS, WiredNetwork
from tests.test_training import numeric

pytestmark = pytest.mark.slow

IMAGES, LABELS = digits()


# Gabor functions ----------------------------------------------------------------------


def wave(k, angle, frequency, phase, width):
    """Return a Gabor function written another way, with complex numbers."""
    y, x = np.indices((k, k)) - (k - 1) / 2
    turned = (x + 1j * y) * np.exp(-1j * angle)
    window = np.exp(-(abs(turned) ** 2) / (2 * width**2))
    return window * np.cos(2 * np.pi * frequency * turned.real + phase)


@pytest.mark.parametrize("angle", [0.0, 0.4, 1.3, 2.5])
@pytest.mark.parametrize(("k", "frequency"), [(7, 0.25), (11, 0.15)])
def test_a_gabor_function_is_found_again(k, angle, frequency):
    kernel = 5 * wave(k, angle, frequency, phase=0.7, width=k / 5)
    r2, cycles, fitted = fit_gabor(kernel)
    assert r2 > 0.9999
    assert_allclose(cycles, 4 * frequency * k / 5, rtol=0.02)
    assert_allclose(fitted, kernel, atol=0.05)


def test_noise_passes_for_a_gabor_function_only_when_it_is_small(rng):
    large, small = rng.normal(size=(3, 11, 11)), rng.normal(size=(15, 3, 3))
    assert np.mean([fit_gabor(kernel).r2 for kernel in large]) < 0.3
    assert np.median([fit_gabor(kernel).r2 for kernel in small]) > 0.7


def test_a_blob_fits_and_is_told_apart_by_its_cycles():
    """At frequency zero; a slope goes through less than one."""
    y, x = np.indices((11, 11)) - 5.0
    blob = np.exp(-(x**2 + y**2) / 8)
    for kernel in (blob, x * np.exp(-(x**2 + y**2) / 50)):
        fit = fit_gabor(kernel)
        assert fit.r2 > 0.95
        assert fit.cycles < 1
    assert fit_gabor(wave(11, 0.4, 0.2, 0.7, 2.2)).cycles > 1.5


def test_sign_size_and_colour_are_told_apart(rng):
    pattern = rng.normal(size=(2, 5, 5, 1))
    grey, opponent = pattern * [1, 1, 1], pattern * [1, -1, 0]
    assert_array_equal(gabor.in_colour(np.concatenate([grey, opponent])), [0, 0, 1, 1])
    kernel = rng.normal(size=(5, 5))
    assert_allclose(fit_gabor(kernel)[0], fit_gabor(-3 * kernel)[0], atol=1e-6)
    pattern, colour = rng.normal(size=(5, 5)), np.array([0.2, 0.9, -0.4])
    found = main_component(pattern[..., None] * colour)
    assert_allclose(abs(found), abs(pattern) * np.linalg.norm(colour), atol=1e-12)


# Controls -----------------------------------------------------------------------------


@pytest.mark.parametrize("make", CONTROLS.values(), ids=CONTROLS)
def test_a_control_has_the_shape_of_its_bank_and_leaves_it_alone(make, rng):
    W = rng.normal(size=(6, 5, 5, 3))
    before = W.copy()
    control = make(W, rng)
    assert control.shape == W.shape
    assert_array_equal(W, before)
    assert not np.allclose(control, W)


def test_controls_keep_what_they_are_named_for(rng):
    W = rng.normal(size=(4, 5, 5, 3))
    both = W, CONTROLS["phase-randomised"](W, rng)
    amplitudes, control = (abs(np.fft.fft2(bank, axes=(1, 2))) for bank in both)
    assert_allclose(control, amplitudes, atol=1e-12)
    pixels, control = (
        np.sort(bank.reshape(4, 25, 3)[..., 0])
        for bank in (W, CONTROLS["shuffled pixels"](W, rng))
    )
    assert_array_equal(control, pixels)

    def smoothness(bank):
        return np.mean(bank[:, 1:] * bank[:, :-1]) / np.mean(bank**2)

    blurred = np.cumsum(rng.normal(size=(400, 7, 7, 1)), axis=1)
    blurred -= blurred.mean(axis=(1, 2), keepdims=True)
    found = smoothness(CONTROLS["smooth noise"](blurred, rng))
    assert found > 0.3 > smoothness(CONTROLS["white noise"](blurred, rng))
    assert abs(found - smoothness(blurred)) < 0.2


# Without labels -----------------------------------------------------------------------


def alike(found, true):
    """Return for each true pattern the cosine of the nearest found one."""
    cosines = true @ found.T / np.linalg.norm(found, axis=1)
    return abs(cosines).max(axis=1) / np.linalg.norm(true, axis=1)


def test_sparse_codes_are_shrunken_products_and_find_patterns(rng):
    basis = np.linalg.qr(rng.normal(size=(9, 9)))[0]
    patches = rng.normal(size=(5, 9))
    products = patches @ basis.T
    expected = np.sign(products) * np.maximum(abs(products) - 0.5, 0)
    assert_allclose(sparse_codes(patches, basis, 0.5), expected, atol=1e-9)
    true = np.linalg.qr(rng.normal(size=(16, 16)))[0]
    codes = rng.normal(size=(4000, 16)) * (rng.random((4000, 16)) < 0.1) * 4
    found = sparse_basis(codes @ true, 16, rng, steps=600, penalty=0.4)
    assert np.mean(alike(found, true) > 0.95) > 0.8
    true = rng.normal(size=(4, 9))
    found = independent_basis(rng.laplace(size=(20_000, 4)) @ true, 4, rng)
    assert alike(found, true).min() > 0.99


def test_patches_are_whitened_and_have_no_mean(rng):
    image = np.cumsum(np.cumsum(rng.normal(size=(64, 64)), axis=0), axis=1)
    strength = abs(np.fft.fft2(whiten(image)))
    low, high = strength[1:3, 1:3].mean(), strength[10:14, 10:14].mean()
    raw = abs(np.fft.fft2(image - image.mean()))
    assert low / high < raw[1:3, 1:3].mean() / raw[10:14, 10:14].mean() / 3
    assert_allclose(whiten(image).std(), 1)
    image = np.arange(48.0).reshape(6, 8)
    patches = cut_patches([image], 3, 10, rng)
    expected = image[:3, :3].ravel() - image[:3, :3].mean()
    assert_allclose(patches, np.tile(expected, (10, 1)))


# Dense networks -----------------------------------------------------------------------


def test_dense_networks_have_the_parameters_that_are_told():
    for hidden, size in {(): 7850, (5,): 3985, (128,): 101_770}.items():
        parameters = DenseNetwork(hidden, seed=0).parameters.values()
        assert sum(p.size for p in parameters) == size


@pytest.mark.parametrize("kind", [(), (5,), (4, 3), *WIRINGS])
def test_gradients_without_the_lessons_layers_are_the_slopes_of_the_loss(kind):
    network = (WiredNetwork if kind in WIRINGS else DenseNetwork)(kind, seed=0)
    batch = IMAGES[:4], LABELS[:4]
    for name, p in network.parameters.items():
        # Biases away from zero and from each other, where ReLU and maximum have no slope.
        bias = (name[0] == "b") * np.linspace(0.1, 0.2, p.size).reshape(p.shape)
        network.parameters[name] = p.astype(float) + bias
    for name, p in network.parameters.items():
        g = network.gradients(network, *batch)[2]
        index = np.unravel_index(abs(g[name]).argmax(), p.shape)
        slope = numeric(network, name, index, *batch, network.gradients)
        assert_allclose(g[name][index], slope, rtol=1e-4, atol=1e-8)


def test_a_dense_network_learns_with_the_same_recipe():
    network = DenseNetwork((32,), seed=0)
    recipe = Recipe(epochs=40, batch=50, shift=0)
    fit(network, IMAGES[:200], LABELS[:200], recipe, network.gradients)
    assert accuracy(network, IMAGES[:200], LABELS[:200]) == 1


# Three wirings ------------------------------------------------------------------------


def test_the_convolution_is_the_lessons_network_and_the_others_can_be_it_too():
    """By weights of their own, they compute the same: each wiring contains the next."""
    lessons, networks = TinyCNN.load(), {w: WiredNetwork(w, 0) for w in WIRINGS}
    assert [n.size for n in networks.values()] == [3_696_570, 93_306, 4266]
    shared, local, dense = (networks[w].parameters for w in reversed(WIRINGS))
    for name, p in lessons.parameters.items():
        if name in ("W1", "W2"):  # (K, k, k, C) to (C·k·k, K)
            p = p.transpose(3, 1, 2, 0).reshape(1, -1, len(p))
        shared[name] = (p.T if name == "W3" else p).astype(float)
    for i, layer in zip("12", networks["local"].layers, strict=True):
        positions, inputs = len(local["W" + i]), layer.side**2 * layer.channels
        for name in (f"W{i}", f"b{i}"):
            local[name] = np.repeat(shared[name].reshape(1, -1, layer.maps), positions, 0)
        pixels = np.eye(inputs).reshape(inputs, layer.side, layer.side, -1)
        maps = layer.as_maps(layer.see(pixels) @ local["W" + i])
        dense["W" + i] = maps.reshape(1, inputs, -1)
        dense["b" + i] = local["b" + i].reshape(1, 1, -1)
    for p in (local, dense):
        p |= {name: shared[name] for name in ("W3", "b3")}
    expected = lessons.forward(IMAGES[:5])
    for network in networks.values():
        assert_allclose(network.forward(IMAGES[:5]), expected, atol=1e-4)


def test_a_dense_network_learns_the_same_in_both_worlds():
    """If its first weights follow their pixels; so it is trained in one of them only."""
    there, here = WiredNetwork("dense", 0), WiredNetwork("dense", 0)
    order = wirings.mixed(np.arange(784).reshape(1, 28, 28)).ravel()
    there.parameters["W1"] = there.parameters["W1"][:, order]
    for network, images in ((here, IMAGES), (there, wirings.mixed(IMAGES))):
        recipe = Recipe(epochs=1, batch=50, shift=0)
        fit(network, images[:200], LABELS[:200], recipe, network.gradients)
    scores = here.forward(IMAGES[200:300]), there.forward(wirings.mixed(IMAGES[200:300]))
    assert_allclose(*scores, atol=1e-3)
    assert abs(scores[0] - here.forward(wirings.mixed(IMAGES[200:300]))).max() > 1


def test_the_quick_mode_agrees_in_sign_on_the_shipped_digits(monkeypatch, tmp_path):
    parts = {"train": digits("training"), "t10k": (IMAGES, LABELS)}
    monkeypatch.setattr(wirings, "load", parts.get)
    monkeypatch.setattr(wirings, "HELD_BACK", 500)
    monkeypatch.setattr(wirings, "CHECKPOINTS", tmp_path)
    found = wirings.experiment(**wirings.QUICK)["accuracy"]
    for world, sign in (("as they are", 1), ("mixed", -1)):
        (ours,), (theirs,) = found[world]["convolution"], found[world]["dense"]
        assert sign * (ours[0] - theirs[0]) > 1


# Stored numbers -----------------------------------------------------------------------


def test_results_say_or_name_how_to_get_them(tmp_path):
    path = record.write("example", {"value": [0.5]}, 7, ("numpy", "scipy"), tmp_path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["value"] == [0.5]
    assert stored["made"]["command"] == "python -m scripts.experiments.example"
    assert stored["made"]["numpy"] == np.__version__
    assert [other.name for other in tmp_path.iterdir()] == ["example.json"]
    with pytest.raises(
        FileNotFoundError, match=r"run python -m scripts\.experiments\.none"
    ):
        record.read("none")


@pytest.mark.parametrize("name", ["AlexNet", "EfficientNet-Lite0", "ours, digits"])
def test_stored_fits_are_of_the_shipped_banks_and_come_out_again(name):
    W, stored = gabor.learned_banks()[name], record.read("gabor")["banks"][name]
    assert stored["sha256"] == gabor.digest(W)
    again = [fit_gabor(main_component(filter_))[0] for filter_ in W[:4]]
    assert_allclose(again, stored["learned"]["r2"][:4], atol=0.01)


def test_stored_summaries_follow_from_the_fits():
    results = record.read("gabor")
    for bank in results["banks"].values():
        for kind in ("learned", *CONTROLS):
            r2 = np.array(bank[kind]["r2"])
            assert len(r2) == bank["filters"]
            assert_allclose(bank[kind]["median"], np.median(r2), atol=1e-4)
            assert_allclose(bank[kind]["share"], np.mean(r2 > results["good"]), atol=0.02)
        best = max(bank[kind]["share"] for kind in CONTROLS)
        if bank["side"] > 3:
            assert bank["learned"]["share"] > best + 0.4
        else:
            assert best > 0.6


def test_the_stored_curve_of_the_shipped_network_holds_for_the_held_out_digits():
    stored = record.read("translation")["networks"]["convolutional"]
    network = TinyCNN.load()
    assert stored["parameters"] == 4266
    again = translation.shares(network, (IMAGES, LABELS))
    # Five standard errors of a share of 500 digits.
    bound = 5 * np.sqrt(0.25 / 500)
    assert_allclose(again, stored["trained with shifts"][0], atol=bound)


def test_networks_forget_with_distance_and_the_convolutional_one_least():
    networks = record.read("translation")["networks"]
    assert set(networks) == {"convolutional", *translation.DENSE}
    for network in networks.values():
        moved, still = network["trained with shifts"], network["trained without"]
        assert (np.diff(still) < 0).all()
        assert np.min(moved, axis=0)[2] > np.max(still, axis=0)[2]
    # From two pixels on from any seed; at one pixel only on average, by a hair.
    for name in translation.DENSE:
        for how in ("trained with shifts", "trained without"):
            ours, theirs = networks["convolutional"][how], networks[name][how]
            assert (np.min(ours, axis=0)[2:5] > np.max(theirs, axis=0)[2:5]).all()
            assert (np.mean(ours, axis=0)[:5] > np.mean(theirs, axis=0)[:5])[1:].all()


def test_what_is_said_of_three_wirings_holds():
    """Sharing leads on digits as they are, but for one seed; mixed, both ideas cost."""
    found = record.read("wirings")
    assert found["sizes"] == list(wirings.SIZES)
    assert found["rates tried"] == list(wirings.RATES)
    there, mixed = (
        {wiring: np.array(found["accuracy"][world][wiring]) for wiring in WIRINGS}
        for world in wirings.WORLDS
    )
    pairs = len(wirings.SIZES) * 5
    assert there["dense"].size == pairs
    assert (there["convolution"] > there["dense"]).sum() == pairs - 1
    assert 0.2 < (there["local"] > there["dense"]).mean() < 0.5
    assert (mixed["dense"].min(axis=1) > mixed["local"].max(axis=1)).all()
    assert (mixed["local"].min(axis=1) > mixed["convolution"].max(axis=1)).all()
    usual = found["sizes"].index(1000)  # that the questions ask of
    assert there["convolution"][usual].min() > there["dense"][usual].max()
    assert (there["local"][usual] < there["dense"][usual]).all()


@pytest.mark.parametrize("run", [0, 3, 6])
def test_a_small_training_ends_again_as_it_was_recorded(run):
    stored = record.read("small_training")
    recorded = stored["runs"][run]
    settings = {name: recorded[name] for name in small_training.USUAL}
    for k, seed in enumerate(stored["seeds"][:2]):
        loss, share = small_training.after_training(**settings, seed=seed)
        assert_allclose(loss, recorded["loss"][k], atol=1e-3)
        assert_allclose(share, recorded["accuracy"][k], atol=0.41)
