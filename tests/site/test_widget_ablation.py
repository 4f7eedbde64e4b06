"""The ablation bench: shares are the lesson's own, nothing is told before a guess."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import TinyCNN, digits

pytestmark = pytest.mark.browser
PAGE = "explore/ablation-bench/"
READY = "[aria-label=accuracy]:has-text('Accuracy')"
LAYERS = {"conv1": ("W1", "b1", 4), "conv2": ("W2", "b2", 8)}
EACH = [(layer, k) for layer, (*_, count) in LAYERS.items() for k in range(count)]


def share(off):
    """Return the accuracy with some filters' maps at zero, by the lesson's network."""
    parameters = {n: p.copy() for n, p in TinyCNN.load().parameters.items()}
    for layer, filters in off.items():
        W, b, _ = LAYERS[layer]
        parameters[W][filters] = 0
        parameters[b][filters] = 0
    images, labels = digits()
    return np.mean(TinyCNN(parameters).forward(images).argmax(axis=1) == labels)


def test_all_twelve_shares_are_the_lessons(open_widget):
    page = open_widget()
    cases = [{layer: [k]} for layer, k in EACH]
    cases += [{}, {"conv1": [0, 3]}, {"conv1": [1], "conv2": [0, 2, 7]}]
    script = """async (element, cases) => {
      const found = [];
      for (const off of cases) found.push(await element.accuracy(off));
      return found;
    }"""
    found = page.locator("ablation-bench").evaluate(script, cases)
    assert_allclose(found, [share(off) for off in cases], atol=1e-9)


def test_nothing_is_told_before_a_guess_and_the_guess_is_answered(open_widget):
    page = open_widget()
    each = page.get_by_role("button", name="Silence each in turn")
    assert each.is_disabled()
    verdict = page.get_by_label("verdict", exact=True)
    assert not verdict.is_visible()
    guesses = page.get_by_role("combobox", name="Which one matters most?")
    guesses.select_option("conv2 0")
    each.press("Enter")
    without = f"{100 * share({'conv2': [0]}):.1f}%"
    worst = min((share({layer: [k]}), f"{layer} {k}") for layer, k in EACH)
    name = f"convolution {worst[1][4]}, filter {int(worst[1][6:]) + 1}"
    verdict.filter(has_text=f"Without your choice {without} are read").wait_for()
    assert f"without {name} only {100 * worst[0]:.1f}%" in verdict.text_content()
    guesses.select_option(worst[1])
    each.click()
    verdict.filter(has_text="You were right").wait_for()


def test_a_box_silences_a_filter_and_the_lost_digits_are_shown(open_widget):
    page = open_widget()
    said = page.get_by_label("accuracy", exact=True)
    whole = f"{100 * share({}):.1f}%"
    assert said.text_content() == f"Accuracy {whole} of 500 digits, with all filters."
    page.get_by_role("checkbox", name="convolution 1, filter 2").press("Space")
    left = f"{100 * share({'conv1': [1]}):.1f}%"
    said.filter(has_text=f"Accuracy {left} of 500 digits, {whole} with all").wait_for()
    lost = page.locator(".bench-lost")
    lost.filter(has_text="no longer: ").wait_for()
    assert lost.get_by_role("img").first.get_attribute("aria-label").startswith("a ")
    page.get_by_role("checkbox", name="convolution 1, filter 2").check()
    said.filter(has_text="with all filters.").wait_for()
    assert not lost.is_visible()


def test_a_pattern_is_named_before_ours_is_told(open_widget):
    page = open_widget("?patches=2")
    assert not page.get_by_role("img", name="their mean").is_visible()
    page.get_by_role("button", name="Compare").click()
    answer = page.get_by_label("pattern")
    assert answer.text_content() == "Write down what you see first."
    page.get_by_label("What do they have in common?").fill("a bar")
    page.get_by_label("What do they have in common?").press("Tab")
    page.get_by_role("button", name="Compare").press("Enter")
    assert answer.text_content().startswith("You say: a bar. We say: a level stroke")
    assert page.get_by_role("img", name="their mean").is_visible()
    page.get_by_role("combobox", name="Filter of convolution 2").select_option("3")
    page.wait_for_function(
        "() => document.querySelector('ablation-bench').state.patches === 3"
    )
    assert answer.text_content() == ""
