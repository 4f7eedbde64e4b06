"""Run a learner's file in this process, and send what its functions return.

Only `lesson.checking.sandbox` starts this. Records leave through a copy of the first
standard output; the learner's own output goes nowhere. A thread or an exit handler that
the learner leaves behind cannot keep the process alive.
"""

import os
import sys
import threading
import time
import types
from pathlib import Path

from lesson.checking.calls import Outcome, encode, failure, perform, unreadable
from lesson.checking.cases import cases


def main(path, sections, memory):
    """Send records until all is done, then leave at once.

    Parameters
    ----------
    path : str
        The learner's file.
    sections : list of str
        What to run.
    memory : int
        Bytes that the process may use, where the system can enforce it.
    """
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    with _channel() as channel:

        def send(outcome):
            channel.write(encode(outcome))
            channel.flush()

        cases()
        _limit_memory(memory)
        send(Outcome("ready"))
        namespace, failure = _load(path)
        send(failure or Outcome("imported"))
        if failure is None:
            for section, outcome in perform(namespace, sections):
                send(outcome or Outcome("section", note=section))
        send(Outcome("finished"))
        os._exit(0)


def _leave_with(parent):
    """End when the parent has ended, however it did: nobody would stop us then."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _channel():
    """Return the pipe to the parent, and point standard output elsewhere."""
    pipe, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if os.name == "nt":
        import msvcrt

        msvcrt.setmode(pipe, os.O_BINARY)
    return os.fdopen(pipe, "wb")


def _limit_memory(size):
    """Make allocations beyond `size` bytes fail, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return  # Windows has no such limit, macOS refuses it: the parent watches there


def _load(path):
    """Return the globals of a file, and the outcome that says why there are none."""
    module = types.ModuleType("answer")
    module.__file__ = path
    sys.modules["answer"] = module
    sys.argv, sys.dont_write_bytecode = [path], True
    sys.path.insert(0, str(Path(path).parent))
    try:
        code = compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
    except Exception as error:  # SyntaxError; ValueError: a null byte; nested too deeply
        return None, unreadable(error)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        return None, failure(error, path)
    return module.__dict__, None
