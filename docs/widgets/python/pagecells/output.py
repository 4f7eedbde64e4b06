"""What a run may show: text, pictures and an error, in order, and only so much of it.

An exception is shown as a learner can use it: one sentence, their own line, the rest
folded.

Throughout this module
    emit     called with a message (dict) and, for a picture, its RGBA bytes
    stream   "out" or "err"
"""

import io
import re
import time
import traceback

import numpy as np

from lesson.visualization import Picture, show_image, show_map, show_maps

#: Bytes of text and number of pictures of one run; a page must not be flooded.
TEXT_LIMIT, PICTURE_LIMIT = 100_000, 20
#: Pixels of one picture; more are thinned.
PIXEL_LIMIT = 2_000_000
#: Arrays with a side below it are numbers to read, not pictures.
SMALL = 12
#: Seconds that printed lines may wait for each other: one message costs more than a line.
PATIENCE = 0.05
#: Lines that do not: a few before a loop that never ends are what tells where it is.
PROMPT = 100
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


class Output:
    """Pass on what one run prints and draws, and say once where it is cut.

    Parameters
    ----------
    emit : callable
        Takes a message and bytes or None.
    clock : callable, default time.monotonic
        Seconds.
    """

    def __init__(self, emit, clock=time.monotonic):
        self._emit, self._clock = emit, clock
        self._pending, self._stream, self._sent = [], "out", clock()
        self._text_left, self._pictures_left = TEXT_LIMIT, PICTURE_LIMIT
        self._is_cut, self._prompt_left = False, PROMPT

    def text(self, text, stream="out"):
        """Take printed text; send the first lines at once, later ones when they waited."""
        if self._is_cut or not text:
            return
        if stream != self._stream:
            self.flush()
            self._stream = stream
        self._pending.append(self._cut(text))
        prompt = self._prompt_left > 0 and text.endswith("\n")
        waited = self._clock() - self._sent > PATIENCE
        if prompt or waited or self._text_left < 0:
            self.flush()

    def _cut(self, text):
        """Return as much of the text as is left of the limit."""
        written = text.encode("utf-8", "replace")
        kept = written[: self._text_left].decode("utf-8", "ignore")
        self._text_left -= len(written)
        return text if self._text_left >= 0 else kept

    def flush(self):
        """Send what waits."""
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            self._emit({"kind": "text", "stream": self._stream, "text": text}, None)
            self._sent = self._clock()
            self._prompt_left -= 1
        if self._text_left < 0 and not self._is_cut:
            self._is_cut = True
            size = f"{TEXT_LIMIT // 1000} KB"
            self.note(f"The text stops here: a run shows at most {size}.")

    def note(self, text):
        """Send a remark of the page, not of the program."""
        self._emit({"kind": "note", "text": text}, None)

    def picture(self, picture):
        """Send a `lesson.visualization.Picture`."""
        self.flush()
        if self._pictures_left <= 0:
            if self._pictures_left == 0:
                self.note(f"More pictures follow: a run shows at most {PICTURE_LIMIT}.")
            self._pictures_left = -1
            return
        self._pictures_left -= 1
        rgba = picture.rgba
        step = 1
        while rgba[::step, ::step].size > 4 * PIXEL_LIMIT:
            step += 1
        rgba = rgba[::step, ::step]
        message = {"kind": "picture", "alt": picture.alt, "note": picture.note}
        message |= {"height": rgba.shape[0], "width": rgba.shape[1]}
        if step > 1:
            message["note"] += f" Drawn at 1/{step} of its size."
        self._emit(message, rgba.tobytes())

    def stream(self, name):
        """Return a file to put in the place of ``sys.stdout`` or ``sys.stderr``."""
        return _Stream(self, name)


class _Stream(io.TextIOBase):
    """A text file whose writes go to an `Output`."""

    def __init__(self, output, name):
        self._output, self._name = output, name

    def writable(self):
        return True

    def write(self, text):
        self._output.text(text, self._name)
        return len(text)

    def flush(self):
        self._output.flush()


def as_pictures(value):
    """Return the pictures of a value.

    Parameters
    ----------
    value : object
        Anything that a cell displays.

    Returns
    -------
    list of Picture
        Empty where the value is better read than seen.
    """
    if isinstance(value, Picture):
        return [value]
    if isinstance(value, (list, tuple)) and value:
        if all(isinstance(item, Picture) for item in value):
            return list(value)
        return []
    if isinstance(value, np.ndarray) and _is_drawable(value):
        return [_draw(value)]
    return []


def _is_drawable(array):
    """Return whether an array is a picture: finite numbers, two sides, few channels."""
    real = array.dtype.kind in "buif" and array.ndim in (2, 3) and array.size
    return bool(real and min(array.shape[:2]) >= SMALL and np.isfinite(array).all())


def _draw(array):
    """Return one array as a picture; what it holds decides the colours."""
    low, high = float(array.min()), float(array.max())
    what = f"An array {array.shape}, from {low:.3g} to {high:.3g}"
    if array.ndim == 3 and array.shape[2] != 3:
        return show_maps(array, f"{what}, as {array.shape[2]} maps in signed colours")
    if array.ndim == 3:
        return show_image(array, f"{what}, as a colour picture")
    if array.dtype == np.uint8 or (low >= 0 and high <= 1):
        return show_image(array, f"{what}, as a grey picture")
    return show_map(array, f"{what}, in signed colours")


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
        end = error.code if isinstance(error.code, str) else f"exit status {error.code}"
        return _message(f"The program ended itself: {end}.")
    trace, line = _where(error, name)
    try:
        told = traceback.TracebackException(type(error), error, trace).format()
        return _message(sentence(error), line, "".join(told).rstrip())
    except KeyboardInterrupt:  # Stop again: a deep recursion takes long to tell
        return _message(f"{type(error).__name__}.", line)


def _where(error, name):
    """Return an exception's traceback from the cell on, and the cell's line, or None."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != name:
        trace = trace.tb_next  # the page's own frames come first
    steps = traceback.walk_tb(trace)
    lines = [line for frame, line in steps if frame.f_code.co_filename == name]
    line = lines[-1] if lines else None
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    return trace, line


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
