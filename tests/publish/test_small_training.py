"""What the page says of its own training is what its cell finds."""

import re

import pytest

from docs.widgets.python.pagecells.session import Session
from lesson.fast.plans import TrainingPlan
from lesson.images import digits
from lesson.network import TinyCNN
from lesson.training import Recipe, fit
from scripts import DOCS
from scripts.experiments.small_training import after_training
from scripts.publish.facts_recorded import trained_accuracy, trained_loss
from scripts.publish.questions import question

pytestmark = pytest.mark.slow

CELL = (DOCS / "cells" / "train_a_network.py").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch, tmp_path):
    """Where the cell saves its network."""
    monkeypatch.chdir(tmp_path)


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
    expected = after_training(**arguments)
    assert (loss, share) == (round(expected[0], 2), round(expected[1], 1))


def test_what_the_page_concludes_holds_from_every_start():
    low, high = (trained_accuracy(of) for of in ("lowest", "highest"))
    assert 94 < low <= trained_accuracy() <= high < 98
    assert trained_accuracy("highest", count=500, epochs=32) < low
    assert trained_accuracy("highest", count=100, epochs=240) < 80
    assert trained_loss("highest", count=100, epochs=240) < trained_loss("lowest") / 10
    assert trained_loss("highest", shift=0) < trained_loss("lowest")
    for of in ("lowest", "highest"):
        assert abs(trained_loss(of, rate=0.5) - 2.303) < 0.005, "ln 10"
    mixed, still = {"shift": 0, "shuffle": "pixels"}, {"shift": 0}
    worst = trained_accuracy("lowest", **still)
    assert trained_accuracy("highest", **mixed) < worst - 9
    labels = {"epochs": 24, "shift": 0, "shuffle": "labels"}
    assert trained_loss("highest", **labels) < 2.1
    assert trained_accuracy("highest", **labels) < 18


def test_that_shifts_help_on_digits_in_place_is_not_claimed():
    """Their spans overlap, and the second start turns the order round."""
    assert trained_accuracy("highest", shift=0) > trained_accuracy("lowest")
    assert trained_accuracy(0, shift=0) < trained_accuracy(0)
    assert trained_accuracy(1, shift=0) > trained_accuracy(1)
    page = (DOCS / "explore" / "training.md").read_text(encoding="utf-8")
    assert "::checkpoint no-shifts\n" in page
    told = " ".join(case.why for case in question("no-shifts").right)
    assert "these runs do not show" in told
    assert "read *less* well" not in page + told


@pytest.mark.parametrize(("seed", "alive"), [(0, []), (1, ["conv1"])])
def test_at_a_rate_of_one_half_the_second_convolution_is_dead(seed, alive):
    """Zero on every digit, so that no gradient passes; a first filter may be left."""
    network = TinyCNN.initialise(seed=seed)
    recipe = Recipe(epochs=8, rate=0.5)
    fit(network, *digits("training"), recipe, TrainingPlan(network).gradients)
    maps = [network.feature_maps(x) for x in digits()[0]]
    layers = ("conv1", "conv2")
    assert [name for name in layers if any(m[name].any() for m in maps)] == alive
    (right,) = question("step-length").right
    assert "every unit of the second convolution fell below zero" in right.why


def test_the_longest_experiment_has_three_times_the_usual_time():
    """It runs 24 rounds instead of 8; a cell has 20 seconds where nothing is said."""
    page = (DOCS / "explore" / "training.md").read_text(encoding="utf-8")
    assert "::cell train_a_network limit=60\n" in page
