"""How much memory another process holds, on each system."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path


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
