"""Included files, and folded blocks with anchors."""

import re

import markdown
import pytest
from pymdownx.snippets import SnippetMissingError

from scripts import ROOT


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
