"""The kernel learner: nine weights reach the hidden kernel by the gradient shown."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import KERNELS
from lesson.images import photo, to_uint8
from scripts.build_widget_data import REDUCED, THUMBNAILS

pytestmark = pytest.mark.browser
PAGE = "explore/kernel-learner/"
READY = "kernel-learner .cell-grid"
SOBEL = KERNELS["sobel_x"].weights


def now(page):
    """Return weights, gradient and loss, as scripts have them."""
    script = "e => [[...e.weights], [...e.gradient], e.loss]"
    weights, gradient, loss = page.locator("kernel-learner").evaluate(script)
    return np.reshape(weights, (3, 3)), np.reshape(gradient, (3, 3)), loss


def steps(page, count):
    page.locator("kernel-learner").evaluate("(e, count) => e.step(count)", count)


def cosine(a, b):
    return (a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)


def windows(name):
    """Return every 3×3 window of a small photograph, of mean 0 and deviation 1."""
    height, width = (side // REDUCED for side in photo(name).shape)
    image = photo(name)[: height * REDUCED, : width * REDUCED]
    image = image.reshape(height, REDUCED, width, REDUCED).mean(axis=(1, 3))
    image = to_uint8(image).astype(float)
    image = (image - image.mean()) / image.std()
    return np.lib.stride_tricks.sliding_window_view(image, (3, 3)).reshape(-1, 9)


@pytest.mark.parametrize("name", THUMBNAILS)
def test_loss_and_gradient_are_those_of_numpy_and_each_step_follows_them(
    open_widget, name
):
    page = open_widget(f"?photo={name}&rate=0.07")
    X = windows(name)
    wanted = X @ SOBEL.ravel()
    for count in (0, 1, 4):
        steps(page, count)
        weights, gradient, loss = now(page)
        error = X @ weights.ravel() - wanted
        assert_allclose(loss, np.mean(error**2), rtol=1e-4)
        expected = 2 * X.T @ error / len(X)
        assert_allclose(gradient.ravel(), expected, rtol=1e-3, atol=1e-5)
    steps(page, 1)
    assert_allclose(now(page)[0], weights - 0.07 * gradient, atol=1e-5)


@pytest.mark.parametrize("name", THUMBNAILS)
def test_two_hundred_steps_find_the_hidden_kernel_or_the_flipped_one(open_widget, name):
    page = open_widget(f"?photo={name}")
    for flip, weights in ((False, 1), (True, 1), (False, 7), (True, 8)):
        state = {"flip": flip, "weights": weights}
        page.locator("kernel-learner").evaluate("(e, state) => e.set(state)", state)
        first = now(page)
        assert cosine(first[0], SOBEL) < 0.9, state
        steps(page, 200)
        weights, _, loss = now(page)
        hidden = SOBEL[::-1, ::-1] if flip else SOBEL
        assert cosine(weights, hidden) > 0.999, state
        assert loss < 0.001 * first[2], state


def test_a_link_says_whether_the_target_is_flipped_and_where_to_begin(open_widget):
    usual = now(open_widget())[0]
    page = open_widget("?weights=8&flip=")
    assert not np.allclose(now(page)[0], usual)
    steps(page, 200)
    assert cosine(now(page)[0], SOBEL[::-1, ::-1]) > 0.999


def test_a_rate_that_is_too_large_diverges_and_the_page_says_from_where_on(open_widget):
    X = windows("chelsea")
    limit = len(X) / np.linalg.eigvalsh(X.T @ X).max()
    page = open_widget("?rate=0.2")
    steps(page, 1)
    said = page.get_by_label("learning", exact=True)
    assert f"The rate is above {limit:.2f}: the loss will grow." in said.text_content()
    first = now(page)[2]
    steps(page, 40)
    assert now(page)[2] > 100 * first
    steps(page, 500)  # ends by itself: nothing is left to see
    assert np.isfinite(now(page)[2])
    assert f"a rate above {limit:.2f} is too large" in said.text_content()
    page.locator("kernel-learner").get_by_role("button", name="Reset").click()
    assert now(page)[2] < 100


def test_step_run_and_reset_do_what_they_say(open_widget):
    page = open_widget()
    said = page.get_by_label("learning", exact=True)
    page.locator("kernel-learner").get_by_role("button", name="Step").press("Enter")
    assert said.text_content().startswith("After 1 step: loss")
    page.locator("kernel-learner").get_by_role("button", name="Run").click()
    page.wait_for_function("() => document.querySelector('kernel-learner').loss < 1")
    page.locator("kernel-learner").get_by_role("button", name="Pause").click()
    before = now(page)[0]
    page.locator("kernel-learner").get_by_role("button", name="Reset").click()
    assert said.text_content().startswith("After 0 steps")
    assert np.abs(now(page)[0]).max() < 0.5 < np.abs(before).max()


def test_another_task_begins_with_the_same_nine_weights(open_widget):
    page = open_widget()
    begun = now(page)[0]
    steps(page, 20)
    page.get_by_role("checkbox", name="Flip the target").check()
    assert_allclose(now(page)[0], begun)
    steps(page, 20)
    page.get_by_role("combobox", name="Kernel").select_option("laplacian")
    assert_allclose(now(page)[0], begun)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_number_leaves_its_cell(open_widget, width):
    page = open_widget("?rate=0.2", size=(width, 900))
    for count in (0, 3, 30):
        steps(page, count)
        script = "cells => Math.max(...cells.map((c) => c.scrollWidth - c.clientWidth))"
        assert page.locator("kernel-learner .cell-grid > *").evaluate_all(script) <= 0
