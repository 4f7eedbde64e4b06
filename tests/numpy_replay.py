"""Ask the NumPy that runs this the calls of a file; see tests/numpy_calls.py.

Runs in the page's Python, where nothing but NumPy and the lesson is.
"""

import doctest
import importlib
import pickle
import pkgutil
from functools import reduce

import numpy as np

import lesson

#: Share of the largest number that others may differ by: sums are added in another order.
#: The second where anything asked or answered is float32.
SHARES = (1e-9, 2e-5)
SINGLE = b"f4"


def replay(path):
    """Return how many calls were asked, by function, and a line for each that differs."""
    asked, differ = {}, []
    with open(path, "rb") as file:
        while True:
            try:
                question, answer = pickle.load(file)
            except EOFError:
                return asked, differ
            share = SHARES[SINGLE in question + answer]
            name, found = ask(question, answer, share)
            asked[name] = asked.get(name, 0) + 1
            if found:
                differ.append(f"{name}: {found}")


def ask(question, answer, share):
    """Return a call's name, and how its answer differs, if it does."""
    module, path, args, options = pickle.loads(question)
    owner = reduce(getattr, path.split(".")[:-1], importlib.import_module(module))
    function = getattr(owner, path.rpartition(".")[2])
    if isinstance(owner, type) and getattr(function, "__self__", None) is owner:
        args = args[1:]  # a class method brings its class along
    expected = pickle.loads(answer)
    try:
        result = function(*args, **options)
    except Exception as error:
        result = error
    if getattr(function, "__self__", None) is owner:
        args = (owner, *args)
    return f"{module}.{path}", difference(expected, (args, options, result), share)


def difference(a, b, share):
    """Return in what two values differ; empty where they agree."""
    if isinstance(a, np.ndarray | np.generic) or isinstance(b, np.ndarray | np.generic):
        return unlike(np.asarray(a), np.asarray(b), share)
    if type(a) is not type(b):
        return f"{type(a).__name__} {a!r:.200} became {type(b).__name__} {b!r:.200}"
    if isinstance(a, float):
        return unlike(np.asarray(a), np.asarray(b), share)
    if isinstance(a, np.random.Generator):
        a, b = a.bit_generator.state, b.bit_generator.state
    if isinstance(a, dict):
        a, b = [list(a), *a.values()], [list(b), *b.values()]
    if isinstance(a, list | tuple):
        if len(a) != len(b):
            return f"{len(a)} values became {len(b)}"
        found = (difference(*pair, share) for pair in zip(a, b, strict=True))
        return next(filter(None, found), "")
    if isinstance(a, BaseException):
        return difference(str(a), str(b).replace(", dtype=int64", ""), share)
    if isinstance(a, type) or callable(a) or not hasattr(a, "__dict__"):
        return "" if a == b or repr(a) == repr(b) else f"{a!r:.200} became {b!r:.200}"
    return difference(public(a), public(b), share)


def public(value):
    """Return what an object holds, without what it keeps for itself to be quick."""
    return {name: held for name, held in vars(value).items() if name[0] != "_"}


def unlike(a, b, share):
    """Return in what two arrays differ."""
    if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
        return f"{a.dtype} {a.shape} became {b.dtype} {b.shape}"
    if a.dtype.kind not in "fc":
        return "" if np.array_equal(a, b) else f"{a!r:.200} became {b!r:.200}"
    if a.dtype != b.dtype:
        return f"{a.dtype} became {b.dtype}"
    large = np.max(np.abs(a[np.isfinite(a)]), initial=0)
    if np.allclose(a, b, rtol=share, atol=share * large, equal_nan=True):
        return ""
    return f"numbers differ by {np.max(np.abs(a - b), initial=0):.3g} of {large:.3g}"


def doctests():
    """Return the number of examples by module, and what doctest says of what fails."""
    tried, failed = {}, []
    runner = doctest.DocTestRunner(verbose=False)
    for module in pkgutil.walk_packages(lesson.__path__, "lesson."):
        for test in doctest.DocTestFinder().find(importlib.import_module(module.name)):
            result = runner.run(test, out=failed.append)
            tried[module.name] = tried.get(module.name, 0) + result.attempted
    return tried, failed
