"""Find the mistake that gives the learner's numbers.

A mistake is named only if it gives the learner's answer in every case in which the
learner's function gave one, and another answer than the right one in at least one.
"""

from itertools import combinations

import numpy as np

from lesson.checking import conv_sums, conv_windows, forward_mistakes, pool_mistakes
from lesson.checking.comparing import agrees
from lesson.checking.mistakes import RETURNED
from lesson.checking.resemblance import resemblance
from lesson.checking.traits import code_of_error, shared_trait

MISTAKES = {
    "conv2d": conv_sums.MISTAKES + conv_windows.MISTAKES + RETURNED,
    "maxpool2d": pool_mistakes.MISTAKES + RETURNED,
    "forward": forward_mistakes.MISTAKES,
}

KINDS = {
    "exits": "exits",
    "waits": "waits-for-input",
    "memory": "too-much-memory",
    "list": "list-returned",
    "other": "not-an-array",
}


def diagnose(evidence):
    """Return what is wrong with an answer, and the case that shows it.

    Parameters
    ----------
    evidence : Evidence
        With at least one wrong outcome, or a changed input.

    Returns
    -------
    codes : tuple of str
        One, or two where two mistakes together explain the answer.
    index : int
        Of the case to show.
    """
    if all(evidence.passed):
        return ("input-changed",), evidence.changed.index(True)
    for look in (
        _form,
        _known,
        resemblance,
        _known_pair,
        _border,
        _trait,
        _error,
        _inputs,
    ):
        if finding := look(evidence):
            return finding
    index = evidence.failing()
    _, outcome, right = evidence.rows[index]
    same = outcome.value is not None and outcome.value.shape == right.shape
    return ("wrong-values" if same else "wrong-shape",), index


def _form(evidence):
    """Look at what kind of thing came back, before any number."""
    for kind, code in KINDS.items():
        index = evidence.first(lambda c, o, r, kind=kind: o.kind == kind)
        if index is not None:
            return (code,), index
    values = [o.value for _, o, _ in evidence.rows]
    kinds = {o.kind for _, o, _ in evidence.rows}
    if kinds <= {"none", "array"} and not any(y.any() for y in values if y is not None):
        return ("untouched",), 0
    index = evidence.first(
        lambda c, o, r: o.value is not None and not np.isfinite(o.value).all()
    )
    return None if index is None else (("not-finite",), index)


def _known(evidence):
    """Look for one mistake that explains all."""
    return _explaining(evidence, MISTAKES[evidence.part])


def _known_pair(evidence):
    """Look for two mistakes that together explain all, each in its usual form."""
    usual = {}
    for mistake in MISTAKES[evidence.part]:
        usual.setdefault(mistake.codes, mistake)
    pairs = combinations(usual.values(), 2)
    return _explaining(evidence, (both for a, b in pairs if (both := a & b)))


def _explaining(evidence, mistakes):
    """Return the first mistake that gives every number of the learner's."""
    if all(agrees(outcome.value, right) for _, outcome, right in evidence.valued):
        return None
    # From the richest case down, so that a wrong guess is dropped after one comparison.
    rows = sorted(evidence.valued, key=lambda row: -_richness(row[0]))
    for mistake in mistakes:
        if all(_gives(mistake, *row) for row in rows):
            index = evidence.first(lambda c, o, r, m=mistake: _shows(m, c, o, r))
            if index is not None:
                return mistake.codes, index
    return None


def _gives(mistake, case, outcome, right):
    """Return whether a mistake makes the learner's numbers."""
    answer = mistake.answer(case)
    return answer is not None and agrees(outcome.value, answer)


def _shows(mistake, case, outcome, right):
    """Return whether a mistake that makes the learner's numbers can be seen in a case."""
    return outcome.value is not None and not agrees(mistake.answer(case), right)


def _richness(case):
    """Return how much a case can tell apart."""
    x = case.inputs[0]
    return min(x.shape[-1], 2) + len(case.options) + (x.size < 200)


def _border(evidence):
    """Look for numbers that are right wherever no window leaves the image."""
    if evidence.part != "conv2d":
        return None
    wrong = [row for row, p in zip(evidence.rows, evidence.passed, strict=True) if not p]
    right_inside = all(_right_inside(*row) for row in wrong)
    return (("border-wrong",), evidence.failing()) if right_inside else None


def _right_inside(case, outcome, right):
    """Return whether an answer has the right shape, and differs near the border alone."""
    if outcome.value is None or outcome.value.shape != right.shape:
        return False
    x, W, _ = case.inputs
    (stride,) = case.options or (1,)
    inside = []
    for full, count in zip(x.shape[:2], right.shape[:2], strict=True):
        middle = stride * np.arange(count)
        inside.append((middle >= W.shape[1] // 2) & (middle < full - W.shape[1] // 2))
    return agrees(outcome.value[np.ix_(*inside)], right[np.ix_(*inside)])


def _trait(evidence):
    """Look for what the failing cases have in common."""
    code = shared_trait([case for case, _, _ in evidence.rows], evidence.passed)
    if code == "no-padding" and not any(o.kind == "raised" for _, o, _ in evidence.rows):
        code = None  # with numbers to compare, `_known` or `_border` would have told
    return None if code is None else ((code,), evidence.failing())


def _inputs(evidence):
    """Look for a call that changed what it was given."""
    if not any(evidence.changed):
        return None
    return ("input-changed",), evidence.changed.index(True)


def _error(evidence):
    """Look at the text of the first error."""
    index = evidence.first(lambda c, o, r: o.kind == "raised")
    if index is None:
        return None
    case, outcome, _ = evidence.rows[index]
    return (code_of_error(case, outcome),), index
