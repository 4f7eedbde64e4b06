"""Say of each part whether it is right, and if not, what is wrong.

This is the only place that says "right", and it says so of arrays alone. The learner is
told what came, what was expected, why, and what to reread.
"""

from dataclasses import asdict, dataclass

from lesson.checking.cases import PARTS, cases
from lesson.checking.diagnosis import diagnose, ended, told
from lesson.checking.mistakes.common import EXCEPTION, EXITS
from lesson.checking.outcomes import Comparison, first_difference

# Outcomes that stand alone in a section, or end it.
ENDINGS = {"missing", "not-a-function", "slow", "long", "memory", "ended"}


@dataclass(frozen=True)
class Check:
    """The verdict on one part.

    Attributes
    ----------
    part : str
        "conv2d", "maxpool2d", "forward" or "file".
    passed : bool
        Whether it is right.
    code : str
        "right", or the name of the mistake.
    message : str
        What was got, what was expected, the likely cause and what to reread.
    """

    part: str
    passed: bool
    code: str
    message: str


def report(checks):
    """Return verdicts in the form that is printed and sent.

    Parameters
    ----------
    checks : list of Check
        One for each part.

    Returns
    -------
    dict
        ``{"passed": bool, "checks": [{"part", "passed", "code", "message"}, ...]}``.

    Examples
    --------
    >>> report([Check("conv2d", True, "right", "All is well.")])["passed"]
    True
    """
    passed = bool(checks) and all(check.passed for check in checks)
    return {"passed": passed, "checks": [asdict(check) for check in checks]}


def judge_file(outcome):
    """Return the verdict on a file that could not be imported.

    Parameters
    ----------
    outcome : Outcome
        Why not.

    Returns
    -------
    Check
        Of the part "file"; never passed.
    """
    mistake = told("file", outcome)
    if mistake is EXCEPTION and outcome.kind not in ("raised", "none"):
        mistake = ended("file", outcome.kind) or EXITS
    return Check("file", False, mistake.code, about_file(mistake, outcome))


def judge(sections):
    """Return the verdict on each part.

    Parameters
    ----------
    sections : dict of str to list of Outcome
        By the names in ``cases.SECTIONS``; what is absent counts as wrong.

    Returns
    -------
    list of Check
        One for each of ``PARTS``.
    """
    layers = [judge_part(part, sections.get(part, [])) for part in PARTS[:2]]
    own = all(check.passed for check in layers)
    outcomes = sections.get("forward-own" if own else "forward", [])
    return [*layers, judge_part("forward", outcomes, own)]


def judge_part(part, outcomes, own=True):
    """Return the verdict on one part.

    Parameters
    ----------
    part : str
        One of ``PARTS``.
    outcomes : list of Outcome
        Of its cases, in their order.
    own : bool, default True
        Whether the layers that it called were the learner's.

    Returns
    -------
    Check
        Passed only if there is a right array for every case and no input was changed.
    """
    calls = cases()[part]
    if len(outcomes) != len(calls) or any(o.kind in ENDINGS for o in outcomes):
        return _stopped(part, calls, outcomes)
    comparison = Comparison(calls, outcomes)
    if all(comparison.passed) and not any(comparison.changed):
        instead = "" if own else "With right layers in place of yours, "
        message = f"{instead}{part} is right in all {len(calls)} cases."
        return Check(part, True, "right", message)
    mistakes, index = diagnose(comparison)
    share = sum(comparison.passed), len(calls)
    message = about(part, mistakes, share, *comparison.rows[index])
    return Check(part, False, mistakes[0].code, message)


def _stopped(part, calls, outcomes):
    """Return the verdict on a part whose calls were not all answered."""
    last = next((o for o in outcomes if o.kind in ENDINGS), None)
    mistake = ended(part, last.kind) if last else EXITS
    index = min(outcomes.index(last) if last else len(outcomes), len(calls) - 1)
    message = about_stop(part, mistake, calls[index], last)
    return Check(part, False, mistake.code, message)


def about(part, mistakes, share, case, outcome, right):
    """Return what is said of a mistake, with one case that shows it.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``.
    mistakes : list of Mistake
        One, or two at once.
    share : tuple of int
        Cases that are right, and cases in all.
    case, outcome, right : Case, Outcome, ndarray
        The call, what came of it, and what should have come.

    Returns
    -------
    str
        A few sentences on one line.
    """
    partly = 0 < share[0] < share[1]
    also = f" ({share[0]} of {share[1]} cases are right)" if partly else ""
    seen = f"{case}: {_seen(outcome, right, mistakes[0].code)}{also}."
    if len(mistakes) == 1:
        return f"{seen} {mistakes[0].explain(part, outcome.note)}"
    both = " ".join(f"({i}) {m.explain(part)}" for i, m in enumerate(mistakes, 1))
    return f"{seen} Two things at once: {both}"


def about_stop(part, mistake, case, outcome):
    """Return what is said of a part that was not answered to the end.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``.
    mistake : Mistake
        What stopped it.
    case : Case
        The call that was not answered.
    outcome : Outcome or None
        The sign of it.

    Returns
    -------
    str
        A few sentences on one line.
    """
    if outcome is not None and outcome.kind in ("missing", "not-a-function"):
        return f"{part}: {mistake.explain(part)}"
    note = f" ({outcome.note})" if outcome is not None and outcome.note else ""
    if outcome is not None and outcome.line:
        note = f"; line {outcome.line} was running"
    return f"{case}: no answer came{note}. {mistake.explain(part)}"


def about_file(mistake, outcome):
    """Return what is said of a file that cannot be imported.

    Parameters
    ----------
    mistake : Mistake
    outcome : Outcome
        Why.

    Returns
    -------
    str
        A few sentences on one line.
    """
    line = f" at line {outcome.line}" if outcome.line else ""
    note = f" with {outcome.note}" if outcome.note else ""
    if outcome.kind in ("slow", "long"):
        seen = f"line {outcome.line}" if outcome.line else "it"
        return (
            f"The file is not imported yet: {seen} was running. {mistake.explain('file')}"
        )
    cause = mistake.explain("file", outcome.note)
    return f"The file cannot be imported: it stops{line}{note}. {cause}"


def _seen(outcome, right, code):
    """Return what came and what was expected."""
    line = f" at line {outcome.line}" if outcome.line else ""
    if code == "input-changed":
        return "an array that it was given is not what it was before"
    if outcome.kind == "large":
        return f"it returned an array of shape {outcome.note}, expected {right.shape}"
    if outcome.value is None:
        return _without_value(outcome, right, line)
    kind = f" a {outcome.note}" if outcome.kind == "list" else ""
    if outcome.value.shape != right.shape:
        return f"it returned{kind} shape {outcome.value.shape}, expected {right.shape}"
    if kind:
        return f"it returned{kind}, expected an array of shape {right.shape}"
    place = first_difference(outcome.value, right)
    got, wanted = (f"{float(a[place]):.6g}" for a in (outcome.value, right))
    return f"y[{', '.join(map(str, place))}] is {got}, expected {wanted}"


def _without_value(outcome, right, line):
    """Return what came in place of an array."""
    if outcome.kind == "none" and outcome.note:
        text = outcome.note.removeprefix("NotImplementedError").lstrip(": ")
        return f"it stops{line}" + (f", {text.rstrip('.')}" if text else "")
    if outcome.kind == "none":
        return f"it returned None, expected an array of shape {right.shape}"
    if outcome.kind == "other":
        article = "an" if outcome.note[:1] in "aeiou" else "a"
        return f"it returned {article} {outcome.note}"
    return f"it stops{line} with {outcome.note.rstrip('.')}"
