"""The digit explorer: the trained network itself, and nothing hidden of it."""

import json
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import TinyCNN
from lesson.analysis import summarise
from lesson.images import digits

pytestmark = pytest.mark.browser
PAGE = "explore/digit-explorer/"
READY = "role=list[name='Scores']"
CLASSIFY = """(element, images) => images.map((image) => {
  const found = element.classify(Float32Array.from(image));
  return Object.fromEntries(Object.entries(found).map(([k, v]) => [k, Array.from(v)]));
})"""


def element(page):
    return page.locator("digit-explorer")


def image_of(page):
    return np.array(element(page).evaluate("e => Array.from(e.image)")).reshape(28, 28)


def scores(page):
    """Return the ten scores that are written in the list."""
    texts = page.get_by_role("list", name="Scores").locator(".value").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def answer(page):
    return element(page).get_by_label("answer").text_content()


def paper(page):
    return element(page).get_by_label("Draw a digit")


def press(page, name):
    element(page).get_by_role("button", name=name, exact=True).click()


def test_scripts_get_the_numbers_of_the_lesson(open_widget):
    network, images = TinyCNN.load(), digits()[0][:20]
    found = element(open_widget()).evaluate(CLASSIFY, images.reshape(20, -1).tolist())
    for image, got in zip(images, found, strict=True):
        for name, stage in network.feature_maps(image).items():
            assert_allclose(got[name], stage.ravel(), atol=1e-5, err_msg=name)


def test_an_image_of_another_size_is_refused(open_widget):
    script = """element => {
      try { element.classify(new Float32Array(9)); }
      catch (error) { return error.message; }
    }"""
    assert "a digit has 784 numbers, got 9" in element(open_widget()).evaluate(script)


def test_written_scores_are_those_of_the_drawing(open_widget):
    page = open_widget("?example=4")
    expected = TinyCNN.load().forward(image_of(page))
    assert_allclose(scores(page), expected, atol=0.051)
    best = page.get_by_role("list", name="Scores").locator("[data-best]")
    assert best.text_content().startswith(str(expected.argmax()))
    assert f"reads {expected.argmax()} (softmax" in answer(page)


def test_examples_come_one_after_the_other(open_widget):
    page = open_widget()
    labels = []
    for _ in range(10):
        labels += re.findall(r"[Ll]abelled (\d)", answer(page))
        press(page, "Example")
    assert labels == list("0123456789")


def test_the_last_examples_are_misread_and_the_page_says_so(open_widget):
    page = open_widget("?example=20")
    for example in (20, 21, 22):
        element(page).evaluate("(e, example) => e.set({ example })", example)
        read, label = re.search(r"reads (\d).*[Ll]abelled (\d)", answer(page)).groups()
        assert read != label


def at(page, x, y):
    """Return the place of a pixel of the drawing on the screen."""
    paper(page).scroll_into_view_if_needed()
    box = paper(page).bounding_box()
    across, down = ((n + 0.5) / 28 for n in (x, y))
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def test_a_mouse_draws_a_one_and_it_is_read(open_widget):
    page = open_widget()
    press(page, "Clear")
    assert not image_of(page).any()
    assert answer(page) == "Draw a digit, or take an example."
    page.mouse.move(*at(page, 14, 5))
    page.mouse.down()
    page.mouse.move(*at(page, 14, 22), steps=12)
    page.mouse.up()
    page.mouse.move(*at(page, 25, 5))
    drawn = image_of(page)
    assert drawn[6:22, 14].min() > 0.9
    assert not drawn[:, 20:].any(), "a mouse that is not pressed must not draw"
    assert "reads 1 " in answer(page)


def test_a_finger_draws(open_widget):
    page = open_widget(has_touch=True, size=(360, 800))
    press(page, "Clear")
    page.touchscreen.tap(*at(page, 10, 10))
    drawn = image_of(page)
    assert drawn[10, 10] == 1
    assert np.abs(np.argwhere(drawn) - 10).max() <= 2


def test_keys_draw(open_widget):
    page = open_widget()
    press(page, "Clear")
    paper(page).focus()
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    assert not image_of(page).any(), "the pen is up"
    page.keyboard.press("Space")
    assert page.get_by_label("pen").text_content() == "The pen is down."
    for _ in range(17):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.get_by_label("pen").text_content() == "The pen is up."
    page.keyboard.press("ArrowLeft")
    page.locator(".digit-pen", has_text="row 23, column 14").wait_for()
    drawn = image_of(page)
    assert (drawn[6:22, 14] == 1).all()
    assert not drawn[:, :11].any()
    assert "reads 1 " in answer(page)


def test_a_held_key_is_answered_once_when_the_pen_rests(open_widget):
    page = open_widget()
    paper(page).focus()
    page.evaluate(
        """() => {
          const pen = document.querySelector('.digit-pen');
          window.heard = [];
          new MutationObserver(() => heard.push(pen.textContent))
            .observe(pen, { childList: true, characterData: true, subtree: true });
        }"""
    )
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    page.locator(".digit-pen", has_text="row 10, column 15").wait_for()
    assert page.evaluate("heard") == ["row 10, column 15"]


def test_a_shift_is_answered_even_where_the_reading_stays(open_widget):
    page = open_widget("?example=1")
    page.wait_for_timeout(800)
    press(page, "Shift left")
    page.locator(".widget-voice", has_text="Shifted 1 left. The network").wait_for()
    press(page, "Shift down")
    page.locator(".widget-voice", has_text="Shifted 1 down, 1 left.").wait_for()


def test_shifting_moves_the_drawing_and_back(open_widget):
    page = open_widget("?example=5")
    before = image_of(page)
    press(page, "Shift right")
    press(page, "Shift down")
    assert (image_of(page)[1:, 1:] == before[:-1, :-1]).all()
    press(page, "Shift left")
    press(page, "Shift up")
    assert (image_of(page) == before).all()


def test_centring_undoes_a_shift(open_widget):
    page = open_widget("?example=5&right=6&down=-3")
    press(page, "Centre")
    state = element(page).evaluate("e => [e.state.down, e.state.right]")
    assert np.abs(state).max() <= 1


def test_a_silenced_filter_changes_the_scores_and_comes_back(open_widget):
    page = open_widget("?example=3")
    whole = scores(page)
    box = page.get_by_role("checkbox", name="use conv1, filter 3", exact=True)
    box.click()
    network = TinyCNN.load()
    network.parameters["W1"][2] = 0
    network.parameters["b1"][2] = 0
    assert_allclose(scores(page), network.forward(image_of(page)), atol=0.051)
    assert scores(page) != whole
    assert page.locator(".score-list .mark:visible").count() > 0
    press(page, "All filters on")
    assert scores(page) == whole
    assert box.is_checked()


def test_classify_ignores_what_is_silenced(open_widget):
    page = open_widget("?off=conv1+0,conv2+3")
    image = digits()[0][0]
    got = element(page).evaluate(CLASSIFY, [image.ravel().tolist()])[0]
    assert_allclose(got["logits"], TinyCNN.load().forward(image), atol=1e-5)


def test_pointing_at_a_unit_frames_what_it_sees(open_widget):
    page = open_widget()
    layers = {layer.name: layer for layer in summarise(TinyCNN.load())}
    for stage in ("conv1", "pool1", "conv2", "pool2"):
        side = layers[stage].shape[0]
        canvas = page.get_by_label(f"{stage}, filter 2", exact=True)
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        row, column = side // 2, side // 2 - 1
        x, y = ((n + 0.5) * box["width"] / side for n in (column, row))
        canvas.hover(position={"x": x, "y": y})
        said = page.get_by_label("unit", exact=True).text_content()
        where = f"{stage}, filter 2, row {row + 1}, column {column + 1}: "
        assert said.startswith(where)
        frame = page.locator(".digit-paper .pixel-frame").evaluate("e => e.style.width")
        seen = round(float(frame[:-1]) * 28 / 100, 3)
        assert seen == layers[stage].receptive_field


def test_the_products_shown_make_the_unit(open_widget):
    page = open_widget("?example=6&unit=conv2+1+8+6")
    network = TinyCNN.load()
    maps = network.feature_maps(image_of(page))
    said = page.get_by_label("unit", exact=True).text_content()
    total = float(re.search(r"= (−?[\d.]+);", said)[1].replace("−", "-"))
    patch = maps["pool1"][7:10, 5:8]
    expected = np.sum(patch * network.parameters["W2"][1]) + network.parameters["b2"][1]
    assert total == pytest.approx(float(expected), abs=0.0051)
    assert page.locator(".unit-part:visible").count() == 4


def test_arrow_keys_walk_from_unit_to_unit_and_map_to_map(open_widget):
    page = open_widget("?unit=conv1+1+0+27")
    where = page.get_by_label("unit", exact=True)
    page.get_by_label("conv1, filter 2", exact=True).focus()
    for key, words in [
        ("ArrowDown", "conv1, filter 2, row 2, column 28"),
        ("ArrowRight", "conv1, filter 3, row 2, column 1"),
        ("ArrowLeft", "conv1, filter 2, row 2, column 28"),
    ]:
        page.keyboard.press(key)
        assert where.text_content().startswith(words)
    for _ in range(27):
        page.keyboard.press("ArrowDown")
    assert where.text_content().startswith("pool1, filter 2, row 1, column 14")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "pool1, filter 2"


def test_each_map_says_how_to_walk_it_and_stands_in_a_named_group(open_widget):
    page = open_widget()
    group = page.get_by_role("group", name="conv1 · first convolution, after ReLU")
    canvas = group.get_by_label("conv1, filter 1", exact=True)
    hint = canvas.evaluate(
        "e => document.getElementById(e.getAttribute('aria-describedby')).textContent"
    )
    assert "press Tab" in hint
    assert "arrow keys" in hint


def test_a_stroke_is_answered_once_when_the_pen_rests(open_widget):
    page = open_widget()
    said = element(page).get_by_role("status").and_(page.locator(".widget-voice"))
    page.wait_for_timeout(800)
    assert said.text_content() == "", "what was there from the start is no news"
    paper(page).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert said.text_content() == ""
    page.wait_for_function(
        "() => document.querySelector('.widget-voice').textContent.includes('reads')"
    )
    quiet = element(page).locator("output:not(.digit-pen, .widget-note)")
    assert set(quiet.evaluate_all("all => all.map((e) => e.ariaLive)")) == {"off"}


def test_only_one_map_at_a_time_is_a_stop_of_the_tab_key(open_widget):
    assert open_widget().locator(".map-face canvas[tabindex='0']").count() == 1


def test_a_drawing_lives_in_the_address(open_widget):
    page = open_widget()
    press(page, "Clear")
    page.mouse.move(*at(page, 6, 6))
    page.mouse.down()
    page.mouse.move(*at(page, 20, 20), steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile("drawing="))
    drawn = image_of(page)
    again = open_widget("?" + page.url.partition("?")[2])
    assert json.dumps(image_of(again).tolist()) == json.dumps(drawn.tolist())


def test_a_digit_shifted_off_the_paper_stays_away(open_page):
    page = open_page("explore/digit-explorer/?down=28")
    page.get_by_role("button", name="Shift down").click()
    assert page.locator("digit-explorer").evaluate("e => e.image.some(Boolean)") is False
    assert "Draw a digit" in page.locator("digit-explorer .digit-answer").text_content()
