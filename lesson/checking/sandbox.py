"""Run a learner's file in a process of its own, within limits of time and memory.

Nothing that the process prints or exits with counts; only arrays count, which arrive
in the order that was asked for. A section that ends the process is noted, and the
remaining ones run in a new process.
"""

import ast
import os
import queue
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from lesson.checking.cases import SECTIONS, cases
from lesson.checking.outcomes import Outcome, decode
from lesson.checking.system import ask_for_lines, end_all, guarded, memory_of, time_of

STARTING = 60.0  # for Python and NumPy to start, on the slowest machine
STOPPED = ("slow", "long", "memory", "ended")
LOOK_EVERY = 0.1
# How much longer by the clock than in processor time: the machine may be busy.
PATIENCE = 5
TELLING = 2.0  # for a process to say which lines are running
TOLD = rb'File "<string>"|  \.\.\.'  # the outermost frame, which is START's, or too many
TRACE_LIMIT = 2**14  # bytes
ROOT = Path(__file__).resolve().parents[2]
START = """import sys
root, path, memory, seconds, parent, *sections = sys.argv[1:]
sys.path.insert(0, root)
from lesson.checking.child import main
main(path, sections, int(memory), float(seconds), int(parent))
"""
# One thread: each thread that NumPy's BLAS starts would reserve memory of its own.
THREADS = ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM")
CALM = {f"{name}_NUM_THREADS": "1" for name in THREADS}
CALM["MPLBACKEND"] = "Agg"  # drawing must not open a window and wait


@dataclass
class Answers:
    """What a learner's file gave.

    Attributes
    ----------
    sections : dict of str to list of Outcome
        By the names in ``cases.SECTIONS``. Where a section was stopped, its last
        outcome is of kind "slow", "long", "memory" or "ended".
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
    seconds : float
        Of processor time for the import, and for each section; by the clock, ``PATIENCE``
        times as long.
    memory : int
        Bytes for the process.

    Returns
    -------
    Answers
        As far as they came.
    """
    answers = Answers()
    left = list(SECTIONS)
    while left:
        with guarded():
            child = Child(Path(path).resolve(), left, memory, seconds)
            try:
                current = _listen(child, answers, left)
            finally:
                child.end()
        if current in ("file", None):
            break
        left = left[left.index(current) + 1 :]
        if "forward-own" in left:
            left.remove("forward-own")  # it would call what has just been stopped
            answers.sections["forward-own"] = answers.sections.get("forward", [])
    return answers


def _listen(child, answers, left):
    """Fill in `answers`; return the section that was stopped, None at a proper end."""
    opening = ["imported", "ready"]
    sections = list(reversed(left))
    current = "file"
    while True:
        record = child.next()
        if opening and record.kind == opening[-1]:
            opening.pop()
            child.begin()
        elif not opening and record.kind == "section" and [record.note] == sections[-1:]:
            current = sections.pop()
            answers.sections[current] = []
            child.begin()
        elif record.kind == "finished":
            return None
        elif current == "file":
            answers.file = record
            return "file"
        else:
            answers.sections[current].append(record)
            if record.kind in STOPPED:
                return current


class Child:
    """A process that runs a learner's file, and two threads that read what it sends.

    Parameters
    ----------
    path : Path
        The learner's file, absolute.
    sections : list of str
    memory : int
        Bytes that it may hold.
    seconds : float
        Of processor time, from one `begin` to the next.
    """

    def __init__(self, path, sections, memory, seconds):
        self.path = path
        self.memory, self.seconds = memory, seconds
        self.source = path.read_bytes()
        self.records = queue.Queue()
        self.mark = f"LESSON_CHECK={os.urandom(8).hex()}"
        limits = (memory, seconds, os.getpid())
        arguments = [str(ROOT), str(path), *map(str, limits), *sections]
        python, environment = _interpreter()
        environment.update([self.mark.split("=")])
        self.process = subprocess.Popen(
            [python, "-P", "-c", START, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=path.parent,
            env=environment,
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        reads = (self._read, self._read_trace)
        self.readers = [threading.Thread(target=read, daemon=True) for read in reads]
        self.begin(STARTING)
        for reader in self.readers:
            reader.start()

    def begin(self, seconds=None):
        """Let its time begin.

        Parameters
        ----------
        seconds : float, optional
            How long it may take, where that is not what a section may.
        """
        self.trace = b""
        self.start = time.monotonic()
        self.used = time_of(self.process) or 0.0
        self.limit = seconds or self.seconds

    def _read(self):
        """Queue the records, no more than were asked for, and why there are no others."""
        try:
            for _ in range(sum(map(len, cases().values())) + 8):
                record = decode(self.process.stdout)
                if record is None:
                    why = f"exit status {self.process.wait()}"
                    break
                self.records.put(record)
            else:
                why = "it sent more than was asked for"
        except ValueError as error:
            why = f"it sent {error}"
        self.records.put(Outcome("ended", note=why))

    def _read_trace(self):
        """Keep the last of what it says of the lines that are running."""
        while part := self.process.stderr.read1(TRACE_LIMIT):
            self.trace = (self.trace + part)[-TRACE_LIMIT:]

    def next(self):
        """Return the next record, or one that says which limit was reached.

        Returns
        -------
        Outcome
            Of kind "memory", "slow" or "long" at a limit; "long" where the line that was
            running is in no while loop.
        """
        while True:
            try:
                return self.records.get(timeout=LOOK_EVERY)
            except queue.Empty:
                if memory_of(self.process) > self.memory:
                    return Outcome("memory")
                if self._late():
                    return self._overdue()

    def _late(self):
        """Return whether its time is up: on the processor, or else by the clock."""
        passed = time.monotonic() - self.start
        if passed <= self.limit:
            return False
        used = time_of(self.process)
        return (
            used is None
            or used - self.used > self.limit
            or passed > PATIENCE * self.limit
        )

    def _overdue(self):
        """Return what is known of a process whose time is up: where it was at last."""
        ask_for_lines(self.process)
        end = time.monotonic() + TELLING
        while not re.search(TOLD, self.trace) and time.monotonic() < end:
            time.sleep(LOOK_EVERY / 10)
        name = str(self.path).encode("ascii", "backslashreplace")  # as faulthandler does
        found = re.findall(rb'File "%s", line (\d+)' % re.escape(name), self.trace)
        lines = [int(line) for line in found]  # the innermost first
        loops = [line for line in lines if _in_while(self.source, line)]
        if loops or not lines:
            return Outcome("slow", line=(loops or [0])[0])
        return Outcome("long", line=lines[0])

    def end(self):
        """Kill the process and what it started, and let go of the pipe."""
        if os.name == "posix":
            end_all(self.process.pid, self.mark)
        elif self.process.poll() is None:
            command = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        self.process.kill()
        self.process.wait()
        pipes = (self.process.stdout, self.process.stderr)
        for reader, pipe in zip(self.readers, pipes, strict=True):
            reader.join(timeout=1)
            if not reader.is_alive():
                pipe.close()


def _in_while(source, line):
    """Return whether a line of a program lies in a while loop."""
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError):
        return False
    loops = (node for node in nodes if isinstance(node, ast.While))
    return any(loop.lineno <= line <= loop.end_lineno for loop in loops)


def _interpreter():
    """Return the program that runs Python, and the environment to start it in."""
    environment = {**os.environ, **CALM}
    real = getattr(sys, "_base_executable", sys.executable)
    if os.name != "nt" or real == sys.executable:
        return sys.executable, environment
    # A venv's python.exe on Windows only starts the real one, which would go unwatched.
    return real, environment | {"__PYVENV_LAUNCHER__": sys.executable}
