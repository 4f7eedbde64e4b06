"""A page on paper: answers behind the text, links with their addresses."""

import re

import pytest

from scripts.publish.copies import handout

AT = "https://example.org/lesson/explore/"
HINT = (
    '<details class="hint" id="h"><summary>Hint 1</summary><p id="p">Pad.</p></details>'
)


def behind(html, **options):
    start, _, end = handout(html, AT, **options).partition('<div class="checkpoint-ans')
    return start, end


@pytest.mark.parametrize(
    "kind", ["hint", "expect", "solution", "question", "deep solution"]
)
def test_what_gives_the_answer_away_stands_once_more_behind_the_text(kind):
    html = HINT.replace("hint", kind, 1)
    start, end = behind(html)
    assert start == html
    assert "<strong>Hint 1</strong>" in end
    assert "Pad." in end
    assert "id=" not in end, "or an anchor would stand twice"


def test_deep_dives_stay_and_what_asks_is_no_answer():
    html = HINT.replace("hint", "deep", 1)
    assert handout(html, AT) == html
    right = '<section class="checkpoint-right" data-right="5"><p>5.</p></section>'
    asked = f'<check-point><details class="question">{right}</details></check-point>'
    block = f'<details class="question"><summary>Ready?</summary>{asked}</details>'
    _, end = behind(block)
    assert re.findall(r"<li>(.*?)</li>", end) == ["<p>5.</p>"]
    assert "Ready?" not in end


def test_each_address_has_one_number_but_in_the_reference():
    html = handout(
        '<a href="../modify/">m</a> <a href="https://x.org/?a=1&amp;b=2">x</a> '
        '<a class="k" href="../modify/">again</a>',
        AT,
    )
    assert re.findall(r'data-note="(\d+)"', html) == ["1", "2", "1"]
    notes = re.findall(r"<li>(.*?)</li>", html)
    assert notes == ["https://example.org/lesson/modify/", "https://x.org/?a=1&amp;b=2"]
    link = '<a href="../x/">x</a>'
    assert handout(link, AT, "reference/layers/") == link


@pytest.mark.parametrize(
    "link",
    [
        '<a href="#here">h</a>',
        '<a href="./#here">h</a>',
        '<a href="mailto:a@b.org">m</a>',
        '<a href="https://x.org/">https://x.org/</a>',
    ],
)
def test_what_needs_no_address_gets_no_number(link):
    assert handout(link, AT) == link
