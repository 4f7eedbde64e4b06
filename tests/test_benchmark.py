"""The benchmark times what agrees, judges by its gates, and names what is missing."""

import gzip
import json
import sys
import time
import urllib.request
from types import ModuleType

import numpy as np
import pytest

from scripts import benchmark
from scripts.benchmarking import browser, growth, report, timing, web
from scripts.benchmarking.growth import peak
from scripts.benchmarking.layers import (
    filter_bank,
    photo_bytes,
    pooling,
    rectifying,
    single_kernel,
)
from scripts.benchmarking.network import digits_forward, digits_training
from scripts.benchmarking.timing import Row, agree, family, placed
from tests.programs import python

MACHINE = {"processor": "a processor", "cores": 2, "load": 0.5, "python": "3.11"}
MACHINE |= {
    "numpy": "2.4",
    "family": "AVX-512",
    "sgemm": 1e11,
    "peak": 1e11,
    "copy": 1e10,
}


@pytest.fixture
def clock(monkeypatch):
    """Time candidates without waiting: each is as slow as the seconds it returns."""

    def interleaved(calls):
        return {name: np.full(3, call()) for name, call in calls.items()}

    monkeypatch.setattr(report, "interleaved", interleaved)


def row(ours, **gates):
    """Return a row in which every peer takes two seconds."""
    calls = {"lesson": lambda: ours} | dict.fromkeys(("scipy", "torch"), lambda: 2.0)
    return Row("a row", calls, gates, {"scipy": 4.0}, work=8e9, images=3)


def test_a_missed_gate_is_named_with_both_numbers_and_others_are_not(clock):
    found = report.timed(row(1.0, scipy=5, torch=1.5))
    assert found["ratios"]["scipy"] == (2.0, 2.0, 2.0)
    assert found["missed"] == ["a row: 2.00 times scipy, needs 5.00"]
    assert found["goals"] == {"scipy": [4.0, False]}
    assert report.timed(row(1.0, scipy=2))["missed"] == []
    assert report.timed(row(1.0, onnxruntime=100))["missed"] == []
    turns = {"lesson": lambda: [1.0, 2.0, 4.0], "scipy": lambda: [3.0, 6.0, 12.0]}
    found = report.timed(row(1.0)._replace(calls=turns))
    assert found["ratios"] == {"scipy": (3.0, 3.0, 3.0)}, "turn by turn"


def test_a_row_is_printed_with_ratio_spread_limit_and_who_passes_it(clock, capsys):
    report.print_row(report.timed(row(1.0, scipy=5)), MACHINE)
    printed = capsys.readouterr().out
    assert "a row: 1000.000 ms, 8 GF/s (8% of the peak), 3 images/s" in printed
    assert "2.00 × scipy  [2.00, 2.00]  goal 4.00: not reached" in printed
    assert "GATE MISSED: a row: 2.00 times scipy, needs 5.00" in printed
    found = report.timed(row(4.0))
    report.print_row(found, MACHINE | {"peak": 3e9})
    lines = capsys.readouterr().out.splitlines()
    assert [("passes the peak" in line) for line in lines] == [False, True, True]


def test_a_row_is_measured_at_every_place_of_its_input(clock, capsys):
    base = row(1.0, scipy=1.5)
    moved = {"lesson": lambda: 2.0, "scipy": lambda: 2.0}
    found = report.timed(base._replace(moved=(moved, moved)))
    assert [place["scipy"] for place in found["places"]] == [2.0, 1.0, 1.0]
    assert found["ratios"]["scipy"][0] == 1.0
    assert found["missed"] == ["a row: 1.00 times scipy, needs 1.50"]
    report.print_row(found, MACHINE)
    assert "worst place 1.00" in capsys.readouterr().out


@pytest.mark.parametrize("start", [0, 64, 1088])
def test_an_input_begins_where_it_is_put(start):
    copy = placed(np.arange(6.0).reshape(2, 3), start)
    assert copy.ctypes.data % 4096 == start
    assert copy.tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("avx512", [True, False])
def test_gates_are_those_of_the_family(avx512, monkeypatch):
    monkeypatch.setattr("scripts.benchmarking.timing.has_avx512", lambda: avx512)
    gates = filter_bank(12, 1, 4, 3, {}).gates
    assert gates["torch channels-last"] == (1 / 1.8 if avx512 else 0.9)
    assert family() == ("AVX-512" if avx512 else "no AVX-512")


def test_the_best_rate_of_all_products_is_the_limit(monkeypatch):
    seconds = iter([1.0, 0.5, 0.5, 1.0])
    monkeypatch.setattr(timing, "PRODUCTS", ((10, 10, 10), (10, 10, 40)))
    monkeypatch.setattr(
        timing, "interleaved", lambda calls: {n: np.full(3, next(seconds)) for n in calls}
    )
    assert timing.peak_rate({}) == 2 * 10 * 10 * 40 / 0.5


def test_a_peer_that_cannot_be_imported_is_left_out_and_named(monkeypatch, capsys):
    report.print_machine(MACHINE, ["cv2", "torch"])
    assert "not installed, left out: cv2, torch" in capsys.readouterr().out
    names = {"json": ("json", "JSON"), "no_such_package": ("none", "None")}
    monkeypatch.setattr(timing, "PEERS", names)
    found = timing.available()
    assert list(found) == ["json"]
    assert timing.missing(found) == ["no_such_package"]
    assert timing.versions(found) == {"json": found["json"].__version__}


def test_onnx_runtime_is_left_out_without_what_writes_its_network(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", ModuleType("onnxruntime"))
    monkeypatch.setattr(timing, "find_spec", lambda name: None)
    assert "onnxruntime" in timing.missing(timing.available())


@pytest.fixture
def quick(clock, monkeypatch, tmp_path):
    """Measure one row only, with results of its own for the page on speed."""
    monkeypatch.setattr(timing, "limits", lambda peers: MACHINE)
    monkeypatch.setattr(benchmark, "rows", lambda peers: [row(1.0, scipy=2)])
    monkeypatch.setattr(benchmark, "memory_rows", list)
    monkeypatch.setattr(benchmark, "growth_rows", dict)
    monkeypatch.setattr(benchmark, "growth_by_way", lambda peers: {})
    monkeypatch.setattr(benchmark, "RESULTS", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("gate", "status"), [(5, 1), (2, 0)])
def test_check_exits_with_1_where_a_gate_is_missed(gate, status, quick, monkeypatch):
    monkeypatch.setattr(benchmark, "rows", lambda peers: [row(1.0, scipy=gate)])
    out = quick / "results.json"
    assert benchmark.main(["--check", "--out", str(out)]) == status
    assert benchmark.main(["--out", str(out)]) == 0
    assert json.loads(out.read_text())["rows"][0]["ratios"]["scipy"] == [2.0] * 3


@pytest.mark.parametrize("missing", [[], ["torch"]])
def test_the_page_keeps_its_results_where_a_peer_is_missing(
    missing, quick, monkeypatch, capsys
):
    monkeypatch.setattr(timing, "missing", lambda found: missing)
    assert benchmark.main([]) == 0
    assert (quick / "a-processor-avx-512.json").exists() == (not missing)
    assert ("--out FILE" in capsys.readouterr().out) == bool(missing)


def test_a_folder_that_is_not_there_is_told_before_anything_is_measured(quick, capsys):
    with pytest.raises(SystemExit):
        benchmark.main(["--out", str(quick / "none" / "results.json")])
    assert "there is no folder" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        benchmark.main(["--browser", "--before", str(quick)])
    assert "holds no site" in capsys.readouterr().err


@pytest.mark.slow
def test_a_browser_that_is_missing_is_told_in_one_line(monkeypatch):
    pytest.importorskip("playwright")
    # A process of its own: Playwright refuses a second start beside the browser tests'.
    monkeypatch.setenv("CHROMIUM", "/none")
    done = python("-m", "scripts.benchmark", "--widgets")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "install chromium or name it in CHROMIUM" in done.stderr


def test_memory_counts_what_is_extra_and_beyond_what_is_allowed():
    for used, missed in ((3_000_000, ["a row 3.00 MB"]), (2_000_000, [])):
        assert report.print_memory("a row", used, 2_000_000)["missed"] == missed
    assert peak(lambda: np.ones(100_000)) < 10_000
    assert peak(lambda: np.ones(100_000) + np.ones(100_000)) >= 800_000


def test_time_in_proportion_has_slope_one(monkeypatch):
    monkeypatch.setattr(growth, "SWEEPS", {"filters": [(4, 1, f, 1) for f in (1, 2, 4)]})
    monkeypatch.setattr(
        growth, "interleaved", lambda calls, rounds: {n: [float(n)] for n in calls}
    )
    line = growth.growth_rows()["filters"]
    assert line == {"sizes": [1, 2, 4], "seconds": [1.0, 2.0, 4.0], "slope": 1.0}


def test_a_slower_candidate_takes_longer():
    def spin(seconds):
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    calls = {"fast": lambda: spin(0.001), "slow": lambda: spin(0.004)}
    times = timing.interleaved(calls, rounds=3, least=0)
    assert len(times["fast"]) == len(times["slow"]) >= 3
    assert 2 < np.median(times["slow"]) / np.median(times["fast"]) < 8


def test_the_loop_is_left_out_where_it_would_take_minutes(monkeypatch):
    monkeypatch.setattr(growth, "SIDES", (6, 8))
    monkeypatch.setattr(growth, "LAST_LOOP", 6)
    monkeypatch.setattr(
        growth, "interleaved", lambda calls, rounds: dict.fromkeys(calls, 1.0)
    )
    found = growth.growth_by_way({})
    assert found["loops"]["sides"] == [6]
    assert found["lesson"] == {"sides": [6, 8], "seconds": [1.0, 1.0]}


@pytest.mark.parametrize(
    "build",
    [
        lambda p: single_kernel(16, "f4", p),
        lambda p: single_kernel(12, "f8", p, loop=True),
        lambda p: photo_bytes(16, p),
        lambda p: filter_bank(12, 3, 4, 5, p),
        lambda p: pooling((2, 8, 6, 3), p),
        lambda p: rectifying(4, 2, 3),
        lambda p: filter_bank(5, 4, 4, 3, p, deep=True),
        lambda p: digits_forward(3, p),
        lambda p: digits_training(4, p),
    ],
)
@pytest.mark.parametrize("installed", [(), ("scipy.ndimage", "PIL")])
def test_rows_agree_with_the_peers_that_are_there(build, installed, monkeypatch):
    names = {name: timing.PEERS[name] for name in installed}
    monkeypatch.setattr(timing, "PEERS", names)
    built = build(timing.available())
    assert next(iter(built.calls)) == "lesson"
    assert not {"torch", "opencv", "onnxruntime"} & set(built.calls)


def test_what_computes_something_else_is_not_timed():
    calls = {"lesson": lambda: np.zeros((4, 4)), "wrong": lambda: np.ones((4, 4))}
    with pytest.raises(AssertionError, match="wrong"):
        agree(Row("a row", calls, {}, {}))
    calls["wrong"] = lambda: np.pad(np.zeros((2, 2)), 1, constant_values=1)
    agree(Row("a row", calls, {}, {}), border=1)


def test_the_host_counts_compressed_bytes(tmp_path):
    text = b"body { color: black }\n" * 100
    (tmp_path / "style.css").write_bytes(text)
    (tmp_path / "photo.webp").write_bytes(text)
    with web.serve(tmp_path) as (address, sent):
        for name in ("style.css", "photo.webp"):
            with urllib.request.urlopen(f"{address}/{name}") as answer:
                content = answer.read()
                if answer.headers["Content-Encoding"] == "gzip":
                    content = gzip.decompress(content)
                assert content == text
    assert sent["/style.css"] < 100
    assert sent["/photo.webp"] == len(text)


def test_the_benchmark_needs_nothing_of_the_site():
    code = "import sys; sys.modules['mkdocs'] = None; import scripts.benchmark"
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


def test_each_state_of_a_start_is_one_line_with_its_ratio_to_the_older_site(capsys):
    now = [dict(zip(browser.STATES, (t, 1.0, 2.0, 0.2), strict=True)) for t in (5, 6, 99)]
    before = [{"first visit": 8.0, "after Stop": 4.0, "another page": 4.0}] * 3
    assert browser.print_starts("webkit", {"now": now, "before": before}) == 2
    assert capsys.readouterr().out.splitlines() == [
        "webkit, first visit: 6.00 s, before 8.00 s: 0.75 times  goal 0.7: not reached",
        "webkit, after Stop: 1.00 s, before 4.00 s: 0.25 times  goal 0.35: reached",
        "webkit, another page: 2.00 s, before 4.00 s: 0.50 times  goal 0.35: not reached",
        "webkit, prestarted: 0.20 s  goal 0.3: reached",
    ]
    assert browser.print_starts("webkit", {"now": before}) == 0, "nothing to compare with"
    assert "prestarted: Python was not started" in capsys.readouterr().out
