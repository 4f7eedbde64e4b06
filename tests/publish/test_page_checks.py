"""What is done to a page once it is HTML: leftovers refused, modules added."""

import pytest

from scripts.publish import PublishError, copies, html
from scripts.publish.html import leftovers


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


def test_a_leftover_is_shown_with_the_words_around_it():
    assert leftovers("<p>Now look at ::figure cat and go on.</p>") == (
        "Now look at ::figure cat and go on."
    )


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


def test_programs_are_kept_from_the_search_index_and_listings_are_not():
    page = '<figure class="cell"></figure><details class="mkdocstrings-source"></details>'
    assert html.keep_from_search(page).count(" data-search-exclude>") == 2
    listing = '<div class="highlight"></div><details class="hint"></details>'
    assert html.keep_from_search(listing) == listing


def test_a_page_that_stands_still_says_so_once():
    page = '<p>a</p><figure class="widget" id="x"></figure><figure class="cell"></figure>'
    still = copies.stand_still(page, "https://example.org/x/")
    assert still.count("still-note") == 1
    assert still.index("still-note") < still.index("<p>a</p>") < still.index("<figure")
    assert 'At <a href="https://example.org/x/">https://example.org/x/</a>' in still


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
