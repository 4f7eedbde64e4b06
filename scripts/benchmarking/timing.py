"""What a row of the table is, who is timed, and how: in turns, and against the machine.

A busy machine is busy for all candidates. They are timed only if they agree, and what the
machine can do at most is there for a speed to be held against.

The lesson's peers are held to one thread. None of them is needed: where one is not
installed, its figures are left out and the table says so. They come with
``pip install -e .[bench]``.

Throughout this module
    candidates   functions without arguments, by name
    seconds      processor time of one call
"""

import importlib
import os
import platform
import sys
import time
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np

from lesson.fast.convolution import has_avx512

#: By the module that is imported: the name in the results, and on pages.
PEERS = {
    "scipy.ndimage": ("scipy", "SciPy"),
    "cv2": ("opencv", "OpenCV"),
    "torch": ("torch", "PyTorch"),
    "onnxruntime": ("onnxruntime", "ONNX Runtime"),
    "PIL": ("pillow", "Pillow"),
}


def available():
    """Return the peers that can be imported, by name.

    Returns
    -------
    dict of str to module
        Held to one thread where they use more.
    """
    found = {}
    for name in PEERS:
        try:
            found[name] = importlib.import_module(name)
        except ImportError:
            continue
    if find_spec("onnx") is None:  # which hands it the network
        found.pop("onnxruntime", None)
    if "cv2" in found:
        found["cv2"].setNumThreads(1)
    if "torch" in found:
        found["torch"].set_num_threads(1)
        found["torch"].set_grad_enabled(True)
    return found


def missing(found):
    """Return the names of the peers that are not there.

    Parameters
    ----------
    found : dict of str to module
        From `available`.

    Returns
    -------
    list of str
        As they are imported.
    """
    return [name for name in PEERS if name not in found]


def versions(found):
    """Return the versions of what was found, by name in the results.

    Parameters
    ----------
    found : dict of str to module
        From `available`.

    Returns
    -------
    dict of str to str
        As each package states it.
    """
    packages = {name: sys.modules[name.partition(".")[0]] for name in found}
    return {PEERS[name][0]: package.__version__ for name, package in packages.items()}


#: Every candidate is timed this often, and this long at least in all.
ROUNDS, LEAST = 15, 0.2
#: Seconds of one turn: after another candidate it takes a call some ten times to be as
#: fast as in a loop of its own, and that must not weigh.
TURN = 0.02


def interleaved(candidates, rounds=ROUNDS, least=LEAST):
    """Return the processor time of each candidate, measured in turns.

    Parameters
    ----------
    candidates : dict of str to callable
        Each is called once before it is timed.
    rounds : int
        Turns at least.
    least : float
        Seconds for which the fastest is timed at least; slow ones end the turns.

    Returns
    -------
    dict of str to ndarray of float64, shape (turns,)
        Seconds for one call.
    """
    repeats = {name: _repeats(call) for name, call in candidates.items()}
    times = {name: [] for name in candidates}
    start = time.perf_counter()
    for turn in range(10 * rounds):
        for name, call in candidates.items():
            times[name].append(_one(call, repeats[name]))
        spent = time.perf_counter() - start
        if (turn + 1 >= rounds and spent > least) or spent > 20:
            break
    return {name: np.array(t) for name, t in times.items()}


def quartiles(share):
    """Return the median and the quartiles of ratios, turn by turn.

    Parameters
    ----------
    share : ndarray, shape (turns,)
        A peer's seconds over ours.

    Returns
    -------
    median, low, high : float
        Above 1 where ours is faster; low and high are the quartiles.
    """
    return tuple(float(np.quantile(share, q)) for q in (0.5, 0.25, 0.75))


def _repeats(call):
    """Return how many calls fill a turn; the first two warm up."""
    call()
    return max(1, int(TURN / max(_one(call, 1), 1e-7)))


def _one(call, repeats):
    """Return the seconds of one call, as in a loop of such calls.

    One goes before, untimed: it finds the cache full of the last candidate's numbers.
    """
    call()
    start = time.process_time()
    for _ in range(repeats):
        call()
    return (time.process_time() - start) / repeats


SEED = 0
#: Where pictures begin, in bytes modulo 4,096: whether copies of rows run into each
#: other's addresses depends on it, and from process to process it differs.
PLACEMENTS = (0, 1088, 2176)


class Row(NamedTuple):
    """What is timed, beside whom, and what must hold.

    Attributes
    ----------
    name : str
        What is computed.
    calls : dict of str to callable
        ``lesson`` first, then the peers that are installed.
    gates : dict of str to float
        How many times as fast as a peer the lesson must be; below 1 it may be slower.
    goals : dict of str to float
        The same, for what is aimed at beyond the gates.
    work : float
        Multiplications and additions of one call; 0 where they say nothing.
    images : int
        Images in one call; 0 where it is none.
    moved : tuple of dict
        The same calls with the input at other places in memory.
    bias : bool
        Whether a layer's biases are computed too.
    """

    name: str
    calls: dict
    gates: dict
    goals: dict
    work: float = 0.0
    images: int = 0
    moved: tuple = ()
    bias: bool = False


def random(shape, dtype="f4"):
    """Return normal numbers, the same on every run."""
    return np.random.default_rng(SEED).normal(size=shape).astype(dtype)


def family():
    """Return the name of the processor's family, by which gates and ways differ."""
    return "AVX-512" if has_avx512() else "no AVX-512"


def by_family(with_avx512, without):
    """Return the gates that hold for this processor.

    Parameters
    ----------
    with_avx512, without : dict of str to float, or float
        Least ratios to peers.

    Returns
    -------
    dict of str to float, or float
        One of both.
    """
    return with_avx512 if has_avx512() else without


def placed(array, start):
    """Return a copy that begins so many bytes after a multiple of 4,096.

    Parameters
    ----------
    array : ndarray
    start : int
        A multiple of the item's size.

    Returns
    -------
    ndarray
        C-contiguous.
    """
    memory = np.empty(array.nbytes + 8192, np.uint8)
    first = -memory.ctypes.data % 4096 + start
    copy = memory[first : first + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def agree(row, border=0):
    """Return the row, or refuse to time what does not compute the same.

    Parameters
    ----------
    row : Row
        With calls that return pictures or tables.
    border : int, default 0
        Rows and columns left out at each edge, where peers pad in another way.

    Raises
    ------
    AssertionError
        If a peer's answer differs.
    """
    answers = {name: np.asarray(call(), float) for name, call in row.calls.items()}
    expected = answers.pop("lesson")
    for name, answer in answers.items():
        if answer.shape != expected.shape:  # channels first, or an axis for one picture
            answer = np.moveaxis(answer, -3, -1).reshape(expected.shape)
        if border:
            inner = (slice(border, -border),) * 2
            answer, wanted = answer[inner], expected[inner]
        else:
            wanted = expected
        np.testing.assert_allclose(answer, wanted, rtol=1e-3, atol=1e-2, err_msg=name)
    return row


#: Products whose best rate is taken for the machine's: rows, columns and inner length,
#: square, and of the shape of a deep layer.
PRODUCTS = ((512, 512, 512), (1024, 1024, 1024), (768, 128, 1152), (4096, 256, 384))


def limits(peers):
    """Return the machine's product rate, copy rate and description.

    Parameters
    ----------
    peers : dict of str to module
        From `available`.

    Returns
    -------
    dict
        ``sgemm`` (of NumPy) and ``peak`` in floating-point operations a second, ``copy``
        in bytes a second (read and written), and what machine and versions these are.
    """
    a, b = random((1024, 1024)), random((1024, 1024))
    big = random((4096, 4096))
    target = np.empty_like(big)
    times = interleaved({"sgemm": lambda: a @ b, "copy": lambda: np.copyto(target, big)})
    return {
        "peak": peak_rate(peers),
        "sgemm": 2 * 1024**3 / float(np.median(times["sgemm"])),
        "copy": 2 * big.nbytes / float(np.median(times["copy"])),
        "processor": _processor(),
        "family": family(),
        "emulated": "NPY_DISABLE_CPU_FEATURES" in os.environ,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    }


def peak_rate(peers):
    """Return the best rate of multiplications and additions that any product reached.

    Parameters
    ----------
    peers : dict of str to module
        PyTorch's products count too, where it is there.

    Returns
    -------
    float
        Floating-point operations a second, by the fastest turn.
    """
    best = 0.0
    for rows, columns, inner in PRODUCTS:
        a, b = random((rows, inner)), random((inner, columns))
        calls = {"numpy": lambda a=a, b=b: a @ b}
        if "torch" in peers:
            left, right = (peers["torch"].from_numpy(m) for m in (a, b))
            calls["torch"] = lambda left=left, right=right: left @ right
        fastest = min(times.min() for times in interleaved(calls).values())
        best = max(best, 2 * rows * columns * inner / fastest)
    return float(best)


def _processor():
    """Return the processor's name, as far as the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            names = [
                line.split(":", 1)[1] for line in lines if line.startswith("model name")
            ]
    except OSError:
        names = []
    return names[0].strip() if names else platform.processor() or platform.machine()
