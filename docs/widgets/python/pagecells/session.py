"""Run a page's cells, one after the other, in one namespace.

Throughout this module
    code   a cell's text
    name   the cell's file name in tracebacks, as "cell 2"
    emit   called with a message (dict) and, for a picture, its RGBA bytes
"""

import ast
import contextlib
import linecache
import time
from pathlib import Path

import numpy as np

from lesson.images import LUMA

from .naming import MARK, needed_cells
from .output import Output, as_pictures, explain

#: A cell that saves a network under this name makes it the reader's, in every element.
SAVED = Path("my_network.npz")


class Session:
    """The namespace that the cells of one page share.

    Parameters
    ----------
    emit : callable
        Takes a message and bytes or None.
    """

    def __init__(self, emit):
        self._emit, self._output = emit, Output(emit)
        self.page, self.namespace, self._answer = None, {}, None
        self._image = {}

    def open(self, page):
        """Start with nothing defined on another page; return whether it is another."""
        fresh = page != self.page
        if fresh:
            self.page, self.namespace = page, self._fresh() | self._image
        return fresh

    def _fresh(self):
        """Return the namespace that the first cell finds."""
        given = {"display": self.display, "show": self.display, "input": _no_input}
        return {"__name__": "__main__", "__builtins__": __builtins__} | given

    def run_with_needs(self, programs):
        """Run the last of a page's programs, after those before it that it needs.

        Parameters
        ----------
        programs : sequence of (code, name)
            Of the page's cells, in order, up to the one to run.

        Returns
        -------
        dict
            ``needed``: positions of the programs that ran first; ``failed``: the one of
            them that ended with an error, or None; ``ok``: whether the last one ended
            well. Each is announced by "begin" and "end" messages with its position.
        """
        texts = [code.removeprefix(MARK) for code, _ in programs]
        last = len(texts) - 1
        needed = needed_cells(texts[last], texts[:last], self.namespace.keys())
        for position in [*needed, last]:
            self._emit({"kind": "begin", "cell": position}, None)
            begun = time.monotonic()
            ok = self.run(*programs[position])
            seconds = time.monotonic() - begun
            end = {"kind": "end", "cell": position, "ok": ok, "seconds": seconds}
            self._emit(end, None)
            if not ok:
                break
        failed = None if position == last else position
        return {"needed": needed, "failed": failed, "ok": ok and failed is None}

    def run(self, code, name):
        """Run a cell, show the value of its last line, return whether it ended well."""
        self._output = output = Output(self._emit)
        code = code.removeprefix(MARK)
        self.namespace["__file__"] = name
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        saved = _age(SAVED)
        try:
            # Closed here: Stop would be lost in a finalizer that still has to flush.
            with (
                output.stream("out") as out,
                output.stream("err") as err,
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                self._execute(code, name)
        except BaseException as error:
            output.flush()
            if isinstance(error, SystemExit) and not error.code:
                return True
            self._emit(explain(error, name), None)
            return False
        finally:
            output.flush()
        if _age(SAVED) not in (None, saved):
            self._offer_network()
        return True

    def _offer_network(self):
        """Send the arrays of a network that was saved: the page's elements can use it."""
        with np.load(SAVED) as stored:  # never a pickle
            arrays = {name: stored[name].ravel().tolist() for name in stored.files}
        self._emit({"kind": "network", "arrays": arrays}, None)

    def _execute(self, code, name):
        """Execute every statement; display the last where it is an expression."""
        tree, last = ast.parse(code, name), None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = ast.Expression(tree.body.pop().value)
        exec(compile(tree, name, "exec", dont_inherit=True), self.namespace)
        if last is not None:
            value = compile(last, name, "eval", dont_inherit=True)
            self.display(eval(value, self.namespace))

    def display(self, *values):
        """Show each value: pictures and arrays of pixels drawn, anything else written."""
        for value in values:
            pictures = as_pictures(value)
            for picture in pictures:
                self._output.picture(picture)
            if value is not None and not pictures:
                print(repr(value))

    def check(self, code, name, slow=(), broken=()):
        """Return the report on an answer to the Create exercise; keep it if it passes."""

        from .answers import Answer  # the checker takes its time to load

        def watch(part, verdict):
            self._emit({"kind": "part", "part": part, "verdict": verdict}, None)

        answer = Answer(code, name)
        report = answer.judge(watch, slow, broken)
        self._answer = answer if report["passed"] else None
        return report

    def read(self, pixels):
        """Return what the answer that passed makes of a drawing: ten probabilities.

        None where there is no such answer any more: Python was started afresh.
        """
        return self._answer and self._answer.read(pixels)

    def race(self):
        """Return what `pagecells.race.race` measures; each way is announced."""
        from .race import race  # only one page has it

        return race(lambda way: self._emit({"kind": "begin", "way": way}, None))

    def give_image(self, rgba, height, width):
        """Define ``my_image`` (H, W) and ``my_image_rgb`` (H, W, 3), in [0, 1]."""
        pixels = np.frombuffer(rgba, np.uint8).reshape(height, width, 4)
        rgb = pixels[..., :3] / 255
        self._image = {"my_image_rgb": rgb, "my_image": rgb @ LUMA}
        self.namespace |= self._image


def _age(path):
    """Return when a file was written, or None where there is none."""
    return path.stat().st_mtime_ns if path.is_file() else None


def patient_sleep(look, sleep=time.sleep, clock=time.monotonic):
    """Return a ``time.sleep`` that Stop can end: `look` raises once it was pressed."""

    def sleep_in_pieces(seconds):
        sleep(min(seconds, 0))  # refuses what is no time
        end = clock() + seconds
        while (left := end - clock()) > 0:
            sleep(min(left, 0.05))
            look()

    return sleep_in_pieces


def _no_input(prompt=""):
    """Refuse to ask: the page has no console to answer in."""
    raise RuntimeError("input() cannot ask in this page; write the value into the code")
