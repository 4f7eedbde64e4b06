"""Values: a number on a page is computed by tested code."""

import re
from xml.etree.ElementTree import SubElement

import markdown
import pytest
from markdown import Markdown
from pymdownx.snippets import SnippetMissingError

from lesson.sizes import output_size
from scripts import ROOT
from scripts.publish import PublishError, notation
from scripts.publish.notation import Directive, expand, fence

TABLE = "| a | b |\n|---|---|\n| x | {= 2 + 3 =} |"


def test_a_value_stands_wherever_text_does(convert):
    assert expand("{= output_size(28, 3, 2, 1) =}") == str(output_size(28, 3, 2, 1))
    assert (
        expand("a ` tick\n\n{= 1 =}\n\nand ` another") == "a ` tick\n\n1\n\nand ` another"
    )
    assert "<td>5</td>" in convert(TABLE, "notation", others=["tables"])
    assert "<h2>Read 5 maps</h2>" in convert("## Read {= 5 =} maps", "notation")
    assert '<p title="5">5</p>' in convert('<p title="{= 5 =}">{= 5 =}</p>', "notation")
    assert "$5^2$" in convert("$ {= 5 =}^2$".replace("$ ", "$"), "notation")
    assert "{=" in convert("```\n{= 5 =}\n```", "notation").replace("</span>", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{= 150528000 | , =}", "150,528,000"),
        ("{= 1 / 3 | .1% =}", "33.3%"),
        ("{=2|>4=}", "   2"),
        ("{= max(1, 2) =} and {= 3 =}", "2 and 3"),
        ("{= 1 |  =}", "1"),
        ("{= (1\n+ 2) =}", "3"),
    ],
)
def test_what_follows_the_bar_is_a_format(text, shown):
    assert expand(text) == shown


@pytest.mark.parametrize(
    "text", ["`{= 1 =}`", "``{= 1 =} ` ``", "no braces", "{ = 1 = }"]
)
def test_code_and_other_text_are_left_alone(text):
    assert expand(text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{= no_such_fact() =}", "NameError: name 'no_such_fact'"),
        ("{= 1 / 0 =}", "ZeroDivisionError"),
        ("{= 1 +  =}", "SyntaxError"),
        ("{= 1 | q =}", "ValueError: Unknown format code 'q'"),
        ("{= output_size(2, 3) =}", "does not fit"),
        ("{= _np.pi =}", "NameError: name '_np'"),
        ("{= open('x') =}", "NameError: name 'open'"),
    ],
)
def test_what_cannot_be_computed_stops_the_build(text, why):
    with pytest.raises(PublishError, match=why) as caught:
        expand(f"A page says {text}.")
    assert text in str(caught.value)
    assert "scripts/publish/facts.py" in str(caught.value)


def test_private_functions_and_what_facts_import_are_no_facts():
    names = notation.known()
    assert {"parameters", "output_size", "milliseconds"} <= names.keys()
    assert not {"cache", "summarise", "digits", "_layers"} & names.keys()


def test_two_facts_of_one_name_stop_the_build(monkeypatch):
    monkeypatch.setattr(notation, "FACTS", ["facts_recorded", "facts_recorded"])
    with pytest.raises(PublishError, match=r"milliseconds.*: two facts have one name"):
        notation.known()


# Directives: one line that stands for something built from the repository -----------


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


def test_a_directive_replaces_its_line_wherever_it_stands(shout):
    assert shout("::shout hello") == "<p>HELLO</p>"
    html = shout("before\n::shout one\n::shout two\nafter")
    assert html.split() == [f"<p>{w}</p>" for w in ("before", "ONE", "TWO", "after")]
    assert "<li>\n<p>one</p>\n<p>TWO</p>" in shout("- one\n\n    ::shout two")
    assert "<p>TWO</p>\n</div>" in shout("!!! note\n    one\n\n    ::shout two")
    assert shout('::shout "a b"') == "<p>A B</p>"


def test_what_is_no_directive_is_left_alone_or_named(shout):
    assert shout("::shouting hello") == "<p>::shouting hello</p>"
    assert shout(":::shout hello") == "<p>:::shout hello</p>"
    assert "<code>::shout hello" in shout("    ::shout hello")
    assert fence("a = '```'").startswith("```` {")
    with pytest.raises(PublishError, match=r"`::shout a b`.*write `::shout word`"):
        shout("::shout a b")


# Included files, and folded blocks with anchors -------------------------------------


def with_snippets(root, text):
    """Convert with `pymdownx.snippets` as mkdocs.yml sets it, but for the folder."""
    [line] = re.findall(r"- pymdownx\.snippets: (.*)", (ROOT / "mkdocs.yml").read_text())
    assert line == "{base_path: [!relative $config_dir], check_paths: true}"
    options = {"pymdownx.snippets": {"base_path": [str(root)], "check_paths": True}}
    extensions = ["pymdownx.snippets", "tables"]
    return markdown.markdown(text, extensions=extensions, extension_configs=options)


def test_an_included_file_is_part_of_the_page_without_its_title(tmp_path):
    root = tmp_path
    (root / "NOTE.md").write_text("# Note\n\n## Origin\n\n| a |\n|---|\n| b |\n")
    html = with_snippets(root, 'Before.\n\n--8<-- "NOTE.md:3:"\n\nAfter.')
    assert "<p>Before.</p>\n<h2>Origin</h2>\n<table>" in html
    assert "Note" not in html
    assert html.endswith("<p>After.</p>")


@pytest.mark.parametrize("path", ["gone.md", "../outside.md", "/etc/passwd"])
def test_a_file_that_is_not_in_the_repository_stops_the_build(tmp_path, path):
    root = tmp_path / "repository"
    root.mkdir()
    (root.parent / "outside.md").touch()
    with pytest.raises(SnippetMissingError, match="could not be found"):
        with_snippets(root, f'--8<-- "{path}"')


def test_a_file_that_is_included_goes_on_below_its_title():
    """The page counts its lines, and has a heading of its own."""
    page = (ROOT / "docs" / "about" / "reproduce.md").read_text(encoding="utf-8")
    [(path, first)] = re.findall(r'^--8<-- "([^":]+):(\d+):"$', page, re.M)
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert int(first) == 2 + lines[1:].index(next(filter(None, lines[1:])))


@pytest.mark.parametrize("title", ["Are you ready?", "Are *you* ready?", "Are *you*"])
def test_a_folded_block_takes_the_anchor_from_its_title(convert, title):
    text = f'??? question "{title} {{ #ready }}"\n    Yes.\n'
    html = convert(text, "checkpoint", others=["pymdownx.details"])
    assert '<details class="question" id="ready">' in html
    assert "#ready" not in html


def test_a_folded_block_without_anchor_stays_as_it_is(convert):
    html = convert(
        '??? hint "Use { }"\n    Yes.\n', "checkpoint", others=["pymdownx.details"]
    )
    assert html.startswith('<details class="hint">\n<summary>Use { }</summary>')
