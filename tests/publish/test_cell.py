"""Cells: code that reads as a listing and comes alive where it can."""

import json

import pytest

from scripts.publish import listing


@pytest.fixture(autouse=True)
def docs(tmp_path, monkeypatch):
    """A site with one cell, what that gave, and one program to complete."""
    for folder in ("cells", "downloads", "runtime"):
        (tmp_path / folder).mkdir()
    (tmp_path / "cells" / "add_up.py").write_text("print(1 + 1)\n")
    given = {"add_up": "<pre>2 *of* {them}\n</pre>", "gone": ""}
    (tmp_path / "runtime" / ".cells.json").write_text(json.dumps(given))
    program = "# TODO: write it\n\n# ---- The rest\nprint('done')\n"
    (tmp_path / "downloads" / "starter.py").write_text(program)
    monkeypatch.setattr(listing, "DOCS", tmp_path)


def test_a_cell_shows_its_code_under_a_title(convert):
    html = convert("::cell add_up", "listing")
    assert html.startswith('<figure class="cell"><python-cell name="add_up">')
    assert '<span class="filename">Add up</span>' in html
    assert '<span class="nb">print</span>' in html
    assert html.endswith("</python-cell></figure>")


def test_what_it_gave_when_the_site_was_built_stands_below_it_as_it_is(convert):
    html = convert("::cell add_up", "listing")
    assert '<div class="cell-output"><pre>2 *of* {them}\n</pre></div>' in html


def test_a_cell_may_have_a_title_and_attributes(convert):
    html = convert('::cell add_up title="One, then one" limit=5', "listing")
    assert '<python-cell limit="5" name="add_up">' in html
    assert '<span class="filename">One, then one</span>' in html


def test_an_exercise_can_be_checked_and_folds_what_is_not_to_be_edited(convert):
    html = convert("::exercise starter", "listing")
    assert '<python-cell check="" name="starter">' in html
    before, rest = html.split('<details class="cell-rest">')
    assert '<span class="filename">starter.py</span>' in before
    assert "TODO" in before
    assert "The rest of starter.py" in rest
    assert "done" in rest


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("::cell gone", r"there is no docs/cells/gone\.py"),
        ("::exercise gone", r"there is no docs/downloads/gone\.py"),
        ("::cell", "write `::cell name"),
    ],
)
def test_a_program_that_is_not_there_stops_the_build(refuses, text, why):
    refuses(text, "listing", match=why)
