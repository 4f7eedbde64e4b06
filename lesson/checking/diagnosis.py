"""Find the mistake that gives the learner's numbers.

A mistake is named only if it gives the learner's answer in every case in which the
learner's function gave one, and another answer than the right one in at least one; and
if the first wrong case is an error, in at least `FEW`: what is left may be all alike.
"""

from itertools import combinations

import numpy as np

from lesson.checking import hints
from lesson.checking.mistakes import CATALOGUE
from lesson.checking.mistakes.common import (
    EXCEPTION,
    INPUT_CHANGED,
    KEPT,
    NOT_FINITE,
    UNTOUCHED,
    WRONG_SIGNATURE,
    WRONG_VALUES,
)
from lesson.checking.mistakes.filters import KERNEL_SQUARE_ONLY
from lesson.checking.mistakes.padding import BORDER_WRONG, NO_PADDING
from lesson.checking.outcomes import agrees

#: Wrong cases that a mistake must explain where the first of all is an error.
FEW = 3
#: For each part, all variants of its mistakes.
VARIANTS = {
    part: [variant for record in records.values() for variant in record.variants]
    for part, records in CATALOGUE.items()
}


def diagnose(comparison):
    """Return what is wrong with an answer, and the case that shows it.

    Parameters
    ----------
    comparison : Comparison
        With at least one wrong outcome, or a changed input.

    Returns
    -------
    mistakes : list of Mistake
        One, or two where two together explain the answer.
    index : int
        Of the case to show.
    """
    if all(comparison.passed):
        return [INPUT_CHANGED], comparison.changed.index(True)
    square, indices = comparison.only(hints.square)
    if all(square.passed):  # so all filters that show it are not square
        others, _ = comparison.only(lambda case: not hints.square(case))
        if any(others.passed):  # or some that are not square: no need to look there
            return _explain(comparison)
        return _form(comparison) or ([KERNEL_SQUARE_ONLY], comparison.failing())
    mistakes, index = _explain(square)
    return mistakes, indices[index]


def _explain(comparison):
    """Return what is wrong with an answer, and the case that shows it."""
    for look in (
        _form,
        _repeated,
        _known,
        _numbers,
        _known_pair,
        _border,
        _kept,
        _cases,
        _error,
        _not_finite,
        _inputs,
    ):
        if finding := look(comparison):
            return finding
    index = comparison.failing()
    _, outcome, right = comparison.rows[index]
    same = outcome.value is not None and outcome.value.shape == right.shape
    shape = CATALOGUE[comparison.part]["wrong-shape"]
    return [WRONG_VALUES if same else shape], index


def ended(part, kind):
    """Return the mistake that an outcome's kind alone shows.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``, or "file".
    kind : str
        Of an `Outcome`.

    Returns
    -------
    Mistake or None
        None where the kind leaves it open.
    """
    return next((m for m in CATALOGUE[part].values() if kind in m.kinds), None)


def _form(comparison):
    """Look at what kind of thing came back, before any number."""
    index = comparison.failing()
    case, outcome, _ = comparison.rows[index]
    if outcome.kind == "raised" and WRONG_SIGNATURE.error(case, outcome):
        return [WRONG_SIGNATURE], index
    if mistake := ended(comparison.part, outcome.kind):
        return [mistake], index
    values = [o.value for _, o, _ in comparison.rows]
    kinds = {o.kind for _, o, _ in comparison.rows}
    if kinds <= {"none", "array"} and not any(y.any() for y in values if y is not None):
        return [UNTOUCHED], 0
    if outcome.value is not None and not np.isfinite(outcome.value).all():
        return [NOT_FINITE], index
    return None


def _not_finite(comparison):
    """Look for numbers that are not finite in a later case than the first wrong one."""
    index = comparison.first(
        lambda c, o, r: o.value is not None and not np.isfinite(o.value).all()
    )
    return None if index is None else ([NOT_FINITE], index)


def _repeated(comparison):
    """Look for a call that gives something else when it is made once more."""
    first = {}
    for case, outcome, _ in comparison.rows:
        before = first.setdefault(id(case), outcome)
        if not _same(before, outcome):
            return [KEPT], comparison.failing()
    return None


def _same(before, outcome):
    """Return whether two outcomes are of one kind, with the same numbers if any."""
    if before.value is None or outcome.value is None:
        return before.kind == outcome.kind
    return np.array_equal(before.value, outcome.value, equal_nan=True) or agrees(
        outcome.value, before.value
    )


def _kept(comparison):
    """Look for a call that is wrong only after one with arrays of the same shapes."""
    shapes = [tuple(a.shape for a in case.inputs) for case, _, _ in comparison.rows]
    wrong = [i for i, passed in enumerate(comparison.passed) if not passed]
    later = all(shapes[i] in shapes[:i] for i in wrong)
    return ([KEPT], wrong[0]) if later and comparison.part != "forward" else None


def _known(comparison):
    """Look for one mistake that explains all."""
    return _explaining(comparison, VARIANTS[comparison.part])


def _known_pair(comparison):
    """Look for two mistakes that together explain all, each in its usual form."""
    usual = [m.variants[0] for m in CATALOGUE[comparison.part].values() if m.variants]
    pairs = combinations(usual, 2)
    return _explaining(comparison, (both for a, b in pairs if (both := a & b)))


def _explaining(comparison, variants):
    """Return the mistake of the first variant that gives every number of an answer."""
    if all(agrees(outcome.value, right) for _, outcome, right in comparison.valued):
        return None
    error = comparison.rows[comparison.failing()][1].value is None
    # From the richest case down, so that a wrong guess is dropped after one comparison.
    rows = sorted(comparison.valued, key=lambda row: -_richness(row[0]))
    for variant in variants:
        if all(_gives(variant, *row) for row in rows):
            shown = [i for i, row in enumerate(comparison.rows) if _shows(variant, *row)]
            if len(shown) >= (FEW if error else 1):
                return variant.mistakes, shown[0]
    return None


def _gives(variant, case, outcome, right):
    """Return whether a variant makes the learner's numbers, where it makes any."""
    answer = variant.answer(case)
    return answer is not None and (not answer.size or agrees(outcome.value, answer))


def _shows(variant, case, outcome, right):
    """Return whether a variant that makes the learner's numbers can be seen in a case."""
    return outcome.value is not None and not agrees(variant.answer(case), right)


def _richness(case):
    """Return how much a case can tell apart."""
    x = case.inputs[0]
    return min(x.shape[-1], 2) + len(case.options) + (x.size < 200)


def _numbers(comparison):
    """Look for what wrong numbers have in common, whichever mistake made them."""
    if all(agrees(outcome.value, right) for _, outcome, right in comparison.valued):
        return None
    for mistake in CATALOGUE[comparison.part].values():
        if mistake.wrong_numbers and mistake.wrong_numbers(comparison):
            return [mistake], comparison.failing()
    return None


def _border(comparison):
    """Look for numbers that are right wherever no window leaves the image."""
    if comparison.part != "conv2d":
        return None
    wrong = [
        row for row, p in zip(comparison.rows, comparison.passed, strict=True) if not p
    ]
    if any(o.value is None or o.value.shape != right.shape for _, o, right in wrong):
        return None
    places = [_inside(case, right) for case, _, right in wrong]
    pairs = [(o.value[i], y[i]) for i, (_, o, y) in zip(places, wrong, strict=True)]
    seen = any(right.size for _, right in pairs)
    found = seen and all(agrees(got, right) for got, right in pairs)
    return ([BORDER_WRONG], comparison.failing()) if found else None


def _inside(case, right):
    """Return the positions whose windows lie inside the image."""
    x, W, _ = case.inputs
    (stride,) = case.options or (1,)
    inside = []
    for full, count, k in zip(x.shape[:2], right.shape[:2], W.shape[1:3], strict=True):
        middle = stride * np.arange(count)
        inside.append((middle >= k // 2) & (middle < full - k // 2))
    return np.ix_(*inside)


def _cases(comparison):
    """Look for what the wrong cases have in common and the others lack."""
    failed = [not p for p in comparison.passed]
    raised = any(o.kind == "raised" for _, o, _ in comparison.rows)
    for mistake in CATALOGUE[comparison.part].values():
        if mistake is NO_PADDING and not raised:
            continue  # with numbers to compare, `_known` or `_border` would have told
        for has in mistake.wrong_where:
            if [bool(has(case)) for case, _, _ in comparison.rows] == failed:
                return [mistake], comparison.failing()
    return None


def _inputs(comparison):
    """Look for a call that changed what it was given."""
    if not any(comparison.changed):
        return None
    return [INPUT_CHANGED], comparison.changed.index(True)


def _error(comparison):
    """Look at the text of an error, if it is what comes first."""
    index = comparison.failing()
    case, outcome, _ = comparison.rows[index]
    if outcome.kind != "raised":
        return None
    return [told(comparison.part, outcome, case)], index


def told(part, outcome, case=None):
    """Return the mistake that an error's text gives away.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``, or "file".
    outcome : Outcome
        With the error.
    case : Case, optional
        The call that raised it; none for a file.

    Returns
    -------
    Mistake
        "exception" where the text gives nothing away.
    """
    records = CATALOGUE[part].values()
    known = (m for m in records if m.error and m.error(case, outcome))
    return next(known, EXCEPTION)
