"""A process that runs a learner's file: started, listened to, watched and ended."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from lesson.checking.cases import cases
from lesson.checking.memory import memory_of
from lesson.checking.outcomes import Outcome, decode

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
