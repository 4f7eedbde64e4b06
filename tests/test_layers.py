"""Imports inside lesson run one way, and importing it needs NumPy only."""

import ast
from pathlib import Path

import numpy as np
import pytest

import lesson
from tests.programs import python

LESSON = Path(__file__).parents[1] / "lesson"
MODULES = sorted(
    ".".join(path.relative_to(LESSON).with_suffix("").parts)
    for path in LESSON.rglob("[a-z]*.py")
)
GROUND = {"sizes", "kernels", "activations", "weights", "plain"}
FAST = {"fast.convolution", "fast.plans"}
PICTURES = {name for name in MODULES if name.startswith("pictures.")}
LAYERS = {"images", "conv", "pool", "visualization"}
NETWORK = {"network", "training", "analysis", "checker"}
ARITHMETIC = NETWORK | {"conv", "pool"}


def imports_of(name):
    """Return the lesson's modules that a module imports, as `fast.plans`."""
    path = LESSON / f"{name.replace('.', '/')}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    own = [n for n in nodes if (n.module or "").split(".")[0] == "lesson"]
    whole = {f"{n.module}.{alias.name}" for n in own for alias in n.names}
    names = {m.removeprefix("lesson.") for m in whole | {n.module for n in own}}
    return names & set(MODULES)


def everything_below(name):
    """Return all modules that a module needs, itself only if it is in a circle."""
    below, queue = set(), [name]
    while queue:
        new = imports_of(queue.pop()) - below
        below |= new
        queue += new
    return below


#: What each may not import, at whatever remove, itself least of all.
FORBIDDEN = {name: {name} for name in MODULES}
FORBIDDEN |= {name: {*MODULES} - GROUND | {name} for name in GROUND}
FORBIDDEN |= {name: {*MODULES} - GROUND - FAST | {name} for name in FAST}
FORBIDDEN |= {name: {*MODULES} - GROUND - PICTURES | {name} for name in PICTURES}
FORBIDDEN |= {name: NETWORK | {name} for name in LAYERS}
FORBIDDEN["visualization"] |= ARITHMETIC


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_one_way(name):
    assert not everything_below(name) & FORBIDDEN[name]


def test_importing_lesson_loads_numpy_and_no_decoder_of_pictures():
    code = "import sys, numpy; before = set(sys.modules); import lesson; " + (
        "new = set(sys.modules) - before; own = {*sys.stdlib_module_names, 'lesson'}; "
        "print([m for m in new if m.split('.')[0] not in own | {'numpy'} "
        "or m.startswith('lesson.pictures')])"
    )
    run = python("-c", code)
    assert run.stdout.strip() == "[]", run.stderr


# `import lesson`: what can be had from it, and that asking is cheap -----------------


@pytest.mark.parametrize("name", lesson.__all__)
def test_every_name_can_be_imported_and_is_listed(name):
    space = {}
    exec(f"from lesson import {name}", space)
    assert space[name] is getattr(lesson, name)
    assert name in dir(lesson)


def test_what_the_training_page_needs_comes_from_one_import():
    images, labels = (array[:64] for array in lesson.digits())
    network = lesson.TinyCNN.initialise(seed=0)
    assert len(lesson.fit(network, images, labels, lesson.Recipe(epochs=2))) == 2
    assert 0 <= lesson.accuracy(network, images, labels) <= 1
    picture = lesson.show_filters(network.parameters["W1"], alt="Four filters.")
    assert "Four filters." in repr(picture)


def test_an_unknown_name_is_refused_as_python_does():
    with pytest.raises(AttributeError, match="'lesson' has no attribute 'conv3d'"):
        _ = lesson.conv3d


def test_training_and_pictures_wait_until_they_are_asked_for():
    code = "import sys, lesson; print(*[m for m in sys.modules if m[:7] == 'lesson.'])"
    loaded = python("-c", code).stdout.split()
    assert "lesson.conv" in loaded
    assert not {"lesson.training", "lesson.visualization"} & set(loaded)
    assert isinstance(lesson.photo(), np.ndarray)
