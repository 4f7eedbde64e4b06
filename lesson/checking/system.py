"""What an operating system tells of a process, and what it can be asked to do with it.

How much memory and processor time it takes, on each system; and, where it is Linux, that
it ends with its parent, that nothing it leaves behind lives on, and that it cannot reach
what its parent has open. Which lines are running is asked for only when time is up:
`faulthandler` reads them while they run, and now and then that ends the process.

Python itself refuses with words, on each system, to send signals to those who wait for
the report. Linux refuses also where a program that is started sends them: a filter looks
at each system call that takes a process id first.
"""

import ctypes
import faulthandler
import os
import platform
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

LINUX = sys.platform == "linux"
# Of Linux's prctl: see `man 2 prctl`.
PDEATHSIG, GET_DUMPABLE, SET_DUMPABLE, DROP_CAPABILITY, SUBREAPER = 1, 3, 4, 24, 36
TRACE = 19  # the capability of looking into other processes: CAP_SYS_PTRACE
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
# What Windows counts of a process, in bytes.
COUNTED = """PeakWorkingSetSize WorkingSetSize QuotaPeakPagedPoolUsage QuotaPagedPoolUsage
QuotaPeakNonPagedPoolUsage QuotaNonPagedPoolUsage PagefileUsage PeakPagefileUsage"""


class Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        *((name, ctypes.c_size_t) for name in COUNTED.split()),
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
    return int(_ps(process, "rss")) * 1024


def _ps(process, column):
    """Return what `ps` tells of a process."""
    command = ["ps", "-o", f"{column}=", "-p", str(process.pid)]
    asked = {"capture_output": True, "text": True, "timeout": 5, "check": True}
    return subprocess.run(command, **asked).stdout


def _by_handle(process):
    """Ask Windows, by the handle that Popen keeps."""
    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    ask = ctypes.windll.kernel32.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    if not ask(int(process._handle), ctypes.byref(counters), counters.cb):
        raise OSError("the process has ended")
    return counters.PagefileUsage


def time_of(process):
    """Return the processor time that a process has taken, of all its threads.

    Parameters
    ----------
    process : subprocess.Popen
        A process that was started here.

    Returns
    -------
    float or None
        Seconds; None where that cannot be found out.

    Examples
    --------
    >>> import subprocess, sys
    >>> with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as process:
    ...     time_of(process) < 10
    True
    """
    measure = {"linux": _time_by_proc, "win32": _time_by_handle}
    try:
        return measure.get(sys.platform, time_by_ps)(process)
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return None  # it has just ended


def _time_by_proc(process):
    """Read Linux's process file system."""
    user, system = _stat(process.pid)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """Return what Linux says of a process, from its state on: see `man 5 proc`."""
    status = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    return status.rpartition(")")[2].split()


def time_by_ps(process):
    """Return the processor time of a process, from `ps`.

    Parameters
    ----------
    process : subprocess.Popen
        On macOS or another Unix system; `ps` answers as [[days-]hours:]minutes:seconds.

    Returns
    -------
    float
        Seconds.
    """
    days, _, clock = _ps(process, "time").strip().rpartition("-")
    seconds = 0.0
    for part in clock.split(":"):
        seconds = 60 * seconds + float(part)
    return seconds + 86_400 * int(days or 0)


def _time_by_handle(process):
    """Ask Windows, by the handle that Popen keeps."""
    times = (ctypes.c_uint64 * 4)()  # created, ended, system, user: in 100 ns
    where = [ctypes.byref(times, 8 * i) for i in range(4)]
    ask = ctypes.windll.kernel32.GetProcessTimes
    ask.argtypes = (ctypes.c_void_p,) * 5
    if not ask(int(process._handle), *where):
        raise OSError("the process has ended")
    return (times[2] + times[3]) / 1e7


def tell_lines(file, seconds):
    """Write the lines that are running when `ask_for_lines` asks, or once time is up.

    Parameters
    ----------
    file : file object
        Where to, as `faulthandler` writes tracebacks; it must stay open.
    seconds : float
        From now on, where a system has no way to ask.
    """
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=file, all_threads=False)
    else:
        faulthandler.dump_traceback_later(seconds, file=file)


def ask_for_lines(process):
    """Ask a process that has called `tell_lines`; Windows has no way to.

    Parameters
    ----------
    process : subprocess.Popen
        A process that was started here.
    """
    if hasattr(signal, "SIGUSR1"):
        process.send_signal(signal.SIGUSR1)


def end_with(parent):
    """Let this process end when its parent does, however that ends.

    Parameters
    ----------
    parent : int
        Its process id. Linux ends this one even while it holds Python's lock; elsewhere
        a thread watches.
    """
    if LINUX:
        _prctl(PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_wait_for, args=(parent,), daemon=True).start()


def _wait_for(parent):
    """Leave at once when a process has ended that started this one."""
    if os.name == "nt":
        kernel = ctypes.windll.kernel32
        kernel.WaitForSingleObject(kernel.OpenProcess(0x100000, False, parent), -1)
    while os.name != "nt" and os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def forget_others():
    """Give up the right to look into other processes, which root has on Linux."""
    if not LINUX or _prctl(DROP_CAPABILITY, TRACE) < 0:
        return
    libc = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; the same above 31
    if libc.capget(header, data) == 0:
        for kind in range(3):
            data[kind] &= ~(1 << TRACE)
        libc.capset(header, data)


def refuse_signals(parent):
    """Let this process, and what it starts, send no signal to its parent and above.

    Parameters
    ----------
    parent : int
        Its process id.
    """
    above = waiting(parent)

    def look(event, arguments):
        if event in ("os.kill", "os.killpg"):
            pid = arguments[0] if event == "os.kill" else -arguments[0]
            if pid in above:
                raise PermissionError(WORDS)

    sys.addaudithook(look)
    if LINUX and platform.machine() in CALLS:
        _filter(_program(*CALLS[platform.machine()], above))


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
    above = parent
    found = {-1}
    while above > 0:
        found.add(above)
        with suppress(OSError, AttributeError):  # it has ended; Windows has no groups
            found.add(-os.getpgid(above))
        try:
            above = int(_stat(above)[1])
        except (OSError, ValueError, IndexError):
            break
    return found - {0}


def _program(machine, calls, processes):
    """Return a filter that refuses these calls for these process ids, and no other."""
    allow, refuse = (ANSWER, 0, 0, ALLOW), (ANSWER, 0, 0, REFUSE)
    steps = [(LOAD, 0, 0, MACHINE), (IF_EQUAL, 1, 0, machine), allow, (LOAD, 0, 0, CALL)]
    steps += [(IF_EQUAL, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [allow, (LOAD, 0, 0, FIRST_ARGUMENT)]
    for pid in sorted(processes):
        steps += [(IF_EQUAL, 0, 1, pid % 2**32), refuse]
    return [struct.pack("HBBI", *step) for step in (*steps, allow)]


def _filter(steps):
    """Let Linux ask a filter from now on, here and in what is started; it may refuse."""
    code = ctypes.create_string_buffer(b"".join(steps))
    head = struct.pack("@HP", len(steps), ctypes.addressof(code))
    prctl = ctypes.CDLL(None).prctl
    none = ctypes.c_ulong(0)
    prctl(NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none)
    prctl(SET_FILTER, ctypes.c_ulong(WITH_PROGRAM), head, none, none)


@contextmanager
def guarded():
    """Close this process to others, and take in what those it started leave behind."""
    before = _prctl(GET_DUMPABLE, 0) if LINUX else 1
    try:
        if LINUX:
            _prctl(SET_DUMPABLE, 0)
            _prctl(SUBREAPER, 1)
        yield
    finally:
        if LINUX:
            _prctl(SUBREAPER, 0)
            _prctl(SET_DUMPABLE, before)


def end_all(leader, mark):
    """End what a process has started, as far as it can be found.

    Parameters
    ----------
    leader : int
        The process id of what was started as a session of its own.
    mark : str
        A setting of its environment, "NAME=value", that nothing else has.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    if not LINUX:
        return
    for _ in range(3):  # what is ended may leave others behind
        found = list(_left_by(leader, mark))
        if not found:
            return
        for pid in found:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _left_by(leader, mark):
    """Yield the processes of a session, and those with a mark that were taken in."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            _, parent, _, session = _stat(folder.name)[:4]
            pid, own = int(folder.name), int(parent) == os.getpid()
            marked = own and mark.encode() in (folder / "environ").read_bytes()
            if pid != leader and (int(session) == leader or marked):
                yield pid


def _prctl(option, value):
    """Ask Linux something about this process."""
    return ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)
