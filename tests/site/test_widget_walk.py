"""The gradient walk: every number is that of the lesson's readable backward pass."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import TinyCNN, digits
from lesson.plain import backward, cross_entropy, forward

pytestmark = pytest.mark.browser
PAGE = "explore/gradient-walk/"
READY = "role=list[name='Stages']"


def test_the_gradients_of_two_hundred_digits_are_those_of_plain(open_widget):
    parameters = TinyCNN.load().parameters
    images, labels = (part[:200] for part in digits())
    script = """async (element, [images, labels]) => {
      const found = [];
      for (let i = 0; i < labels.length; i++) {
        element.setImage(Float32Array.from(images[i]), labels[i]);
        const gradients = await element.gradients;
        const lists = Object.entries(gradients).map(([name, g]) => [name, [...g]]);
        found.push(Object.fromEntries(lists));
      }
      return found;
    }"""
    given = [images.reshape(200, -1).tolist(), labels.tolist()]
    found = open_widget().locator("gradient-walk").evaluate(script, given)
    for i, gradients in enumerate(found):
        expected = backward(parameters, images[i : i + 1], labels[i : i + 1])
        assert set(gradients) == set(expected)
        for name, values in expected.items():
            assert_allclose(gradients[name], values.ravel(), atol=1e-5)


def test_back_walks_from_the_scores_to_one_weight_and_forward_returns(open_widget):
    page = open_widget()
    current = page.locator("gradient-walk [aria-current=step]")
    seen = [current.text_content()]
    for _ in range(7):
        page.get_by_role("button", name="Back", exact=True).press("Enter")
        seen.append(current.text_content())
    listed = page.get_by_role("list", name="Stages").get_by_role("button")
    assert seen == listed.all_text_contents()
    assert len(set(seen)) == 8
    page.get_by_role("button", name="Back", exact=True).click()
    assert current.text_content() == seen[-1]
    page.get_by_role("button", name="Forward").click()
    assert current.text_content() == seen[-2]


def test_products_add_up_to_the_gradient_of_the_weight_that_is_chosen(open_widget):
    page = open_widget("?stage=7&weight=2+1+3")
    said = page.get_by_label("stage", exact=True)
    gradients = page.locator("gradient-walk").evaluate("e => [...e.gradients.W1]")
    value = gradients[9 + 2]
    assert "All 784 products add up to" in said.text_content()
    shown = said.text_content().split("add up to ")[1].split(":")[0].replace("−", "-")
    assert_allclose(float(shown), value, atol=0.0006, rtol=0.1)
    page.get_by_role("slider", name="Products added up").fill("0")
    assert "The first 0 of 784 products add up to 0." in said.text_content()
    page.get_by_role("button", name="Add them up").click()
    page.wait_for_function(
        "() => document.querySelector('gradient-walk').state.summed === 784",
        timeout=15_000,
    )
    assert "All 784 products" in said.text_content()


def test_it_counts_what_pooling_and_relu_let_through(open_widget):
    parameters = TinyCNN.load().parameters
    page = open_widget("?stage=2")
    label = page.get_by_label("answer", exact=True).text_content()
    image = page.locator("gradient-walk").evaluate(
        """async () => {
          const data = await import('../../widgets/parts/digit-data.mjs');
          return [...data.example(data.MISREAD)];
        }"""
    )
    image = np.reshape(image, (1, 28, 28))
    scores, (*_, conv2, _) = forward(parameters, image)
    assert label.startswith(f"A {int(label[2])}, read as {scores.argmax()}.")
    loss = cross_entropy(scores, np.array([int(label[2])]))[0]
    assert f"Loss {loss:.3f}".rstrip("0").rstrip(".") in label
    said = page.get_by_label("stage", exact=True)
    after_pool = int(said.text_content().split(": ")[1].split(" of ")[0])
    assert 0 < after_pool <= 7 * 7 * 8
    page.get_by_role("button", name="Back", exact=True).click()
    after_relu = int(said.text_content().split(": ")[1].split(" of ")[0])
    assert 0 < after_relu <= min(after_pool, (conv2 > 0).sum())


@pytest.mark.parametrize(
    ("image", "label"), [([0.0] * 783, 1), ([0.0] * 784, 10), ([None] * 784, 1)]
)
def test_what_is_no_digit_is_refused(open_widget, image, label):
    script = """(element, [image, label]) => {
      try { element.setImage(Float32Array.from(image, (v) => v ?? NaN), label); }
      catch (error) { return error.message; }
    }"""
    said = open_widget().locator("gradient-walk").evaluate(script, [image, label])
    assert said == "a digit has 784 numbers and a label from 0 to 9"


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("query", ["", "?stage=7", "?stage=7&weight=3+1+1"])
def test_no_number_leaves_its_cell(open_widget, width, query):
    page = open_widget(query, size=(width, 900))
    script = "cells => Math.max(...cells.map((c) => c.scrollWidth - c.clientWidth))"
    seen = page.locator("gradient-walk .cell-grid:visible > *")
    assert seen.evaluate_all(script) <= 0
