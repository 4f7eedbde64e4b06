"""lesson/plain.py: the package's numbers, case by case, and listings that run alone."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from test_conv import EDGE, arrays_of, convolutions
from test_pool import POOLS
from test_training import IMAGES, LABELS, SCORES

import lesson
from lesson import KERNELS, TinyCNN, plain, training
from lesson.activations import softmax
from lesson.checker import check_functions
from lesson.training import SGD
from scripts.publish.listing import cut

DOCS = Path(__file__).parents[1] / "docs"


# The same numbers as the package; of one kernel over one image: test_conv.py -----------


@given(*[st.integers(1, 40)] * 2, *[st.integers(1, 3)] * 2, st.integers(0, 5))
def test_sizes(size, kernel, stride, dilation, pad):
    try:
        expected = lesson.output_size(size, kernel, stride, pad, dilation)
    except ValueError:  # the plain one does not check that the kernel fits
        assume(False)
    assert plain.output_size(size, kernel, stride, pad, dilation) == expected


@given(convolutions(), st.integers(1, 3))
def test_many_filters_over_many_channels(case, stride):
    assume(all(k % 2 for k in case["kernel"]))
    x, W, b = arrays_of(case)
    tolerance = 2e-4 if x.dtype == "f4" else 1e-10
    expected = lesson.conv2d(x, W, b, stride)
    y = [plain.conv2d(image, W, b, stride) for image in x]
    assert_allclose(y, expected, atol=tolerance)
    taps = plain.conv2d_taps(x, W, b)
    assert_allclose(taps, lesson.conv2d(x, W, b), atol=tolerance)


@given(convolutions())
def test_gradients_of_a_convolution(case):
    assume(all(k % 2 for k in case["kernel"]))
    x, W, _ = arrays_of(case)
    x = x.astype(W.dtype)
    dy = np.random.default_rng(1).normal(size=(*x.shape[:3], len(W))).astype(W.dtype)
    tolerance = 2e-4 if x.dtype == "f4" else 1e-10
    both = plain.conv2d_backward(dy, x, W), lesson.conv2d_backward(dy, x, W)
    for got, expected in zip(*both, strict=True):
        assert_allclose(got, expected, rtol=1e-4, atol=tolerance)


@pytest.mark.parametrize("name", POOLS)
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_pooling(name, size, stride):
    x = POOLS[name]
    expected = lesson.maxpool2d(x, min(size, *x.shape[:2]), stride)
    y = plain.maxpool2d_loops(x, min(size, *x.shape[:2]), stride)
    assert_array_equal(y, expected)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_pooling_a_batch_and_back_with_many_ties(rows, columns, seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, size=(2, 2 * rows, 2 * columns, 3)).astype(float)
    y = plain.maxpool2d(x)
    assert_array_equal(y, lesson.maxpool2d(x))
    dy = rng.normal(size=y.shape)
    dx = plain.maxpool2d_backward(dy, x, y)
    assert_allclose(dx, lesson.maxpool2d_backward(dy, x), atol=1e-15)


@pytest.mark.parametrize("scores", SCORES)
def test_activations_and_loss(scores):
    labels = np.arange(len(scores)) % scores.shape[1]
    assert_array_equal(plain.relu(scores), lesson.relu(scores))
    assert_allclose(plain.softmax(scores), softmax(scores))
    loss, dscores = plain.cross_entropy(scores, labels)
    expected, _, expected_dscores = training.cross_entropy(scores, labels)
    assert_allclose(loss, expected)
    assert_allclose(dscores, expected_dscores)


NETWORKS = {
    "untrained": TinyCNN.initialise(seed=1),
    "trained": TinyCNN.load(),
    "other filters": TinyCNN.initialise(seed=2, filters=(3, 5)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_whole_network_forward(name):
    network = NETWORKS[name]
    scores, stages = plain.forward(network.parameters, IMAGES[:20])
    assert_allclose(scores, network.forward(IMAGES[:20]), rtol=1e-5, atol=1e-5)
    maps = list(network.feature_maps(IMAGES[3]).values())[:4]
    for got, expected in zip(stages[1:], maps, strict=True):
        assert_allclose(got[3], expected, rtol=1e-5, atol=1e-5)


def test_steps_teach_what_the_package_teaches():
    ours, theirs = (TinyCNN.initialise(seed=0) for _ in range(2))
    rule = SGD(momentum=0)
    for part in np.arange(60).reshape(6, 10):
        batch = IMAGES[part], LABELS[part]
        g = plain.backward(ours.parameters, *batch)
        plain.step(ours.parameters, g, rate=0.1)
        rule.step(theirs.parameters, training.gradients(theirs, *batch)[2], rate=0.1)
    for name, p in ours.parameters.items():
        assert_allclose(p, theirs.parameters[name], rtol=1e-9, atol=1e-12)


def test_nothing_is_changed_on_the_way(rng):
    x, W, b = rng.normal(size=(1, 4, 4, 2)), rng.normal(size=(3, 3, 3, 2)), np.ones(3)
    before = x.copy(), W.copy(), b.copy()
    y = plain.conv2d_taps(x, W, b)
    plain.conv2d(x[0], W, b)
    plain.conv2d_backward(y, x, W)
    plain.maxpool2d_backward(plain.maxpool2d(x), x, plain.maxpool2d(x))
    for now, then in zip((x, W, b), before, strict=True):
        assert_array_equal(now, then)


# Listings, pasted from the page -------------------------------------------------------

P = TinyCNN.load().parameters
SLOPES = training.gradients(TinyCNN.load(), IMAGES[:2], LABELS[:2])[2]
ONES, NINE = np.ones((1, 2, 2, 1)), np.ones((1, 3, 3, 1))
THREE, SEVEN = np.full((1, 1, 1, 1), 3.0), np.full((1, 1, 1, 1), 7.0)
TWO_ROWS = np.array([[1, 2, -9, -8], [3, 4, -7, -6]])
SUMS, SOBEL = [[5, 7, 5], [7, 10, 7], [5, 7, 5]], KERNELS["sobel_x"].weights
#: What a reader can check in the head, for each function that a page shows.
CALLS = {
    "output_size": (lambda f: f(28, 3, 2, 1), 14),
    "conv2d_loops": (lambda f: f(EDGE, SOBEL)[1], [0, 0, 36, 36, 0, 0]),
    "conv2d": (lambda f: f(NINE[0], NINE, np.array([1.0]))[..., 0], SUMS),
    "conv2d_taps": (lambda f: f(NINE, NINE, np.array([1.0]))[0, ..., 0], SUMS),
    "conv2d_backward": (
        lambda f: np.concatenate([np.ravel(d) for d in f(ONES, ONES, THREE)]),
        [3, 3, 3, 3, 4, 4],
    ),
    "relu": (lambda f: f(np.array([-2.0, 3.0])), [0, 3]),
    "maxpool2d_loops": (lambda f: f(np.array([[1, 5, 2, 0], [3, 4, 9, 8]])), [[5, 9]]),
    "maxpool2d": (  # of a batch, or of one image on the exercise's page
        lambda f: f(TWO_ROWS.reshape((1, 2, 4, 1)[f.__code__.co_argcount > 1 :])).ravel(),
        [4, -6],
    ),
    "maxpool2d_backward": (
        lambda f: f(SEVEN, ONES, ONES[:, :1, :1]).ravel(),
        [7, 0, 0, 0],
    ),
    "softmax": (lambda f: f(np.array([1000.0, 1000.0])), [0.5, 0.5]),
    "cross_entropy": (
        lambda f: f(np.log([[3.0, 1.0]]), np.array([0]))[1],
        [[-0.25, 0.25]],
    ),
    "forward": (lambda f: f(P, IMAGES[:9])[0].argmax(axis=1), LABELS[:9]),
    "backward": (lambda f: f(P, IMAGES[:2], LABELS[:2])["b3"], SLOPES["b3"]),
    "step": (lambda f: stepped(f), 1.0),
}


def stepped(step):
    """Return the parameter 3 after a step of 0.5 against the gradient 4."""
    params = {"b1": np.array(3.0)}
    step(params, {"b1": np.array(4.0)}, 0.5)
    return params["b1"]


def listings(page):
    """Return the listings of a page from top to bottom, each target with its options."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"^ *::listing (\S+)(.*)$", text, re.M)


@pytest.mark.parametrize("page", ["index.md", "exercises/create.md"])
def test_each_listing_runs_when_pasted_below_those_above_it(page):
    space = {"np": np}
    assert listings(page)
    for target, options in listings(page):
        symbol = target.partition(":")[2]
        exec(cut(target, "nodoc" in options).code, space)
        call, expected = CALLS[symbol]
        got = call(space[symbol])
        assert_allclose(got, expected, atol=1e-6, err_msg=f"{target} on {page}")


def test_the_lesson_shows_the_whole_file():
    """Each of its functions, and none from another module."""
    targets = {target for target, _ in listings("index.md")}
    functions = (value for value in vars(plain).values() if callable(value))
    own = {f.__name__ for f in functions if f.__module__ == plain.__name__}
    assert targets == {f"lesson.plain:{name}" for name in own}


def test_it_passes_the_create_exercise_with_numpy_alone():
    """Under the exercise's names, so that a page may show them beside its solution."""
    report = check_functions({"conv2d": plain.conv2d, "maxpool2d": plain.maxpool2d_loops})
    codes = {check["part"]: check["code"] for check in report["checks"]}
    assert [codes[part] for part in ("conv2d", "maxpool2d")] == ["right"] * 2, report
    source = Path(plain.__file__).read_text(encoding="utf-8")
    assert re.findall(r"^ *(?:import|from) .*$", source, re.M) == ["import numpy as np"]
