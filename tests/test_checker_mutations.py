"""The answers catch a checker that is itself wrong.

Checkers elsewhere have accepted all zeros and refused right answers because they compared
with ``==``. Here the judge is broken on purpose, in one way at a time, and some answer
must then be judged wrongly.
"""

from functools import partial

import numpy as np
import pytest

from lesson.checking import diagnosis, hints, judging, outcomes, reference
from lesson.checking.cases import PARTS
from lesson.checking.judging import judge_part
from tests.answer_files import RIGHT, WRONG

pytestmark = pytest.mark.slow

#: Every part of each right answer, and of each wrong one the part that is wrong.
JUDGED = [
    *((answer, answer.part, answer.code) for answer in WRONG if answer.inside),
    *((answer, part, "right") for answer in RIGHT for part in PARTS),
]
honest = outcomes.agrees


def is_misjudged(answer, part, code):
    """Return whether a part of an answer is not judged as it should be."""
    verdict = judge_part(part, answer.outcomes(section_of(part)))
    return (verdict.passed, verdict.code) != (code == "right", code)


def section_of(part):
    """Return where a part is tried with the learner's own layers."""
    return "forward-own" if part == "forward" else part


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


#: What is replaced, where, and by what.
JUDGES = [
    *(
        [(m, "agrees", agrees) for m in (outcomes, diagnosis, hints)]
        for agrees in COMPARISONS.values()
    ),
    *([(judging, "Comparison", c)] for c in (FirstCaseOnly, AnyKind, InputsUnseen)),
    [(reference, "convolve", partial(reference.convolve, pad=reference.unchanged))],
    [(reference, "convolve", partial(reference.convolve, bias=reference.unchanged))],
    [(reference, "pool", partial(reference.pool, combine=lambda w: w.mean(axis=(2, 3))))],
    [(reference, "network", partial(reference.network, output=lambda W3, v, b3: W3 @ v))],
    [(diagnosis, "_gives", lambda mistake, case, outcome, right: True)],
    *(
        [(diagnosis, f"_{n}", lambda found: None)]
        for n in ["known", "form", "cases", "error", "numbers"]
    ),
]


def test_a_judge_that_is_wrong_is_caught_and_as_it_is_misjudges_no_answer(monkeypatch):
    """All in one process: what the answers compute is computed once."""
    judged = [*JUDGED]
    assert not any(is_misjudged(*one) for one in judged)
    for number, replaced in enumerate(JUDGES):
        with monkeypatch.context() as patch:
            for module, name, wrong in replaced:
                patch.setattr(module, name, wrong)
            caught = next((one for one in judged if is_misjudged(*one)), None)
        assert caught, (number, replaced)
        judged.insert(0, judged.pop(judged.index(caught)))  # it may catch the next, too
