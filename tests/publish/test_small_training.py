"""What the page says of its own training is what its cell finds."""

import re

import pytest

from docs.widgets.python.pagecells.session import Session
from lesson.fast.plans import TrainingPlan
from lesson.images import digits
from lesson.network import TinyCNN
from lesson.training import Recipe, fit
from scripts import DOCS
from scripts.publish.facts import trained_accuracy, trained_loss

CELL = (DOCS / "cells" / "train_a_network.py").read_text(encoding="utf-8")


def end_of(**changes):
    """Run the cell with other values; return its last line's loss and per cent."""
    code = CELL
    for name, value in changes.items():
        code, found = re.subn(rf"^{name} = [^ ]+", f"{name} = {value}", code, flags=re.M)
        assert found == 1
    said = []
    session = Session(lambda message, pixels: said.append(message.get("text", "")))
    session.open("test")
    assert session.run(code, "cell 1"), said
    lines = re.findall(r"loss ([\d.]+), reads ([\d.]+)%", "".join(said))
    return [float(number) for number in lines[-1]]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"count": 500, "epochs": 32},
        {"rate": 0.5},
        {"shift": 0, "mix_pixels": True},
        {"epochs": 24, "shift": 0, "mix_labels": True},
        {"epochs": 3},
    ],
    ids=str,
)
def test_the_cell_ends_as_the_page_says(changes):
    mixed = {"mix_pixels": "pixels", "mix_labels": "labels"}
    arguments = {
        "shuffle" if n in mixed else n: mixed.get(n, v) for n, v in changes.items()
    }
    loss, share = end_of(**changes)
    assert loss == round(trained_loss(**arguments), 2)
    assert share == round(trained_accuracy(**arguments), 1)


def test_what_the_page_concludes_holds():
    assert trained_accuracy() > 95
    assert trained_accuracy(100, 240) < trained_accuracy(500, 32) < trained_accuracy()
    assert trained_loss(100, 240) < trained_loss() / 10
    assert trained_loss(shift=0) < trained_loss()
    assert trained_accuracy(shift=0) < trained_accuracy()
    assert abs(trained_loss(rate=0.5) - 2.303) < 0.005, "ln 10"
    assert trained_accuracy(shift=0, shuffle="pixels") < trained_accuracy(shift=0) - 10
    assert trained_loss(epochs=24, shift=0, shuffle="labels") < 2.1
    assert trained_accuracy(epochs=24, shift=0, shuffle="labels") < 15


def test_at_a_rate_of_one_half_every_unit_is_dead():
    """Zero on every digit, so that no gradient passes."""

    network = TinyCNN.initialise(seed=0)
    recipe = Recipe(epochs=8, rate=0.5)
    fit(network, *digits("training"), recipe, TrainingPlan(network).gradients)
    assert all(not network.feature_maps(x)["conv1"].any() for x in digits()[0])
