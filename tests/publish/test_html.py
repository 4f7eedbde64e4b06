"""What is done to a page once it is HTML: leftovers refused, modules added."""

import re

import pytest

from scripts import DOCS
from scripts.publish import PublishError, copies, html
from scripts.publish.html import break_names, label, leftovers, unindent, unmark


@pytest.mark.parametrize(
    "text",
    [
        "::listing lesson.conv:conv2d",
        "see ::figure cnn_block",
        "{= output_size(28, 3) =}",
        "$$x$$",
        "/// caption",
        "[@lecun1989]",
        "--8&lt;-- file",
        '??? hint "Hint"',
        "??? hint",
        "!!! note",
        "Heading { #anchor }",
        "link{ .md-button }",
    ],
)
def test_syntax_that_was_not_rendered_is_found(text):
    page = f"<h2>Title</h2><p>Before.</p><p>{text}</p><p>After.</p>"
    assert leftovers(page) is not None


@pytest.mark.parametrize(
    "page",
    [
        "<p><code>::figure slug</code> and <code>{= name() =}</code></p>",
        "<pre>$$ [@key] /// --8<-- ??? !!!</pre>",
        '<a href="https://example.org///x" title="{= 1 =}">a::b</a>',
        "<p>Really??? Three colons ::: and a set { a, b }, 3 $ and 4 $.</p>",
        '<annotation encoding="application/x-tex">\\{=\\}</annotation>',
        "<script>let a = {=}</script>",
    ],
)
def test_code_attributes_and_plain_text_are_no_leftovers(page):
    assert leftovers(page) is None


def test_programs_are_kept_from_the_search_and_stills_say_so_once():
    page = '<figure class="cell"></figure><details class="mkdocstrings-source"></details>'
    assert html.keep_from_search(page).count(" data-search-exclude>") == 2
    listing = '<div class="highlight"></div><details class="hint"></details>'
    assert html.keep_from_search(listing) == listing
    page = '<p>a</p><figure class="widget" id="x"></figure><figure class="cell"></figure>'
    still = copies.stand_still(page, "https://example.org/x/")
    assert still.count("still-note") == 1
    assert still.index("still-note") < still.index("<p>a</p>") < still.index("<figure")
    assert 'At <a href="https://example.org/x/">https://example.org/x/</a>' in still
    page = "<p>Now look at ::figure cat and go on.</p>"
    assert leftovers(page) == "Now look at ::figure cat and go on."


@pytest.fixture
def widgets(tmp_path, monkeypatch):
    (tmp_path / "widgets").mkdir()
    for tag in ("a-toy", "b-toy"):
        (tmp_path / "widgets" / f"{tag}.mjs").touch()
    monkeypatch.setattr(html, "DOCS", tmp_path)


@pytest.mark.usefixtures("widgets")
class TestElements:
    def test_a_page_loads_the_module_of_each_element_once(self):
        page = "<p><b-toy></b-toy><a-toy size=1></a-toy><a-toy></a-toy></p>"
        assert html.modules(page, "explore/x/").split("\n") == [
            '<script type="module" src="../../widgets/a-toy.mjs"></script>',
            '<script type="module" src="../../widgets/b-toy.mjs"></script>',
        ]

    def test_the_lesson_leaves_them_for_later(self):
        assert html.modules("<b-toy></b-toy>", "") == ""

    def test_words_that_look_like_elements_are_none(self):
        assert html.modules("<p>no-toy &lt;no-toy&gt;</p>", "x/") == ""

    @pytest.mark.parametrize("url", ["", "x/"])
    def test_an_element_without_module_stops_the_build(self, url):
        with pytest.raises(PublishError, match=r"<no-toy> has no docs/widgets/no-toy"):
            html.modules("<no-toy>", url)


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p>Red. Press Run.\nThen green.</p>", "<p>Red. Then green.</p>"),
        ("<p>Drag the slider.</p>\n<p>b</p>", "<p>b</p>"),
        ("<ol>\n<li>Press Play. Why?</li>\n<li>c</li>\n</ol>", "<ol>\n<li>c</li>\n</ol>"),
        ('<h2 id="try">Try</h2>\n<ol>\n<li><a href="?k=1">Go</a></li>\n</ol>\nd', "d"),
        ("<p>Under pressure, MIT Press.</p>", "<p>Under pressure, MIT Press.</p>"),
    ],
)
def test_sentences_that_ask_for_a_button_are_left_out_of_the_copy(page, left):
    assert copies.stand_still(page, "") == left


# Tables whose cells know their column, so that a phone can stack them ---------------


TABLE = """<table>
<thead><tr><th>you <code>want</code></th><th align="right">A &amp; "B"</th></tr></thead>
<tbody>
<tr class="item"><td>one</td><td align="right">1</td></tr>
<tr><td>two</td><td></td></tr>
</tbody>
</table>"""


def test_cells_know_their_column_and_role():
    labelled = label(TABLE)
    assert labelled.count('data-label="you want"') == 2
    named = 'data-label="A &amp; &quot;B&quot;"'
    assert f'<td role="cell" align="right" {named}>1' in labelled
    assert '<td role="cell"></td>' in label(TABLE)
    counted = {"table": 1, "rowgroup": 2, "row": 3, "columnheader": 2, "cell": 4}
    assert {role: labelled.count(f'role="{role}"') for role in counted} == counted


def test_other_tables_and_text_stay_and_long_names_may_break():
    bare = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    for table in (bare, TABLE.replace("<table>", '<table class="highlighttable">')):
        assert label(table) == table
    page = f"<p>before <code>a/b</code></p>{TABLE}<p>after</p>"
    before, after = label(page).split("<table", 1)[0], label(page).split("</table>")[1]
    assert (before, after) == ("<p>before <code>a/b</code></p>", "<p>after</p>")
    text = "<code>scripts/build_widget_data.py --only a_b</code>"
    broken = "<code>scripts/<wbr>build_<wbr>widget_<wbr>data.py --only a_b</code>"
    assert break_names(text) == broken
    short = "<code>digits_heldout.npz</code>"
    assert break_names(short) == short


# White space goes where no reader sees it, and stays where one does -----------------


@pytest.mark.parametrize("tag", ["pre", "textarea", "script", "style"])
def test_white_space_that_counts_stays(tag):
    kept = f'<{tag} id="x">\n    a\n\n      b\n</{tag}>'
    page = f"<p>\n  one\n</p>\n    {kept}\n  <p>two</p>"
    assert unindent(page) == f"<p>\none\n</p>\n{kept}\n<p>two</p>"


def test_words_on_two_lines_stay_two_words():
    assert unindent("<p>one\n    two</p>").split() == ["<p>one", "two</p>"]


def test_a_built_page_keeps_its_text(built_site):
    """Its listings to the letter, its words in their order."""
    page = (built_site / "index.html").read_text(encoding="utf-8")
    rest = re.sub(r"(?s)<(pre|script|style|textarea)\b.*?</\1>", "", page)
    assert not re.search(r"\n[ \t]", rest)
    assert re.search(r"\n    [a-z]", page), "listings are indented"


# What needs no colour of its own needs no mark --------------------------------------


SAME = ("name", "operator", "punctuation")


@pytest.mark.parametrize("kind", SAME)
def test_what_loses_its_mark_has_the_colour_of_the_ink(kind):
    style = (DOCS / "stylesheets" / "code.css").read_text(encoding="utf-8")
    assert f"--md-code-hl-{kind}-color: var(--ink);" in style
    assert "--md-code-fg-color: var(--ink);" in style
    assert not re.search(r"\.(n|o|p|w)\b(?![-\w])[^{}]*{", style)


def test_words_with_a_colour_and_links_keep_their_mark():
    keyword = '<span class="k">def</span> <span class="nf">pool</span>'
    assert unmark(keyword + '<span class="p">(</span>') == keyword + "("
    link = '<span class="n"><a href="#x">x</a></span>'
    assert unmark(link) == link


def test_the_lesson_shows_the_code_of_its_source(built_site):
    html = (built_site / "index.html").read_text(encoding="utf-8")
    assert '<span class="n">' not in html
    code = re.sub(r"<[^>]+>", "", html)
    assert "window = image[top : top + kh, left : left + kw]" in code
