"""An exception as a learner can use it: one sentence, their own line, the rest folded."""

import traceback

#: Characters of a sentence and of a traceback: a page must not be flooded.
SENTENCE_LIMIT, TRACE_LIMIT = 500, 20_000
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
        return f"{kind}: {error.msg}"
    if isinstance(error, ModuleNotFoundError):
        return f"{kind}: {error}. {HAS}, not {error.name}."
    if isinstance(error, MemoryError):
        why = str(error).rstrip(".") or "no room left"
        return (
            f"{kind}: {why}. Use smaller arrays, or reload the page to have room again."
        )
    return traceback.format_exception_only(error)[-1].strip()
