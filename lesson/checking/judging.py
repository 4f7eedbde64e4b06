"""Say of each part whether it is right, and if not, what is wrong.

This is the only place that says "right", and it says so of arrays alone.
"""

from dataclasses import asdict, dataclass

from lesson.checking import messages
from lesson.checking.cases import PARTS, cases
from lesson.checking.compare import Comparison
from lesson.checking.diagnosis import diagnose, ended, told
from lesson.checking.mistakes.common import EXCEPTION, EXITS

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
    return Check("file", False, mistake.code, messages.about_file(mistake, outcome))


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
    return [*layers, judge_part("forward", outcomes)]


def judge_part(part, outcomes):
    """Return the verdict on one part.

    Parameters
    ----------
    part : str
        One of ``PARTS``.
    outcomes : list of Outcome
        Of its cases, in their order.

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
        return Check(part, True, "right", messages.praise(part, len(calls)))
    mistakes, index = diagnose(comparison)
    share = sum(comparison.passed), len(calls)
    message = messages.about(part, mistakes, share, *comparison.rows[index])
    return Check(part, False, mistakes[0].code, message)


def _stopped(part, calls, outcomes):
    """Return the verdict on a part whose calls were not all answered."""
    last = next((o for o in outcomes if o.kind in ENDINGS), None)
    mistake = ended(part, last.kind) if last else EXITS
    index = min(outcomes.index(last) if last else len(outcomes), len(calls) - 1)
    message = messages.about_stop(part, mistake, calls[index], last)
    return Check(part, False, mistake.code, message)
