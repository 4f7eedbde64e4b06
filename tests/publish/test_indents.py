"""White space goes where no reader sees it, and stays where one does."""

import re

import pytest

from scripts.publish.html import unindent


@pytest.mark.parametrize("tag", ["pre", "textarea", "script", "style"])
def test_white_space_that_counts_stays(tag):
    kept = f'<{tag} id="x">\n    a\n\n      b\n</{tag}>'
    assert unindent(f"<p>\n  one\n</p>\n    {kept}\n  <p>two</p>") == (
        f"<p>\none\n</p>\n{kept}\n<p>two</p>"
    )


def test_words_on_two_lines_stay_two_words():
    assert unindent("<p>one\n    two</p>").split() == ["<p>one", "two</p>"]


def test_a_built_page_keeps_its_text(built_site):
    """Its listings to the letter, its words in their order."""
    page = (built_site / "index.html").read_text(encoding="utf-8")
    rest = re.sub(r"(?s)<(pre|script|style|textarea)\b.*?</\1>", "", page)
    assert not re.search(r"\n[ \t]", rest)
    assert re.search(r"\n    [a-z]", page), "listings are indented"
