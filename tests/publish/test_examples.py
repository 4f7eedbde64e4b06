"""The examples in the docstrings of scripts/publish are true."""

import doctest
import importlib
import pkgutil

import pytest

import scripts.publish

MODULES = [module.name for module in pkgutil.iter_modules(scripts.publish.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    module = importlib.import_module(f"scripts.publish.{name}")
    assert doctest.testmod(module).failed == 0
