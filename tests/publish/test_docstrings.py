"""The reference shows docstrings as they are written."""

import doctest
import importlib
import pkgutil

import griffe
import pytest

import scripts.publish
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


def test_types_and_errors_are_the_text_that_was_written(package):
    assert {p.name: p.annotation for p in section(package, "parameters")} == {
        "image": "ndarray, shape (H, W)",
        "pad": '{"same", "valid"} or int',
        "stride": "int",
        "gap": "int",
    }
    assert [r.annotation for r in section(package, "returns")] == ["ndarray, shape (K,)"]
    errors = [str(error.annotation) for error in section(package, "raises")]
    assert errors == ["ValueError", "TypeError"]
    assert types("Do it.") == {}


def test_the_legend_of_a_module_is_a_block_and_other_text_stays(package):
    assert "module\n\n    x   input\n    y   output\n\nMore." in package.docstring.value
    assert keep_columns("One.\n\nTwo\nthree.") == "One.\n\nTwo\nthree."


# The examples in the docstrings of scripts/publish are true -------------------------


MODULES = [module.name for module in pkgutil.iter_modules(scripts.publish.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    module = importlib.import_module(f"scripts.publish.{name}")
    assert doctest.testmod(module).failed == 0
