"""What crosses the pipe from a stranger's process, and how much memory it holds."""

import ctypes
import io
import shutil
import struct
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, floating_dtypes, integer_dtypes
from numpy.testing import assert_array_equal

from lesson.checking.outcomes import NOTE_LIMIT, Outcome, decode, encode
from lesson.checking.system import Counters, by_ps, memory_of, time_by_ps, time_of

REAL = st.one_of(
    integer_dtypes(endianness="="), floating_dtypes(endianness="=", sizes=(16, 32, 64))
)


@given(
    y=REAL.flatmap(lambda d: arrays(d, array_shapes(min_dims=0, max_side=4, min_side=0)))
)
def test_arrays_arrive_as_they_were(y):
    got = decode(io.BytesIO(encode(Outcome("array", y, (y.T,)))))
    assert (got.kind, got.value.dtype, got.value.shape) == ("array", y.dtype, y.shape)
    assert_array_equal(got.value, y)
    assert_array_equal(got.inputs[0], y.T)


def test_records_follow_one_another():
    raised = Outcome("raised", None, (), "ValueError: no", 7)
    sent = [Outcome("none"), raised, Outcome("x")]
    stream = io.BytesIO(b"".join(map(encode, sent)))
    for was in sent:
        got = decode(stream)
        assert (got.kind, got.note, got.line) == (was.kind, was.note, was.line)
    assert decode(stream) is None


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_an_end_or_refused(data):
    for stream in (data, struct.pack("<I", max(0, len(data) - 4)) + data):
        try:
            record = decode(io.BytesIO(stream))
        except ValueError:
            continue
        assert record is None or isinstance(record, Outcome)


def record(header, data=b""):
    return io.BytesIO(struct.pack("<I", len(header)) + header + data)


HEADER = b'{"kind":"array","returned":true,"note":"","line":0,"arrays":[[%s,%s]]}'
SHAPES = b'[-1] [1e9] [1000000000] [true] ["3"] [0,0,0,0,0,0,0,0,0]'.split()
DTYPES = b'"|O" "<U3" "<c16" "<M8[s]" [] null'.split()
NOT_HEADERS = [b"", b"[]", b"null", b"{}", b'{"arrays": 3}', b"\xff\xff"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        *((HEADER % (b'"<f8"', shape), "an array of") for shape in SHAPES),
        *((HEADER % (d, b"[1]"), "an array of dtype|not a record") for d in DTYPES),
        *((header, "not a record|Expecting|codec") for header in NOT_HEADERS),
    ],
)
def test_what_no_answer_has_is_refused(header, message):
    """Such shapes, what is no real number, headers of another kind."""
    with pytest.raises(ValueError, match=message):
        decode(record(header, b"0" * 64))


def test_long_notes_and_short_arrays_are_cut_or_refused():
    with pytest.raises(ValueError, match="cut short"):
        decode(io.BytesIO(encode(Outcome("array", np.ones(9)))[:-1]))
    note = "a\nb\x1b[31mred\x00" + "x" * 1000
    got = decode(io.BytesIO(encode(Outcome("raised", note=note)))).note
    assert got.startswith("a b [31mred ")
    assert got.isprintable()
    assert got.endswith("x…")
    assert len(got) == NOTE_LIMIT


@contextmanager
def another(code):
    """Start a process that has done something and waits until it was looked at."""
    command = [sys.executable, "-c", f"{code}\nprint('ready', flush=True); input()"]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        process.stdout.readline()
        yield process
        process.communicate("go\n")


def test_the_memory_of_another_process_is_measured():
    with another("big = bytearray(b'x' * 2**26)") as process:
        for measure in (memory_of, by_ps) if shutil.which("ps") else (memory_of,):
            assert 2**26 < measure(process) < 2**28, measure
    assert memory_of(process) == 0


@pytest.mark.slow  # ps tells whole seconds only
def test_the_processor_time_of_another_process_is_measured():
    with another("import time\nwhile time.process_time() < 1.2: pass") as process:
        for measure in (time_of, time_by_ps) if shutil.which("ps") else (time_of,):
            assert 1 <= measure(process) < 3, measure
    assert time_of(process) is None


@pytest.mark.parametrize(
    ("printed", "seconds"), [("0:01.50", 1.5), ("02:03:04", 7384), ("1-00:00:01", 86_401)]
)
def test_every_form_of_ps_s_clock_is_read(monkeypatch, printed, seconds):
    def run(*command, **options):
        return subprocess.CompletedProcess(command, 0, f"   {printed}\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert time_by_ps(SimpleNamespace(pid=1)) == seconds


def test_windows_is_asked_with_the_structure_it_documents():
    assert ctypes.sizeof(Counters) == 8 + 8 * ctypes.sizeof(ctypes.c_size_t)
    assert Counters.PagefileUsage.offset == 8 + 6 * ctypes.sizeof(ctypes.c_size_t)
