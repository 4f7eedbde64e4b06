"""Listings: code on a page is the code that the tests test."""

import ast
import inspect
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


def test_a_listing_is_the_source_that_python_itself_finds():
    assert (
        cut("lesson.conv:conv2d").code == inspect.getsource(lesson.conv.conv2d).rstrip()
    )


def test_a_method_loses_the_indentation_of_its_class():
    source = inspect.getsource(lesson.network.TinyCNN.forward)
    assert cut("lesson.network:TinyCNN.forward").code == textwrap.dedent(source).rstrip()


def test_the_title_gives_file_and_lines_of_the_whole_symbol():
    lines, first = inspect.getsourcelines(lesson.conv.conv2d_loops)
    expected = f"lesson/conv.py · lines {first}–{first + len(lines) - 1}"
    assert cut("lesson.conv:conv2d_loops", nodoc=True).title == expected


def test_without_its_docstring_a_listing_is_still_the_same_program():
    whole, short = (
        cut("lesson.conv:conv2d_loops", nodoc).code for nodoc in (False, True)
    )
    (function,) = ast.parse(whole).body
    del function.body[0]
    assert ast.dump(function) == ast.dump(ast.parse(short).body[0])


def test_decorators_belong_to_a_function(module):
    assert cut(f"{module}:decorated").code.startswith("@first\n@second(1)\ndef")


def test_constants_are_symbols_too(module):
    assert cut(f"{module}:LIMIT") == ("LIMIT = 3", "parcel/box.py · lines 3–3")
    assert cut(f"{module}:ANNOTATED").code == "ANNOTATED: int = 4"


def test_the_gap_below_a_docstring_goes_with_it(module):
    assert cut(f"{module}:Box", nodoc=True).code.startswith("class Box:\n    def open")


def test_a_function_of_words_only_keeps_them(module):
    assert '"""Do nothing."""' in cut(f"{module}:only_said", nodoc=True).code


def test_a_module_is_shown_whole(module):
    assert cut(module) == (SOURCE.rstrip(), "parcel/box.py")


def test_a_page_shows_the_title_above_the_code(convert, module):
    html = convert(f"::listing {module}:LIMIT", "listing")
    assert '<span class="filename">parcel/box.py · lines 3–3</span>' in html
    assert '<span class="n">LIMIT</span>' in html


def test_a_symbol_that_went_away_stops_the_build(refuses, module):
    refuses(f"::listing {module}:gone", "listing", match="parcel/box.py has no 'gone'")
    refuses(f"::listing {module}:Box.gone", "listing", match="has no 'Box.gone'")


def test_a_module_that_went_away_stops_the_build(refuses, module):
    refuses("::listing parcel.bag:open", "listing", match="there is no parcel/bag.py")


def test_an_unknown_option_stops_the_build(refuses, module):
    refuses(f"::listing {module}:LIMIT bare", "listing", match="unknown option 'bare'")
