"""An exception as a learner can use it: one sentence, their own line, the rest folded."""

import re
import traceback

#: Characters of a sentence and of a traceback: a page must not be flooded.
SENTENCE_LIMIT, TRACE_LIMIT = 500, 20_000
#: What text programs make of a program's characters, and what Python needs there.
_QUOTE, _APOSTROPHE = 'a straight quotation mark "', "a straight quotation mark '"
TYPESET = {
    **dict.fromkeys("“”„‟«»″", _QUOTE),
    **dict.fromkeys("‘’‚‛′´", _APOSTROPHE),
    **dict.fromkeys("−–—‐‑", "the minus sign -"),
    "×": "the sign *",
    "÷": "the sign /",
    "…": "three dots",
}
#: Blanks that look like the one Python knows, and marks that have no width at all.
BLANKS = "\xa0\u2000\u2001\u2002\u2003\u2007\u2009\u200a\u202f\u3000\u200b\u2060\ufeff"
#: What this Python has, for imports that fail.
HAS = "This page's Python has NumPy, the standard library and lesson"


def explain(error, name):
    """Return an exception as a message for the page.

    Parameters
    ----------
    error : BaseException
        What the cell raised.
    name : str
        The cell's file name in tracebacks.

    Returns
    -------
    dict
        ``message``: one sentence; ``line``: of the cell, or None; ``traceback``: text.
    """
    if isinstance(error, SystemExit):
        return _message(f"The program ended itself: {_exit_status(error)}.")
    trace, line = error.__traceback__, None
    while trace and trace.tb_frame.f_code.co_filename != name:
        trace = trace.tb_next  # the page's own frames come first
    frame = trace
    while frame:
        if frame.tb_frame.f_code.co_filename == name:
            line = frame.tb_lineno
        frame = frame.tb_next
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    lines = traceback.TracebackException(type(error), error, trace).format()
    return _message(sentence(error), line, "".join(lines).rstrip())


def _message(text, line=None, trace=""):
    text, trace = _cut(text, SENTENCE_LIMIT), _cut(trace, TRACE_LIMIT)
    return {"kind": "error", "message": text, "line": line, "traceback": trace}


def _cut(text, limit):
    """Return a text that is no longer than the limit, but for the mark of the cut."""
    return text if len(text) <= limit else text[:limit] + " …"


def _typeset(error):
    """Return what a character is that a text program has put into the code."""
    found = re.search(r"U\+([0-9A-F]{4,6})", error.msg)
    letter = found and chr(int(found[1], 16))
    if not letter:
        return ""
    if letter in BLANKS:
        return ". A text program has put in a special blank: type a plain one over it."
    if letter in TYPESET:
        return f". A text program has put in {letter}: Python needs {TYPESET[letter]}."
    return ""


def _exit_status(end):
    """Return what ``sys.exit`` was given, which is a text or a number."""
    return end.code if isinstance(end.code, str) else f"exit status {end.code}"


def sentence(error):
    """Return what went wrong, in the learner's words where Python's are unhelpful.

    Parameters
    ----------
    error : BaseException
        Any.

    Returns
    -------
    str
        One or two sentences.

    Examples
    --------
    >>> sentence(ValueError("kernel does not fit"))
    'ValueError: kernel does not fit'
    """
    kind = type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{kind}: {error.msg}{_typeset(error)}"
    if isinstance(error, ModuleNotFoundError):
        return f"{kind}: {error}. {HAS}, not {error.name}."
    if isinstance(error, MemoryError):
        why = str(error).rstrip(".") or "no room left"
        return (
            f"{kind}: {why}. Use smaller arrays, or reload the page to have room again."
        )
    return traceback.format_exception_only(error)[-1].strip()
