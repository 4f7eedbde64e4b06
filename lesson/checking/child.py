"""Run a learner's file in this process, and send what its functions return.

Only `lesson.checking.sandbox` starts this. Records leave through a copy of the first
standard output, and the lines that are running through one of standard error; the
learner's own output goes nowhere. A thread or an exit handler that the learner leaves
behind cannot keep the process alive.
"""

import os
import sys
import types
from pathlib import Path

from lesson.checking.calls import failure, left_early, perform, unreadable
from lesson.checking.cases import cases
from lesson.checking.outcomes import Outcome, encode
from lesson.checking.system import end_with, forget_others, refuse_signals, tell_lines

STARTING = 60  # seconds of computing, for what is not the learner's


def main(path, sections, memory, seconds, parent):
    """Send records until all is done, then leave at once.

    Parameters
    ----------
    path : str
    sections : list of str
    memory : int
        Bytes that the process may use, where the system can enforce it.
    seconds : float
        Of processor time for the file, and for each section; the parent counts it.
    parent : int
        The parent's process id.
    """
    end_with(parent)
    forget_others()
    refuse_signals(parent)
    with _private(1) as channel, _private(2) as trace:

        def send(outcome):
            channel.write(encode(outcome))
            channel.flush()

        cases()
        _limit(memory, int(seconds * (len(sections) + 1)) + STARTING)
        tell_lines(trace, seconds)
        send(Outcome("ready"))
        namespace, failure = _load(path)
        send(failure or Outcome("imported"))
        if failure is None:
            for section, outcome in perform(namespace, sections):
                if outcome is None:
                    tell_lines(trace, seconds)
                send(outcome or Outcome("section", note=section))
        send(Outcome("finished"))
        os._exit(0)


def _private(stream):
    """Return a copy of a pipe to the parent, and point the stream itself nowhere."""
    pipe, nowhere = os.dup(stream), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)
    if os.name == "nt":
        import msvcrt

        msvcrt.setmode(pipe, os.O_BINARY)
    return os.fdopen(pipe, "wb")


def _limit(size, seconds):
    """Make allocations beyond `size` bytes fail, and end after `seconds` of computing."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    except (ImportError, ValueError, OSError):
        return  # Windows has no such limits, macOS refuses one: the parent watches there


def _load(path):
    """Return the globals of a file, and the outcome that says why there are none."""
    module = types.ModuleType("answer")
    module.__file__ = path
    sys.modules["answer"] = module
    sys.argv = [path]
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(Path(path).parent))
    try:
        code = compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
    except Exception as error:  # SyntaxError; ValueError: a null byte; nested too deeply
        return None, unreadable(error)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        if not left_early(error, module.__dict__):
            return None, failure(error, path)
    return module.__dict__, None
