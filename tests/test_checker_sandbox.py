"""Whatever a learner's file does, only the arrays that its functions return count."""

import ast
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from lesson.checker import check_file
from lesson.checking import sandbox
from lesson.checking.cases import PARTS
from tests.answer_files import ANSWERS, RIGHT, WRONG
from tests.programs import ROOT, python

pytestmark = pytest.mark.slow
proc = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")

GOOD = ANSWERS["shifted_adds"].text
ZEROS = """
import numpy as np
def conv2d(x, W, b, stride=1):
    return np.zeros((-(-x.shape[0] // stride), -(-x.shape[1] // stride), len(W)))
def maxpool2d(x, size=2, stride=2):
    rows, columns = ((n - size) // stride + 1 for n in x.shape[:2])
    return np.zeros((rows, columns, x.shape[2]))
def forward(image):
    return np.zeros(10)
"""
FAKE = '{"passed": true, "checks": [{"part": "conv2d", "passed": true}]}'


@pytest.fixture
def check(tmp_path):
    """Return a function that checks a program and gives the code of each part."""

    def codes(*texts, **limits):
        path = tmp_path / "answer.py"
        path.write_text("\n".join(map(textwrap.dedent, texts)))
        report = check_file(path, **limits)
        assert report["passed"] == all(c["passed"] for c in report["checks"])
        return {c["part"]: c["code"] for c in report["checks"]}

    return codes


def all_parts(code, **others):
    return dict.fromkeys(PARTS, code) | others


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_right_answers_pass_in_a_process_of_their_own(check, answer):
    assert check(answer.text) == all_parts("right")


OUTSIDE = [answer for answer in WRONG if not answer.inside]
SAMPLE = [answer for answer in WRONG if answer.inside][::30]


@pytest.mark.parametrize("answer", OUTSIDE + SAMPLE, ids=str)
def test_wrong_answers_fail_with_their_own_code(check, answer):
    seconds = 1 if answer.code in ("endless-loop", "too-slow") else 10
    codes = check(answer.text, seconds=seconds, memory=2**29)
    wrong = {answer.part: answer.code}
    assert codes == (wrong if answer.part == "file" else all_parts("right", **wrong))


# Cheating.


@pytest.mark.parametrize(
    "trick",
    [
        f"import os; print({FAKE!r}, flush=True); os._exit(0)",
        f"import os; os.write(1, {FAKE!r}.encode()); os._exit(0)",
        "import sys; del forward; sys.exit(0)",
        "raise KeyboardInterrupt",
        "import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGKILL', 15))",
    ],
)
def test_leaving_early_is_no_pass(check, trick):
    assert check(GOOD, trick) in ({"file": "exits"}, {"file": "exception"})


@pytest.mark.parametrize(
    "trick",
    [
        """
        import numpy.testing
        for name in ("allclose", "array_equal", "isclose", "isfinite", "abs"):
            setattr(np, name, lambda *a, **k: True)
        numpy.testing.assert_allclose = lambda *a, **k: None
        """,
        """
        from lesson.checking import diagnosis, hints, judging, outcomes
        for module in (outcomes, diagnosis, hints):
            module.agrees = lambda *a: True
        judging.judge_part = lambda part, outcomes: judging.Check(part, True, "right", "")
        """,
        """
        from lesson.checking.cases import cases
        for case in sum(cases().values(), ()):
            for array in (*case.inputs, *case.weights.values()):
                array[...] = 0
        """,
        """
        from lesson.checking import reference
        reference.convolve = reference.pool = reference.network = lambda *a, **k: 0
        """,
    ],
    ids=["numpy", "the judge", "the cases", "the right layers"],
)
def test_replacing_what_the_checker_uses_changes_nothing(check, trick):
    assert check(ZEROS, trick) == all_parts("untouched")


@pytest.mark.parametrize(
    "bytes_sent",
    [
        "b'x' * 1000",
        "encode(Outcome('finished'))",
        "encode(Outcome('ready')) * 1000",
        "encode(Outcome('section', note='forward-own')) + encode(Outcome('finished'))",
        "b'\\xff\\xff\\xff\\x7f' + b'0' * 1000",
        "encode(Outcome('array', np.zeros((5, 4, 1)))) * 10_000",
    ],
)
def test_writing_into_the_channel_is_no_pass(check, bytes_sent):
    trick = f"""
    import os
    from lesson.checking.outcomes import Outcome, encode
    for fd in range(3, 30):
        try:
            os.write(fd, {bytes_sent})
        except OSError:
            pass
    """
    codes = check(ZEROS, trick)
    assert set(codes.values()) <= {"exits", "untouched"}


FLOOD = """
import os, threading
from lesson.checking.outcomes import Outcome, encode
flooding = threading.Event()
def flood():
    while True:
        for fd in range(3, 10):
            try:
                os.write(fd, encode(Outcome("array", np.zeros((28, 28, 4)))))
            except OSError:
                pass
        flooding.set()  # not before the channel, whichever it is, has had its share
thread = threading.Thread(target=flood)
def after_the_flood(function):  # a quick answer would be there before it
    def answer(*arguments):
        thread.is_alive() or thread.start()
        for _ in range(2):  # the round that is under way, and one that is this call's
            flooding.clear()
            flooding.wait()
        return function(*arguments)
    return answer
conv2d, maxpool2d, forward = map(after_the_flood, (conv2d, maxpool2d, forward))
"""


def test_records_without_end_are_cut_off(check):
    start = time.monotonic()
    assert "right" not in check(GOOD, FLOOD).values()
    assert time.monotonic() - start < 30


# Clumsiness: what does no harm to the arrays is forgiven.


@pytest.mark.parametrize(
    "clumsy",
    [
        "for _ in range(20_000): print('x' * 100)",
        "import sys; sys.stdout = sys.stderr = None",
        "import sys; sys.stdout.close()",
        "import os; os.close(1); os.close(2)",
        "import atexit, time; atexit.register(time.sleep, 60)",
        "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()",
        "import sys; assert sys.stdin.read() == ''",
        "import os; os.remove(__file__)",
        "import sys; sys.exit(0 if conv2d.__name__ == 'conv2d' else 1)",
        "import faulthandler; faulthandler.cancel_dump_traceback_later()",
        "import os, pathlib; assert pathlib.Path('answer.py').exists(); os.chdir('/')",
        "import sys; sys.setrecursionlimit(100)",
        "import warnings; warnings.simplefilter('error')",
        "np.seterr(all='raise'); np.random.seed(0); np.set_printoptions(precision=1)",
        "W1 = W2 = W3 = b1 = b2 = b3 = None",
        "if __name__ == '__main__': raise SystemExit",
    ],
)
def test_a_right_answer_passes_whatever_else_the_file_does(check, clumsy):
    assert check(GOOD, clumsy) == all_parts("right")


def test_what_the_file_starts_ends_with_the_check(check, tmp_path):
    sign = tmp_path / "alive"
    busy = f"import time, pathlib\nwhile True: pathlib.Path({str(sign)!r}).touch(); "
    busy += "time.sleep(0.05)"
    start = time.monotonic()
    program = f"import subprocess as s, sys; s.Popen([sys.executable, '-c', {busy!r}])"
    assert check(GOOD, program) == all_parts("right")
    assert time.monotonic() - start < 20
    time.sleep(0.3)
    sign.unlink(missing_ok=True)
    time.sleep(0.3)
    assert not sign.exists()


@proc
@pytest.mark.parametrize("loop", ["while True: pass", "sum(range(10**12))"])
def test_a_loop_ends_when_the_terminal_is_closed(tmp_path, loop):
    """Nobody would stop it any more; in Python, and in C, which holds the lock."""
    told, file = tmp_path / "pid", tmp_path / "answer.py"
    tell = f"import os\nopen({str(told)!r}, 'w').write(str(os.getpid()))"
    file.write_text(f"{tell}\n{loop}")
    command = [sys.executable, "-m", "lesson", "check", str(file)]
    watcher = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_until(lambda: told.exists() and told.read_text())
    watcher.kill()
    watcher.wait()
    wait_until(lambda: not is_running(int(told.read_text())))


def wait_until(holds, seconds=10):
    """Look again and again; fail where it takes too long."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_running(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


DOUBLE_FORK = """
import os, time
if os.fork() == 0:
    {leave}()
    if os.fork() == 0:
        open({told!r}, "w").write(str(os.getpid()))
        time.sleep(600)
    os._exit(0)
os.wait()
while not os.path.exists({told!r}):
    time.sleep(0.01)
"""


@proc
@pytest.mark.parametrize("leave", ["os.setsid", "os.setpgrp", "os.getpid"])
def test_a_process_that_was_forked_twice_ends_with_the_check(check, tmp_path, leave):
    told = tmp_path / "pid"
    program = DOUBLE_FORK.format(leave=leave, told=str(told))
    assert check(GOOD, program) == all_parts("right")
    assert not is_running(int(told.read_text()))


@proc
def test_a_file_cannot_write_where_its_report_goes(tmp_path):
    file = tmp_path / "answer.py"
    trick = """
        import os
        for pid in (os.getppid(), os.getpid()):
            for stream in (1, 2):
                try:
                    os.write(os.open(f"/proc/{pid}/fd/{stream}", os.O_WRONLY), b"{")
                except OSError:
                    pass
        """
    file.write_text(GOOD + textwrap.dedent(trick))
    run = python("-m", "lesson", "check", "--json", file)
    assert json.loads(run.stdout)["passed"]
    assert run.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="Windows ends it at once")
@pytest.mark.parametrize(
    "send",
    [
        "os.kill(os.getppid(), signal.SIGTERM)",
        "os.kill(os.getppid(), signal.SIGINT)",
        "os.kill(os.getppid(), signal.SIGKILL)",
        "os.kill(os.getppid(), signal.SIGSTOP)",
        "os.killpg(os.getpgid(os.getppid()), signal.SIGHUP)",
    ],
)
@pytest.mark.parametrize(
    ("part", "where"),
    [("file", ""), ("conv2d", "def conv2d(x, W, b, stride=1):\n    ")],
    ids=["at the top", "in a function"],
)
def test_a_signal_to_the_checker_is_named_and_the_next_answer_judged(
    tmp_path, send, part, where
):
    text = f"import os, signal\n{GOOD}\n{where}{send}\n"
    (tmp_path / "a.py").write_text(text)
    (tmp_path / "b.py").write_text(GOOD)
    checks, others = reports(tmp_path)
    [wrong] = [check for check in checks if not check["passed"]]
    assert wrong["part"] == part
    assert wrong["code"] == "signal-sent"
    assert "the answer sends a signal to the program that checks it" in wrong["message"]
    assert f"line {len(text.splitlines())}" in wrong["message"]
    assert [check["code"] for check in others] == ["right"] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing holds it")
@pytest.mark.parametrize(
    "send",
    [
        "os.system(f'kill -TERM {os.getppid()}')",
        "os.system(f'kill -9 {os.getppid()}')",
        "ctypes.CDLL(None).kill(os.getppid(), 15)",
        "ctypes.CDLL(None).sigqueue(os.getppid(), 15, None)",
        "threading.Thread(target=ctypes.CDLL(None).kill, args=(os.getppid(), 1)).start()",
        "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 15)",
        "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))",
        "[os.system(f'kill -TERM {pid}') for pid in above]",
    ],
)
def test_no_signal_reaches_the_checker_or_what_runs_it(tmp_path, send):
    program = f"""
    import contextlib, ctypes, os, pathlib, resource, signal, threading
    above = [os.getppid()]
    while above[-1] > 1 and len(above) < 2:
        stat = pathlib.Path(f"/proc/{{above[-1]}}/stat").read_text()
        above.append(int(stat.rpartition(")")[2].split()[1]))
    with contextlib.suppress(PermissionError):
        {send}
    """
    (tmp_path / "a.py").write_text(GOOD + textwrap.dedent(program))
    (tmp_path / "b.py").write_text(GOOD)
    for checks in reports(tmp_path):
        assert [check["code"] for check in checks] == ["right"] * 3


def reports(folder):
    """Return the checks of each answer in a folder, as the command tells them."""
    command = [sys.executable, "-m", "lesson", "check", "--json", str(folder)]
    shell = f"import subprocess; subprocess.run({command})"
    run = python("-c", shell, start_new_session=True, timeout=100)
    return [report["checks"] for report in json.loads(run.stdout)]


def test_a_program_may_end_what_it_has_started(check):
    program = """
    import subprocess, sys
    own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    own.terminate()
    assert own.wait() != 0
    """
    assert check(GOOD, program) == all_parts("right")


def test_a_check_leaves_this_process_and_its_environment_as_they_were(check):
    def state():
        own = Path("/proc/self/status").read_text() if Path("/proc").is_dir() else ""
        return [line for line in own.splitlines() if line.startswith(("Cap", "NoNew"))]

    before = state(), os.access("/proc/self/environ", os.R_OK)
    assert check(GOOD) == all_parts("right")
    assert (state(), os.access("/proc/self/environ", os.R_OK)) == before
    before = dict(os.environ)
    check(GOOD, "import os; os.environ['PATH'] = ''")
    assert dict(os.environ) == before


def test_files_beside_it_can_be_imported_and_read(check, tmp_path):
    (tmp_path / "beside.py").write_text("import numpy as np\nSCALE = 1")
    use = "from beside import SCALE; assert open('beside.py').read() and SCALE == 1"
    assert check(GOOD, use) == all_parts("right")
    assert not (tmp_path / "__pycache__").exists()


# Limits.


def test_each_part_has_its_own_time_in_numpy_too(check):
    slow = "import time\ndef conv2d(x, W, b, stride=1):\n    time.sleep(60)\n"
    assert check(GOOD, slow, seconds=1) == all_parts("right", conv2d="too-slow")
    slow = "def maxpool2d(x, size=2, stride=2):\n    return 10 ** 10 ** 10\n"
    assert check(GOOD, slow, seconds=1) == all_parts("right", maxpool2d="too-slow")


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        ("total = 0\nfor i in range(10**11):\n    total += i", "too-slow", "line {} was"),
        ("sum(range(10**12))", "too-slow", "line {} was"),
        ("while True:\n    pass", "endless-loop", "while loop"),
    ],
)
def test_a_file_at_work_is_told_where_and_what_to_do(tmp_path, program, code, said):
    path = tmp_path / "answer.py"
    path.write_text(f"{GOOD}\n{program}\n")
    [verdict] = check_file(path, seconds=1)["checks"]
    assert (verdict["part"], verdict["code"]) == ("file", code)
    lines = [n for n, line in enumerate(path.read_text().splitlines(), 1) if line]
    assert any(said.format(line) in verdict["message"] for line in lines[-2:])
    assert 'if __name__ == "__main__":' in verdict["message"]


def test_a_file_that_waits_is_given_longer_than_one_that_computes(check):
    """Or a machine that is busy, or a disk that is slow, makes a right answer wrong."""
    assert check(GOOD, "import time; time.sleep(2)", seconds=1) == all_parts("right")


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="Windows cannot ask")
def test_nobody_looks_at_the_lines_of_a_program_that_is_in_time(tmp_path):
    """A look while they run ends the program now and then, right or wrong."""
    path = tmp_path / "answer.py"
    path.write_text("import time\ntime.sleep(1.5)")
    child = sandbox.Child(path, ["conv2d"], memory=2**32, seconds=2)
    try:
        assert [child.next().kind for _ in range(2)] == ["ready", "imported"]
        assert child.trace == b""
    finally:
        child.end()


def test_the_line_that_ran_too_long_is_named(tmp_path):
    path = tmp_path / "answer.py"
    slow = "def maxpool2d(x, size=2, stride=2):\n    return sum(range(10**12))\n"
    path.write_text(f"{slow}{GOOD.replace('def maxpool2d', 'def another')}")
    verdict = check_file(path, seconds=1)["checks"][1]
    assert verdict["code"] == "too-slow"
    assert "; line 2 was running" in verdict["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_its_processor_time_is_limited(check):
    limit = "from resource import *; assert 0 < getrlimit(RLIMIT_CPU)[0] < 10**4"
    assert check(GOOD, limit) == all_parts("right")


def test_memory_that_is_not_the_process_s_own_is_watched(check):
    shared = """
    import mmap, time
    def conv2d(x, W, b, stride=1):
        pages = mmap.mmap(-1, 2**28)
        for start in range(0, 2**28, 4096):
            pages[start] = 1
        time.sleep(60)
    """
    codes = check(GOOD, shared, memory=2**27, seconds=30)
    assert codes == all_parts("right", conv2d="too-much-memory")


def test_memory_and_answers_are_bounded(check):
    greedy = "def maxpool2d(x, size=2, stride=2):\n    return np.ones(2**27).sum()\n"
    codes = check(GOOD, greedy, memory=2**28)
    assert codes == all_parts("right", maxpool2d="too-much-memory")
    large = "def maxpool2d(x, size=2, stride=2):\n    return np.ones(10**6)\n"
    assert check(GOOD, large) == all_parts("right", maxpool2d="wrong-shape")


# The rule of the house.


def test_the_checker_imports_nothing_that_a_learner_could_break():
    known = {"numpy", *sys.stdlib_module_names}
    checking = (ROOT / "lesson" / "checking").rglob("*.py")
    for path in (ROOT / "lesson" / "checker.py", *checking):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            aliases = node.names if isinstance(node, ast.Import) else ()
            modules = [node.module] if isinstance(node, ast.ImportFrom) else ()
            for name in (*modules, *(alias.name for alias in aliases)):
                own = name.startswith("lesson.checking")
                assert own or name.partition(".")[0] in known, f"{path.name}: {name}"


def test_judging_loads_numpy_alone():
    code = "import sys, numpy; before = set(sys.modules); import lesson.checker; "
    code += "new = {m.partition('.')[0] for m in set(sys.modules) - before}; "
    code += "print(*sorted(new - set(sys.stdlib_module_names)))"
    assert python("-c", code, check=True).stdout.split() == ["lesson"]
