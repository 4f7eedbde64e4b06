"""Write down what the lesson's functions are asked by its tests, and what they answer.

    python -m pytest -p tests.numpy_calls --calls FILE …

Each different call from outside the package is kept: function, arguments, and both the
result and the arguments afterwards. `tests/numpy_replay.py` asks another NumPy the same.
"""

import functools
import importlib
import inspect
import pickle
import pkgutil
import re
from pathlib import Path

import lesson

#: Not arithmetic: they start programs, read the reader's files, or write.
LEFT_OUT = (
    *("lesson.__main__", "lesson.checker", "lesson.checking", "lesson.images"),
    "lesson.pictures.decoding",
    "lesson.fast.plans",  # megabytes of buffers a call; `fit` and `forward` are them
)
#: Pickles that name what the page's Python has not: Pillow, files, the tests themselves.
FOREIGN = re.compile(rb"PIL\.|pathlib|test_")
#: What it answers has no value yet, or is the machine's own.
EMPTY = ("aligned", "has_avx512")


class Calls:
    def __init__(self, path):
        self.file, self.seen, self.within = path.open("wb"), set(), False

    def watch(self, function, module, path):
        """Return a function that does the same and writes it down."""

        @functools.wraps(function)
        def watched(*args, **options):
            if self.within:
                return function(*args, **options)
            self.within = True
            asked = packed((module, path, args, options))
            try:
                result = function(*args, **options)
                self.keep(asked, (args, options, result))
                return result
            except Exception as error:
                self.keep(asked, (args, options, error))
                raise
            finally:
                self.within = False

        return watched

    def keep(self, asked, answered):
        """Write a call that is new and can be packed."""
        answer = packed(answered)
        if asked in self.seen or not (asked and answer) or FOREIGN.search(asked + answer):
            return
        self.seen.add(asked)
        pickle.dump((asked, answer), self.file)


def packed(value):
    """Return the bytes of a value; None where it has none, as a generator."""
    try:
        return pickle.dumps(value)
    except Exception:
        return None


def modules():
    names = [m.name for m in pkgutil.walk_packages(lesson.__path__, "lesson.")]
    names = [name for name in names if not name.startswith(LEFT_OUT)]
    return [importlib.import_module(name) for name in names]


def pytest_addoption(parser):
    parser.addoption("--calls", type=Path)


def pytest_configure(config):
    """Put watched functions into the place of all public ones, wherever named."""
    calls = config.calls = Calls(config.getoption("calls"))
    found, watched = modules(), {}
    for module in found:
        for name, value in [*vars(module).items()]:
            if getattr(value, "__module__", "") != module.__name__ or name in EMPTY:
                continue
            if inspect.isfunction(value) and name[0] != "_":
                watched[value] = calls.watch(value, module.__name__, name)
            elif inspect.isclass(value) and name[0] != "_":
                watch_methods(calls, value)
    for module in [lesson, *found]:
        for name, value in [*vars(module).items()]:
            if inspect.isfunction(value) and value in watched:
                setattr(module, name, watched[value])


def watch_methods(calls, kind):
    """Watch the public methods of a class, those of the class itself too."""
    for name, method in [*vars(kind).items()]:
        path = f"{kind.__name__}.{name}"
        if name[0] == "_":
            continue
        if isinstance(method, classmethod):
            inner = calls.watch(method.__func__, kind.__module__, path)
            setattr(kind, name, classmethod(inner))
        elif inspect.isfunction(method):
            setattr(kind, name, calls.watch(method, kind.__module__, path))


def pytest_runtest_setup(item):
    """Write nothing down for a test that replaces a part of the lesson."""
    given = inspect.signature(getattr(item, "function", packed)).parameters
    item.config.calls.within = "monkeypatch" in given


def pytest_unconfigure(config):
    config.calls.file.close()
