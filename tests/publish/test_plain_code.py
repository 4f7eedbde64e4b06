"""What needs no colour of its own needs no mark."""

import re

import pytest

from scripts import DOCS
from scripts.publish.html import unmark

SAME = ("name", "operator", "punctuation")


@pytest.mark.parametrize("kind", SAME)
def test_what_loses_its_mark_has_the_colour_of_the_ink(kind):
    style = (DOCS / "stylesheets" / "code.css").read_text(encoding="utf-8")
    assert f"--md-code-hl-{kind}-color: var(--ink);" in style
    assert "--md-code-fg-color: var(--ink);" in style
    assert not re.search(r"\.(n|o|p|w)\b(?![-\w])[^{}]*{", style)


def test_words_with_a_colour_keep_their_mark():
    keyword = '<span class="k">def</span> <span class="nf">pool</span>'
    assert unmark(keyword + '<span class="p">(</span>') == keyword + "("


def test_links_within_a_name_stay():
    link = '<span class="n"><a href="#x">x</a></span>'
    assert unmark(link) == link


def test_the_lesson_shows_the_code_of_its_source(built_site):
    html = (built_site / "index.html").read_text(encoding="utf-8")
    assert '<span class="n">' not in html
    code = re.sub(r"<[^>]+>", "", html)
    assert "window = image[top : top + kh, left : left + kw]" in code
