"""The Create exercise in the page: judge an answer, then let it read drawings.

Throughout this module
    code    the learner's program
    name    its file name in tracebacks
    slow    parts that ran too long before: this Python was started afresh since
    broken  parts that broke Python off before
    report  {"passed": bool, "checks": [{"part", "passed", "code", "message"}, ...]}
"""

import contextlib
import io

import numpy as np

from lesson.activations import softmax
from lesson.checker import check_failure, check_functions, check_stopped
from lesson.checking.calls import left_early
from lesson.network import TinyCNN

from .naming import MARK


class Answer:
    """A learner's program, executed here and judged by `lesson.checker`.

    Parameters
    ----------
    code, name : str
        See above.
    """

    def __init__(self, code, name):
        self._code, self._name = code.removeprefix(MARK), name
        self.namespace = {"__name__": "answer", "__file__": name}

    def judge(self, watch, slow=(), broken=()):
        """Return the report; `watch` is told of each part, before it and after it."""
        lost = {part: check_stopped(part, "slow") for part in slow}
        lost |= {part: check_stopped(part, "ended") for part in broken}
        if "file" in lost:
            return {"passed": False, "checks": [lost["file"]]}
        watch("file", None)
        try:
            program = compile(self._code, self._name, "exec", dont_inherit=True)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(program, self.namespace)
        except BaseException as error:
            if not left_early(error, self.namespace):
                return check_failure(error, self._name)
        report = check_functions(self.namespace | dict.fromkeys(lost), watch)
        checks = [lost.get(check["part"], check) for check in report["checks"]]
        return {"passed": report["passed"] and not lost, "checks": checks}

    def read(self, pixels):
        """Return what the learner's `forward` makes of a drawing: ten probabilities."""
        for name, weights in TinyCNN.load().parameters.items():
            self.namespace.setdefault(name, weights)
        image = np.array(pixels, dtype=float).reshape(28, 28)
        with contextlib.redirect_stdout(io.StringIO()):
            return softmax(self.namespace["forward"](image)).tolist()
