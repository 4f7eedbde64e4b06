"""The answers catch a checker that is itself wrong.

Checkers elsewhere have accepted all zeros and refused right answers because they compared
with ``==``. Here the judge is broken on purpose, in one way at a time, and some answer
must then be judged wrongly.
"""

from functools import partial

import numpy as np
import pytest

from lesson.checking import diagnosis, hints, outcomes, reference
from lesson.checking.cases import PARTS
from lesson.checking.judging import judge_part
from tests.answer_files import RIGHT, WRONG

pytestmark = pytest.mark.slow

INSIDE = [answer for answer in WRONG if answer.inside]
honest = outcomes.agrees


def misjudged():
    """Yield the answers that are not judged as they should be."""
    for answer in RIGHT:
        for part in PARTS:
            if not judge_part(part, answer.outcomes(section_of(part))).passed:
                yield answer
    for answer in INSIDE:
        verdict = judge_part(answer.part, answer.outcomes(section_of(answer.part)))
        if verdict.passed or verdict.code != answer.code:
            yield answer


def section_of(part):
    """Return where a part is tried with the learner's own layers."""
    return "forward-own" if part == "forward" else part


def compare_with(monkeypatch, agrees):
    """Let the judge compare two arrays in another way."""
    for module in (outcomes, diagnosis, hints):
        monkeypatch.setattr(module, "agrees", agrees)


def same_shape(compare):
    """Return a comparison that looks at the shapes before it does what it does."""
    return lambda got, right, *_: got.shape == right.shape and bool(compare(got, right))


def broadcasting(got, right, *_):
    """Compare without looking at the shapes."""
    try:
        return np.allclose(got, right, rtol=1e-4, atol=1e-4)
    except ValueError:
        return False


COMPARISONS = {
    "accepts zeros": lambda got, right, *t: (
        honest(got, right, *t) or same_shape(lambda a, b: not a.any())(got, right)
    ),
    "compares with ==": same_shape(lambda a, b: (a == b).all()),
    "is stricter than float32 can be": lambda got, right, *_: honest(got, right, 1e-9),
    "is content with one right number": same_shape(lambda a, b: np.isclose(a, b).any()),
    "asks whether all are wrong": same_shape(lambda a, b: not (a != b).all()),
    "looks at the shape alone": same_shape(lambda a, b: True),
    "does not look at the shape": broadcasting,
    "allows a twentieth": lambda got, right, *_: honest(got, right, 0.05),
    "takes NaN for anything": same_shape(lambda a, b: not (abs(a - b) > 1e-3).any()),
    "compares sums": same_shape(lambda a, b: np.isclose(a.sum(), b.sum(), rtol=1e-4)),
    "compares whole numbers": same_shape(lambda a, b: (np.rint(a) == np.rint(b)).all()),
    "does not look at signs": lambda got, right, *t: honest(abs(got), abs(right), *t),
    "does not look at the order": lambda got, right, *t: honest(
        np.sort(got, axis=None), np.sort(right, axis=None), *t
    ),
}


@pytest.mark.parametrize("agrees", COMPARISONS.values(), ids=COMPARISONS.keys())
def test_a_judge_that_compares_wrongly_is_caught(agrees, monkeypatch):
    compare_with(monkeypatch, agrees)
    assert any(misjudged())


class FirstCaseOnly(outcomes.Comparison):
    """Looks at one case and believes the others."""

    def __init__(self, calls, outcomes):
        super().__init__(calls, outcomes)
        self.passed[1:] = [True] * (len(self.passed) - 1)


class AnyKind(outcomes.Comparison):
    """Does not ask what kind of thing was returned."""

    def __init__(self, calls, outcomes):
        super().__init__(calls, outcomes)
        rows = ((o.value, right) for _, o, right in self.rows)
        self.passed = [y is not None and honest(y, right) for y, right in rows]


class InputsUnseen(outcomes.Comparison):
    """Does not look at the inputs after the call."""

    def __init__(self, calls, outcomes):
        super().__init__(calls, outcomes)
        self.changed = [False] * len(self.rows)


@pytest.mark.parametrize("careless", [FirstCaseOnly, AnyKind, InputsUnseen])
def test_a_judge_that_looks_away_is_caught(careless, monkeypatch):
    monkeypatch.setattr("lesson.checking.judging.Comparison", careless)
    assert any(misjudged())


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("convolve", partial(reference.convolve, pad=reference.unchanged)),
        ("convolve", partial(reference.convolve, bias=reference.unchanged)),
        ("pool", partial(reference.pool, combine=lambda w: w.mean(axis=(2, 3)))),
        ("network", partial(reference.network, output=lambda W3, v, b3: W3 @ v)),
    ],
)
def test_a_judge_whose_own_layers_are_wrong_is_caught(name, wrong, monkeypatch):
    monkeypatch.setattr(reference, name, wrong)
    assert any(misjudged())


@pytest.mark.parametrize(
    ("name", "careless"),
    [
        ("_gives", lambda mistake, case, outcome, right: True),
        ("_known", lambda found: None),
        ("_form", lambda found: None),
        ("_cases", lambda found: None),
        ("_error", lambda found: None),
        ("_numbers", lambda found: None),
    ],
)
def test_a_diagnosis_that_guesses_or_keeps_silent_is_caught(name, careless, monkeypatch):
    monkeypatch.setattr(diagnosis, name, careless)
    assert any(misjudged())


def test_the_judge_as_it_is_misjudges_no_answer():
    assert not list(misjudged())
