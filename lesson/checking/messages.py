"""What is said to the learner: what came, what was expected, why, and what to reread."""

from lesson.checking.common_causes import CAUSES as COMMON
from lesson.checking.common_causes import ERRORS, MISSING, SMALL_WINDOW
from lesson.checking.comparing import first_difference
from lesson.checking.conv_causes import CAUSES as CONV
from lesson.checking.forward_causes import CAUSES as FORWARD
from lesson.checking.pool_causes import CAUSES as POOL

CAUSES = {
    "conv2d": COMMON | CONV,
    "maxpool2d": COMMON | POOL,
    "forward": COMMON | FORWARD,
    "file": COMMON,
}
# The headings of the lesson and of the Create exercise, by their anchors.
SECTIONS = {
    "cross-correlation": "Part 1, Cross-correlation",
    "filters": "Part 2, Filters",
    "bias": "Part 2, Bias",
    "channels": "Part 2, Channels",
    "stride": "Part 2, Stride",
    "padding": "Part 2, Padding",
    "output-size": "Part 2, Output size",
    "activation": "Part 2, Activation",
    "pooling": "Part 2, Pooling",
    "feature-maps": "Part 3, Feature maps",
    "conv2d": "Create, conv2d",
    "maxpool2d": "Create, maxpool2d",
    "forward": "Create, forward",
    "write": "Create, Write it",
}


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


def about(part, codes, share, case, outcome, right):
    """Return what is said of a mistake, with one case that shows it.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``.
    codes : tuple of str
        One mistake, or two at once.
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
    seen = f"{case}: {_seen(outcome, right, codes[0])}{also}."
    if len(codes) == 1:
        return f"{seen} {explain(part, codes[0], outcome.note)}"
    both = " ".join(f"({i}) {explain(part, c)}" for i, c in enumerate(codes, 1))
    return f"{seen} Two things at once: {both}"


def about_stop(part, code, case, outcome):
    """Return what is said of a part that was not answered to the end.

    Parameters
    ----------
    part, code : str
        Where and what.
    case : Case
        The call that was not answered.
    outcome : Outcome or None
        The sign of it.

    Returns
    -------
    str
        A few sentences on one line.
    """
    if code in ("missing", "not-a-function"):
        return f"{part}: {explain(part, code)}"
    note = f" ({outcome.note})" if outcome is not None and outcome.note else ""
    return f"{case}: no answer came{note}. {explain(part, code)}"


def about_file(code, outcome):
    """Return what is said of a file that cannot be imported.

    Parameters
    ----------
    code : str
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
    cause = explain("file", code, outcome.note)
    return f"The file cannot be imported: it stops{line}{note}. {cause}"


def explain(part, code, note=""):
    """Return the likely cause of a mistake and what to reread.

    Parameters
    ----------
    part : str
        One of ``cases.PARTS``.
    code : str
        The mistake.
    note : str, optional
        The error that came of it, "Name: text".

    Returns
    -------
    str
        Ends with an anchor of the lesson: ``Reread Part 2, Stride: #stride``.

    Examples
    --------
    >>> explain("conv2d", "bias-missing").partition(" Reread ")[2]
    'Part 2, Bias: #bias'
    """
    anchor, cause = CAUSES[part][code]
    if code == "exception":
        cause = MISSING.get(note) or ERRORS.get(note.partition(":")[0], cause)
    if code == "no-padding" and note.startswith("ValueError"):
        cause = SMALL_WINDOW
    likely = "" if cause[0].isupper() else "Likely cause: "
    anchor = anchor or {"file": "write"}.get(part, part)
    return f"{likely}{cause} Reread {SECTIONS[anchor]}: #{anchor}"


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
    verb = "it returned a" if outcome.kind == "other" else f"it stops{line} with"
    return f"{verb} {outcome.note.rstrip('.')}"


def _short(number):
    """Return a number with as many digits as a message needs."""
    return f"{float(number):.6g}"
