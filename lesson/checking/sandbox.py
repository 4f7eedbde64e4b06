"""Run a learner's file in a process of its own, within limits of time and memory.

Nothing that the process prints or exits with counts; only arrays count, which arrive
in the order that was asked for. A section that ends the process is noted, and the
remaining ones run in a new process.
"""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lesson.checking.calls import Outcome, decode
from lesson.checking.cases import SECTIONS, cases

STARTING = 60.0  # for Python and NumPy to start, on the slowest machine
STOPPED = ("slow", "memory", "ended")
LOOK_EVERY = 0.1
ROOT = Path(__file__).resolve().parents[2]
START = """import sys
root, path, memory, *sections = sys.argv[1:]
sys.path.insert(0, root)
from lesson.checking.child import main
main(path, sections, int(memory))
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


class Child:
    """A process that runs a learner's file, and a thread that reads what it sends.

    Parameters
    ----------
    path : Path
        The learner's file, absolute.
    sections : list of str
        What to run.
    memory : int
        Bytes that it may hold.
    """

    def __init__(self, path, sections, memory):
        self.memory, self.records = memory, queue.Queue()
        arguments = [str(ROOT), str(path), str(memory), *sections]
        python, environment = _interpreter()
        self.process = subprocess.Popen(
            [python, "-P", "-c", START, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=path.parent,
            env=environment,
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

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

    def next(self, deadline):
        """Return the next record, or one that says which limit was reached.

        Parameters
        ----------
        deadline : float
            By the monotonic clock.

        Returns
        -------
        Outcome
            Of kind "slow" or "memory" at a limit.
        """
        while True:
            try:
                return self.records.get(timeout=LOOK_EVERY)
            except queue.Empty:
                if memory_of(self.process) > self.memory:
                    return Outcome("memory")
                if time.monotonic() > deadline:
                    return Outcome("slow")

    def end(self):
        """Kill the process and what it started, and let go of the pipe."""
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        elif self.process.poll() is None:
            command = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        self.process.kill()
        self.process.wait()
        self.reader.join(timeout=1)
        if not self.reader.is_alive():
            self.process.stdout.close()


def _interpreter():
    """Return the program that runs Python, and the environment to start it in."""
    environment = {**os.environ, **CALM}
    real = getattr(sys, "_base_executable", sys.executable)
    if os.name != "nt" or real == sys.executable:
        return sys.executable, environment
    # A venv's python.exe on Windows only starts the real one, which would go unwatched.
    return real, environment | {"__PYVENV_LAUNCHER__": sys.executable}


class Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        *(
            (name, ctypes.c_size_t)
            for name in (
                "PeakWorkingSetSize",
                "WorkingSetSize",
                "QuotaPeakPagedPoolUsage",
                "QuotaPagedPoolUsage",
                "QuotaPeakNonPagedPoolUsage",
                "QuotaNonPagedPoolUsage",
                "PagefileUsage",
                "PeakPagefileUsage",
            )
        ),
    )


def memory_of(process):
    """Return the bytes that a process holds, 0 where that cannot be found out.

    Parameters
    ----------
    process : subprocess.Popen
        A process that was started here.

    Returns
    -------
    int
        Resident bytes; on Windows the bytes committed.

    Examples
    --------
    >>> import subprocess, sys
    >>> with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as process:
    ...     memory_of(process) >= 0
    True
    """
    measure = {"linux": _by_proc, "win32": _by_handle}.get(sys.platform, by_ps)
    try:
        return measure(process)
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return 0  # it has just ended


def _by_proc(process):
    """Read Linux's process file system."""
    pages = Path(f"/proc/{process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def by_ps(process):
    """Return the bytes that a process holds, from `ps`.

    Parameters
    ----------
    process : subprocess.Popen
        On macOS or another Unix system; `ps` answers in KiB there.

    Returns
    -------
    int
        Resident bytes.
    """
    command = ["ps", "-o", "rss=", "-p", str(process.pid)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True)
    return int(done.stdout) * 1024


def _by_handle(process):
    """Ask Windows, by the handle that Popen keeps."""
    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    ask = ctypes.windll.kernel32.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    if not ask(int(process._handle), ctypes.byref(counters), counters.cb):
        raise OSError("the process has ended")
    return counters.PagefileUsage
