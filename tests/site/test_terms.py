"""Words with a dotted line: their meaning comes with pointer, keyboard and tap."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def word(open_page):
    """The first word of the lesson that has a meaning, and that meaning."""
    page = open_page("")
    first = page.locator("button.term").first
    meaning = page.locator(f"#{first.get_attribute('aria-describedby')}")
    assert meaning.is_hidden()
    first.scroll_into_view_if_needed()
    return page, first, meaning


def test_the_pointer_shows_the_meaning_near_the_word_and_leaving_ends_it(word):
    page, first, meaning = word
    first.hover()
    assert meaning.is_visible()
    box, below = first.bounding_box(), meaning.bounding_box()
    assert abs(below["y"] - box["y"]) < box["height"] + below["height"] + 10
    assert below["x"] >= 0
    assert below["x"] + below["width"] <= page.viewport_size["width"]
    page.mouse.move(0, 0)
    assert meaning.is_hidden()


def test_the_keyboards_focus_shows_it_and_escape_ends_it(word):
    page, first, meaning = word
    first.focus()
    assert meaning.is_visible()
    page.keyboard.press("Enter")
    assert meaning.is_visible(), "a press does not take away what the focus gave"
    page.keyboard.press("Escape")
    assert meaning.is_hidden()


def test_a_press_keeps_it_and_one_elsewhere_ends_it(word):
    page, first, meaning = word
    first.click()
    assert meaning.is_visible()
    page.mouse.click(5, 5)
    assert meaning.is_hidden()


def test_a_screen_reader_hears_the_meaning_as_the_words_description(word):
    page, first, meaning = word
    told = page.evaluate(
        "id => document.getElementById(id).textContent",
        first.get_attribute("aria-describedby"),
    )
    assert told == meaning.text_content()
    assert told.endswith(".")


def test_without_javascript_a_press_shows_it(open_page):
    page = open_page("", java_script_enabled=False)
    first = page.locator("button.term").first
    first.click()
    assert page.locator(f"#{first.get_attribute('popovertarget')}").is_visible()
