"""Keep a learner's program from sending signals to those who wait for its report.

Python itself refuses with words, on each system. Linux refuses also where a program that
it starts sends them: a filter looks at each system call that takes a process id first.
"""

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from pathlib import Path

WORDS = "the answer sends a signal to the program that checks it"
# By machine: its number for filters, and those of kill, tkill, tgkill, rt_sigqueueinfo,
# rt_tgsigqueueinfo, pidfd_open and prlimit64.
CALLS = {
    "x86_64": (0xC000003E, (62, 200, 234, 129, 297, 434, 302)),
    "aarch64": (0xC00000B7, (129, 130, 131, 138, 240, 434, 261)),
}
# Of Linux's prctl and its filters: see `man 2 seccomp`, linux/filter.h.
NO_NEW_PRIVILEGES, SET_FILTER, WITH_PROGRAM = 38, 22, 2
LOAD, IF_EQUAL, ANSWER, ALLOW, REFUSE = 0x20, 0x15, 0x06, 0x7FFF0000, 0x00050001
CALL, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # places in what a filter looks at


def refuse_signals(parent):
    """Let this process, and what it starts, send no signal to its parent and above.

    Parameters
    ----------
    parent : int
        Its process id.
    """
    guarded = waiting(parent)

    def look(event, arguments):
        if event in ("os.kill", "os.killpg"):
            pid = arguments[0] if event == "os.kill" else -arguments[0]
            if pid in guarded:
                raise PermissionError(WORDS)

    sys.addaudithook(look)
    if sys.platform == "linux" and platform.machine() in CALLS:
        _filter(_program(*CALLS[platform.machine()], guarded))


def waiting(parent):
    """Return the process ids of a process and those above, and of their groups.

    Parameters
    ----------
    parent : int
        Its process id.

    Returns
    -------
    set of int
        As `os.kill` takes them: a group's is negative, and -1 stands for all there are.
    """
    above, found = parent, {-1}
    while above > 0:
        found.add(above)
        with suppress(OSError, AttributeError):  # it has ended; Windows has no groups
            found.add(-os.getpgid(above))
        try:
            status = Path(f"/proc/{above}/stat").read_text(errors="replace")
            above = int(status.rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            break
    return found - {0}


def _program(machine, calls, guarded):
    """Return a filter that refuses these calls for these process ids, and no other."""
    allow, refuse = (ANSWER, 0, 0, ALLOW), (ANSWER, 0, 0, REFUSE)
    steps = [(LOAD, 0, 0, MACHINE), (IF_EQUAL, 1, 0, machine), allow, (LOAD, 0, 0, CALL)]
    steps += [(IF_EQUAL, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [allow, (LOAD, 0, 0, FIRST_ARGUMENT)]
    for pid in sorted(guarded):
        steps += [(IF_EQUAL, 0, 1, pid % 2**32), refuse]
    return [struct.pack("HBBI", *step) for step in (*steps, allow)]


def _filter(steps):
    """Let Linux ask a filter from now on, here and in what is started; it may refuse."""
    code = ctypes.create_string_buffer(b"".join(steps))
    head = struct.pack("@HP", len(steps), ctypes.addressof(code))
    prctl, none = ctypes.CDLL(None).prctl, ctypes.c_ulong(0)
    prctl(NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none)
    prctl(SET_FILTER, ctypes.c_ulong(WITH_PROGRAM), head, none, none)
