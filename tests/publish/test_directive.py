"""Directives: one line that stands for something built from the repository."""

from xml.etree.ElementTree import SubElement

import pytest
from markdown import Markdown

from scripts.publish import PublishError
from scripts.publish.directive import Directive, fence


class Shout(Directive):
    usage = "::shout word"

    def build(self, parent, arguments):
        (word,) = arguments
        SubElement(parent, "p").text = word.upper()


@pytest.fixture
def shout():
    md = Markdown(extensions=["admonition"])
    Shout(md).register()
    return md.convert


def test_a_directive_replaces_its_line(shout):
    assert shout("::shout hello") == "<p>HELLO</p>"


def test_text_around_a_directive_stays_in_order(shout):
    html = shout("before\n::shout one\n::shout two\nafter")
    assert html.split() == [f"<p>{w}</p>" for w in ("before", "ONE", "TWO", "after")]


def test_a_directive_works_inside_a_list_and_an_admonition(shout):
    assert "<li>\n<p>one</p>\n<p>TWO</p>" in shout("- one\n\n    ::shout two")
    assert "<p>TWO</p>\n</div>" in shout("!!! note\n    one\n\n    ::shout two")


def test_quotes_hold_an_argument_together(shout):
    assert shout('::shout "a b"') == "<p>A B</p>"


def test_a_longer_name_is_another_directive(shout):
    assert shout("::shouting hello") == "<p>::shouting hello</p>"


def test_three_colons_are_left_to_mkdocstrings(shout):
    assert shout(":::shout hello") == "<p>:::shout hello</p>"


def test_an_indented_directive_is_code(shout):
    assert "<code>::shout hello" in shout("    ::shout hello")


def test_a_wrong_line_is_named_with_the_right_form(shout):
    with pytest.raises(PublishError, match=r"`::shout a b`.*write `::shout word`"):
        shout("::shout a b")


def test_a_fence_is_longer_than_any_in_its_code():
    assert fence("a = '```'").startswith("```` {")
