"""Measure the lesson beside SciPy, OpenCV, PyTorch and ONNX Runtime.

    python -m scripts.benchmark           print the table, write the figures as JSON
    python -m scripts.benchmark --check   exit 1 where a gate is missed
    python -m scripts.benchmark --without-avx512  all without it, as older machines are
    python -m scripts.benchmark --site    time the build and weigh the pages instead
    python -m scripts.benchmark --browser time Python, and its start, in a page instead
    python -m scripts.benchmark --widgets time frames of <kernel-playground> instead

One thread, float32, candidates in turns; every figure is a ratio within one run.
Peers that are not installed are left out and named; the JSON is then written only where
``--out`` says, since pages need every peer. OPENBLAS_CORETYPE is set aside: it would hold
NumPy alone to an older processor's instructions, and no peer.
"""

import os
import sys

if __name__ == "__main__":
    # Before NumPy is imported: one thread, and the processor as it is, for all.
    for _name in ("OPENBLAS", "OMP", "MKL"):
        os.environ[f"{_name}_NUM_THREADS"] = "1"
    for _name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        if os.environ.pop(_name, None):
            print(f"{_name} is set aside")
    if "--without-avx512" in sys.argv:  # NumPy and every peer that has a switch
        os.environ |= {
            "OPENBLAS_CORETYPE": "Haswell",
            "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
            "ATEN_CPU_CAPABILITY": "avx2",
            "ONEDNN_MAX_CPU_ISA": "AVX2",
            "MKL_ENABLE_INSTRUCTIONS": "AVX2",
            "OPENCV_CPU_DISABLE": "AVX512-SKX",
        }

import argparse
import json
import re
from pathlib import Path

from scripts import command
from scripts.benchmarking import report, timing
from scripts.benchmarking.growth import growth_by_way, growth_rows, memory_rows
from scripts.benchmarking.layers import (
    filter_bank,
    photo_bytes,
    pooling,
    rectifying,
    single_kernel,
)
from scripts.benchmarking.network import digits_forward, digits_training
from scripts.benchmarking.report import RESULTS
from scripts.benchmarking.web import NoBrowser


def rows(peers):
    """Yield every row of the table, each built when its turn comes."""
    yield single_kernel(512, "f4", peers)
    yield single_kernel(2048, "f4", peers)
    yield single_kernel(512, "f8", peers, loop=True)
    yield photo_bytes(1024, peers)
    yield filter_bank(512, 1, 12, 3, peers)
    yield filter_bank(512, 3, 12, 3, peers)
    yield filter_bank(224, 3, 32, 7, peers)
    yield filter_bank(28, 128, 128, 3, peers, deep=True)
    yield pooling((64, 28, 28, 4), peers)
    yield pooling((1, 512, 512, 12), peers)
    yield rectifying(14, 4, 64)
    for batch in (1, 64, 1000):
        yield digits_forward(batch, peers)
    for batch in (64, 128):
        yield digits_training(batch, peers)


def measure(peers):
    """Return everything that is measured, printing each row as it is done."""
    machine = timing.limits(peers) | timing.versions(peers)
    report.print_machine(machine, timing.missing(peers))
    table = [report.print_row(report.timed(row), machine) for row in rows(peers)]
    memory = [report.print_memory(*row) for row in memory_rows()]
    growth = growth_rows()
    report.print_growth(growth)
    found = {"machine": machine, "rows": table, "memory": memory, "growth": growth}
    return found | {"ways": growth_by_way(peers)}


def parse(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--check", action="store_true", help="exit 1 where a gate is missed")
    hint = "hold NumPy and its peers to an older processor's instructions"
    add("--without-avx512", action="store_true", help=hint)
    add("--site", action="store_true", help="measure the site instead")
    add("--browser", action="store_true", help="measure in a page instead")
    add("--widgets", action="store_true", help="time the frames of a widget instead")
    hint = "with --browser: a site built from an older commit, to compare with"
    add("--before", type=Path, metavar="FOLDER", help=hint)
    add("--out", type=Path, help="where the JSON goes; without it, to the page on speed")
    options = parser.parse_args(argv)
    if options.out and not options.out.parent.is_dir():  # told before minutes of work
        parser.error(f"--out: there is no folder {options.out.parent}; make it first")
    if options.before and not (options.before / "index.html").is_file():
        parser.error(f"--before: {options.before} holds no site; `make site` builds one")
    return options


def place(machine):
    """Return the file for the results of a machine, by its name and family."""
    name = f"{machine['processor']} {machine['family']}".lower()
    return RESULTS / f"{re.sub('[^a-z0-9]+', '-', name).strip('-')}.json"


@command.one_line_errors(NoBrowser)
def main(argv=None):
    """Measure, print and write; return the exit status."""
    options = parse(argv)
    if options.site:
        from scripts.benchmarking import site

        return site.main(check=options.check)
    if options.widgets:
        from scripts.benchmarking import site

        return site.time_frames()
    if options.browser:
        from scripts.benchmarking import browser

        return browser.main(options.check, options.before)
    peers = timing.available()
    found = measure(peers)
    out = options.out or (None if timing.missing(peers) else place(found["machine"]))
    if out:
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    else:
        print("\nnot written: pages need every peer; --out FILE writes what there is")
    missed = [m for row in found["rows"] + found["memory"] for m in row["missed"]]
    print("\nevery gate holds" if not missed else "\nmissed: " + "; ".join(missed))
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
