"""Included files, folded blocks with anchors, and predictions."""

import re

import markdown
import pytest
from pymdownx.snippets import SnippetMissingError

from scripts import ROOT
from scripts.publish import predict

ASK = """
whiskers:
  question: Which *one* of {= 2 + 3 =}?
  options:
    - {text: Sobel-x., why: Along the line nothing changes.}
    - {text: Sobel-y., right: true, why: Across it much does.}
    - {text: Blur., why: An average loses it.}
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(predict, "PATH", tmp_path / "predictions.yml")
    (tmp_path / "predictions.yml").write_text(ASK)
    return tmp_path


def with_snippets(root, text):
    """Convert with `pymdownx.snippets` as mkdocs.yml sets it, but for the folder."""
    [line] = re.findall(r"- pymdownx\.snippets: (.*)", (ROOT / "mkdocs.yml").read_text())
    assert line == "{base_path: [!relative $config_dir], check_paths: true}"
    options = {"pymdownx.snippets": {"base_path": [str(root)], "check_paths": True}}
    extensions = ["pymdownx.snippets", "tables"]
    return markdown.markdown(text, extensions=extensions, extension_configs=options)


def test_an_included_file_is_part_of_the_page_without_its_title(root):
    (root / "NOTE.md").write_text("# Note\n\n## Origin\n\n| a |\n|---|\n| b |\n")
    html = with_snippets(root, 'Before.\n\n--8<-- "NOTE.md:3:"\n\nAfter.')
    assert "<p>Before.</p>\n<h2>Origin</h2>\n<table>" in html
    assert "Note" not in html
    assert html.endswith("<p>After.</p>")


@pytest.mark.parametrize("path", ["gone.md", "../outside.md", "/etc/passwd"])
def test_a_file_that_is_not_in_the_repository_stops_the_build(root, path):
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
    html = convert(text, "predict", others=["pymdownx.details"])
    assert '<details class="question" id="ready">' in html
    assert "#ready" not in html


def test_a_folded_block_without_anchor_stays_as_it_is(convert):
    html = convert(
        '??? hint "Use { }"\n    Yes.\n', "predict", others=["pymdownx.details"]
    )
    assert html.startswith('<details class="hint">\n<summary>Use { }</summary>')


def test_a_prediction_can_be_read_without_javascript(convert, root):
    html = convert("::predict whiskers", "predict")
    assert '<figure class="prediction"><prediction-quiz name="whiskers">' in html
    assert "<strong>Predict.</strong> Which <em>one</em> of 5?" in html
    assert html.count("data-right") == 1
    assert '<li data-right="">Sobel-y.</li>' in html
    assert "<strong>Right.</strong> Across it much does." in html
    assert html.count("<strong>No.</strong>") == 2


def test_a_prediction_has_three_options_and_one_right_answer(refuses, root):
    refuses("::predict teeth", "predict", match="has no 'teeth'")
    path = root / "predictions.yml"
    path.write_text(ASK.replace("right: true, ", ""))
    refuses("::predict whiskers", "predict", match="three options, one right")
    path.write_text(ASK.rsplit("    -", 1)[0])
    refuses("::predict whiskers", "predict", match="three options, one right")
