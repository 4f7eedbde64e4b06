"""Listings: code on a page is the code that the tests test."""

import ast
import inspect
import json
import textwrap

import pytest

import lesson.conv
import lesson.network
from scripts.publish import listing
from scripts.publish.listing import cut

SOURCE = '''"""A module."""

LIMIT = 3
ANNOTATED: int = 4


@first
@second(1)
def decorated(x):
    """Return x.

    At length.
    """
    return x


class Box:
    """A box."""

    def open(self):
        """Open it."""
        return "open"


def only_said():
    """Do nothing."""
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "parcel").mkdir()
    (tmp_path / "parcel" / "box.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(listing, "ROOT", tmp_path)
    return "parcel.box"


def test_a_listing_is_the_source_that_python_itself_finds_with_its_lines():
    source = inspect.getsource(lesson.conv.conv2d)
    assert cut("lesson.conv:conv2d").code == source.rstrip()
    source = inspect.getsource(lesson.network.TinyCNN.forward)
    assert cut("lesson.network:TinyCNN.forward").code == textwrap.dedent(source).rstrip()
    lines, first = inspect.getsourcelines(lesson.conv.conv2d_loops)
    expected = f"lesson/conv.py · lines {first}–{first + len(lines) - 1}"
    assert cut("lesson.conv:conv2d_loops", nodoc=True).title == expected


def test_without_its_docstring_a_listing_is_still_the_same_program():
    name = "lesson.conv:conv2d_loops"
    whole, short = (cut(name, nodoc).code for nodoc in (False, True))
    (function,) = ast.parse(whole).body
    del function.body[0]
    assert ast.dump(function) == ast.dump(ast.parse(short).body[0])


def test_decorators_constants_and_modules_are_cut_whole(module):
    assert cut(f"{module}:decorated").code.startswith("@first\n@second(1)\ndef")
    assert cut(f"{module}:LIMIT") == ("LIMIT = 3", "parcel/box.py · lines 3–3")
    assert cut(f"{module}:ANNOTATED").code == "ANNOTATED: int = 4"
    assert cut(f"{module}:Box", nodoc=True).code.startswith("class Box:\n    def open")
    assert '"""Do nothing."""' in cut(f"{module}:only_said", nodoc=True).code
    assert cut(module) == (SOURCE.rstrip(), "parcel/box.py")


def test_a_page_shows_the_title_above_the_code(convert, module):
    html = convert(f"::listing {module}:LIMIT", "listing")
    assert '<span class="filename">parcel/box.py · lines 3–3</span>' in html
    assert '<span class="n">LIMIT</span>' in html


def test_what_went_away_stops_the_build(refuses, module):
    refuses(f"::listing {module}:gone", "listing", match="parcel/box.py has no 'gone'")
    refuses(f"::listing {module}:Box.gone", "listing", match="has no 'Box.gone'")
    refuses("::listing parcel.bag:open", "listing", match="there is no parcel/bag.py")
    refuses(f"::listing {module}:LIMIT bare", "listing", match="unknown option 'bare'")


# Cells: code that reads as a listing and comes alive where it can -------------------


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


def test_a_cell_shows_its_code_its_title_and_what_it_gave(convert):
    html = convert("::cell add_up", "listing")
    assert html.startswith('<figure class="cell"><python-cell name="add_up">')
    assert '<span class="filename">Add up</span>' in html
    assert '<span class="nb">print</span>' in html
    assert html.endswith("</python-cell></figure>")
    assert '<div class="cell-output"><pre>2 *of* {them}\n</pre></div>' in html
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
