"""The reference shows docstrings as they are written."""

import griffe
import pytest

from scripts.publish.docstrings import correct, keep_columns, types

SOURCE = '''"""Boxes.

Throughout this module
    x   input
    y   output

More.
"""


def fill(image, pad="same", *, stride=1, gap=0):
    """Fill a box.

    Parameters
    ----------
    image : ndarray, shape (H, W)
        Grey.
    pad : {"same", "valid"} or int, default "same"
        Room.
    stride, gap : int, optional
        Steps.

    Returns
    -------
    ndarray, shape (K,)
        Filled.

    Raises
    ------
    ValueError
        If it is full.
    TypeError
        If it is no box.
    """
'''


@pytest.fixture
def package():
    module = griffe.visit(
        "boxes",
        filepath=None,
        code=SOURCE,
        docstring_parser="numpy",
        docstring_options={"warn_unknown_params": False},
    )
    correct(module)
    return module


def section(package, kind):
    parsed = package["fill"].docstring.parsed
    return next(part.value for part in parsed if part.kind.value == kind)


def test_types_are_the_text_that_was_written(package):
    assert {p.name: p.annotation for p in section(package, "parameters")} == {
        "image": "ndarray, shape (H, W)",
        "pad": '{"same", "valid"} or int',
        "stride": "int",
        "gap": "int",
    }
    assert [r.annotation for r in section(package, "returns")] == ["ndarray, shape (K,)"]


def test_errors_keep_their_types(package):
    errors = [str(error.annotation) for error in section(package, "raises")]
    assert errors == ["ValueError", "TypeError"]


def test_the_legend_of_a_module_is_a_block_of_its_own(package):
    assert "module\n\n    x   input\n    y   output\n\nMore." in package.docstring.value


def test_text_without_legend_stays_as_it_is():
    assert keep_columns("One.\n\nTwo\nthree.") == "One.\n\nTwo\nthree."


def test_a_docstring_without_sections_has_no_types():
    assert types("Do it.") == {}
