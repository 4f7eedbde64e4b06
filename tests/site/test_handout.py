"""Pages on paper: a handout first, then what gives the answers away, then addresses."""

import pytest

pytestmark = pytest.mark.browser


def test_a_handout_holds_its_answers_on_pages_of_their_own(open_page):
    page = open_page("exercises/create/")
    page.emulate_media(media="print")
    answers = page.locator(".checkpoint-answers")
    assert answers.evaluate("e => getComputedStyle(e).breakBefore") == "page"
    after = answers.inner_text()
    before = page.locator(".md-content__inner").inner_text().split(after)[0]
    for told in ("out[i, j] = np.sum(window * W", "Draw a row of 5 pixels"):
        assert told in after, told
        assert told not in before, told
    assert "Hint 1 of 4" in before, "where to look is told in its place"


def test_on_paper_hints_keep_their_titles_alone(open_page):
    page = open_page("exercises/create/")
    page.emulate_media(media="print")
    hints = page.locator(".md-content details.hint")
    assert hints.count() > 5
    assert hints.locator("> summary:visible").count() == hints.count()
    assert hints.locator("> :not(summary):visible").count() == 0


def test_on_paper_links_have_numbers_and_addresses(open_page):
    page = open_page("exercises/create/")
    assert page.locator(".link-notes").is_hidden()
    page.emulate_media(media="print")
    notes = page.locator(".link-notes li")
    assert notes.first.is_visible()
    number = page.locator("a[data-note]").first.evaluate(
        "a => getComputedStyle(a, '::after').content"
    )
    assert number == '"1"'
    assert notes.first.inner_text().startswith("http")
