"""`import lesson`: what can be had from it, and that asking is cheap."""

import subprocess
import sys

import numpy as np
import pytest

import lesson


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
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = run.stdout.split()
    assert "lesson.conv" in loaded
    assert not {"lesson.training", "lesson.visualization"} & set(loaded)
    assert isinstance(lesson.photo(), np.ndarray)
