"""Run a learner's file in a process of its own, within limits of time and memory.

Nothing that the process prints or exits with counts; only arrays count, which arrive
in the order that was asked for. A section that ends the process is noted, and the
remaining ones run in a new process.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path

from lesson.checking.cases import SECTIONS
from lesson.checking.outcomes import Outcome
from lesson.checking.process import Child

STARTING = 60.0  # for Python and NumPy to start, on the slowest machine
STOPPED = ("slow", "memory", "ended")


@dataclass
class Answers:
    """What a learner's file gave.

    Attributes
    ----------
    sections : dict of str to list of Outcome
        By the names in ``cases.SECTIONS``. Where a section was stopped, its last
        outcome is of kind "slow", "memory" or "ended".
    file : Outcome or None
        Why the file could not be imported, None if it could.
    """

    sections: dict = field(default_factory=dict)
    file: Outcome | None = None


def run(path, seconds, memory):
    """Return what the functions of a file return.

    Parameters
    ----------
    path : path-like
        The learner's file.
    seconds : float
        For the import, and for each section.
    memory : int
        Bytes for the process.

    Returns
    -------
    Answers
        As far as they came.
    """
    answers, left = Answers(), list(SECTIONS)
    while left:
        child = Child(Path(path).resolve(), left, memory)
        try:
            current = _listen(child, answers, left, seconds)
        finally:
            child.end()
        if current in ("file", None):
            break
        left = left[left.index(current) + 1 :]
        if "forward-own" in left:
            left.remove("forward-own")  # it would call what has just been stopped
            answers.sections["forward-own"] = answers.sections.get("forward", [])
    return answers


def _listen(child, answers, left, seconds):
    """Fill in `answers`; return the section that was stopped, None at a proper end."""
    opening, sections, current = ["imported", "ready"], list(reversed(left)), "file"
    deadline = time.monotonic() + STARTING
    while True:
        record = child.next(deadline)
        if opening and record.kind == opening[-1]:
            opening.pop()
            deadline = time.monotonic() + seconds
        elif not opening and record.kind == "section" and [record.note] == sections[-1:]:
            current, deadline = sections.pop(), time.monotonic() + seconds
            answers.sections[current] = []
        elif record.kind == "finished":
            return None
        elif current == "file":
            answers.file = record
            return "file"
        else:
            answers.sections[current].append(record)
            if record.kind in STOPPED:
                return current
