"""The parameter counter: the lesson's own counts, on bars that do not flatter."""

import math

import pytest

from lesson.analysis import dense_weights, local_weights, shared_weights

pytestmark = pytest.mark.browser
PAGE = "explore/parameter-counter/"
READY = "parameter-counter .row"


def figures(page):
    """Return the three numbers at the ends of the bars."""
    texts = page.locator("parameter-counter .row .value").all_text_contents()
    return [int(text.replace(",", "")) for text in texts]


def lengths(page):
    """Return the drawn lengths of the three bars, and of the track, in pixels."""
    width = "elements => elements.map((e) => e.getBoundingClientRect().width)"
    bars = page.locator("parameter-counter .bar").evaluate_all(width)
    return bars, page.locator("parameter-counter .track").first.bounding_box()["width"]


def test_it_compares_layers_with_as_many_outputs_and_says_what_the_bars_mean(open_widget):
    page = open_widget()
    dense, local, shared = figures(page)
    assert (local, shared) == (86_704_128, 1_728)
    assert dense == 224 * 224 * 3 * (224 * 224 * 64) == 483_385_147_392
    said = page.get_by_label("comparison").text_content()
    assert "All three give 3,211,264 outputs" in said
    assert "each reads 27 numbers, not 150,528; that is 5,575 times fewer" in said
    assert "serves all 50,176 positions; that is 50,176 times fewer" in said
    assert "the dense bar would be 280 km long" in said
    # One gap for each factor of ten.
    digits = [math.log10(count) for count in (dense, local, shared)]
    (dense, local, shared), _ = lengths(page)
    assert local / dense == pytest.approx(digits[1] / digits[0], abs=0.005)
    assert shared / dense == pytest.approx(digits[2] / digits[0], abs=0.005)


@pytest.mark.parametrize("state", [(28, 1, 3, 4), (64, 16, 7, 32), (1, 1, 1, 1)])
def test_counts_are_the_lessons(open_widget, state):
    size, channels, kernel, filters = state
    names = ("size", "channels", "kernel", "filters")
    query = "&".join(f"{name}={value}" for name, value in zip(names, state, strict=True))
    assert figures(open_widget(f"?{query}")) == [
        dense_weights(size, size, channels, size * size * filters),
        local_weights(size, size, channels, filters, kernel),
        shared_weights(channels, filters, kernel),
    ]


def test_sliders_answer_to_the_keyboard_and_the_change_is_spoken_in_few_words(
    open_widget,
):
    page = open_widget()
    slider = page.get_by_role("slider", name="Channels")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert figures(page) == [161_128_382_464, 28_901_376, 576]
    assert slider.get_attribute("aria-valuetext") == "1"
    words = (
        "Dense 161,128,382,464, locally connected 28,901,376, convolution 576 weights."
    )
    voice = page.locator("parameter-counter .widget-voice")
    voice.and_(page.get_by_text(words)).wait_for(state="attached")
    page.keyboard.press("End")
    assert figures(page)[2] == 9 * 512 * 64


def test_bars_in_proportion_are_three_pixels_where_they_would_vanish(open_widget):
    page = open_widget("?scale=linear")
    (dense, local, shared), track = lengths(page)
    assert dense == pytest.approx(track, abs=0.5)
    assert local == pytest.approx(3, abs=0.01)
    assert shared == pytest.approx(3, abs=0.01)


def test_a_kernel_larger_than_the_image_saves_nothing(open_widget):
    page = open_widget("?size=8&channels=1&kernel=11&filters=64")
    said = page.get_by_label("comparison").text_content()
    assert "121 numbers, not 64; that is 2 times as many weights" in said
