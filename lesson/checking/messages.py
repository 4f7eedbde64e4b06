"""What is said to the learner: what came, what was expected, why, and what to reread."""

from lesson.checking.compare import first_difference


def praise(part, count):
    """Return what is said of a right part.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``.
    count : int
        Its cases.

    Returns
    -------
    str
        One sentence.
    """
    return f"{part} is right in all {count} cases."


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
        What is wrong.
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
    got, wanted = (_short(a[place]) for a in (outcome.value, right))
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


def _short(number):
    """Return a number with as many digits as a message needs."""
    return f"{float(number):.6g}"
