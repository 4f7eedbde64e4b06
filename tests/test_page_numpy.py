"""The page's NumPy, in Node, answers as the build's does wherever the tests ask."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from scripts import ROOT

pytestmark = pytest.mark.slow
TESTS = ROOT / "tests"
PYODIDE = ROOT / "docs" / "vendor" / "pyodide"
IMPORTS = re.compile(r"^(?:from|import) lesson\b", re.M)
#: Tests of what starts programs or builds the site.
OTHERS = re.compile(r"^from (?:scripts|docs|lesson\.check\w*|lesson\.__main__)\b", re.M)
#: Examples that the page cannot show: it has no processes and no Pillow, and prints the
#: type of whole numbers that are longer than its own.
KNOWN = {
    "lesson.checking.system.memory_of",
    "lesson.checking.system.time_of",
    "lesson.images.digits",
    "lesson.images.load_image",
    "lesson.images.save_pictures",
    "lesson.pictures.decoding.read_pixels",
}


def arithmetic():
    """Return the files of tests that need the lesson and nothing of scripts."""
    for path in sorted(TESTS.glob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if IMPORTS.search(text) and not OTHERS.search(text):
            yield path


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Every call that the tests make, with the answer of the build's NumPy."""
    file = tmp_path_factory.mktemp("calls") / "calls.pickle"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.numpy_calls"]
    command += ["--calls", str(file), "-m", "not slow", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *map(str, arithmetic())], cwd=ROOT, capture_output=True, text=True
    )
    # Who writes calls down needs memory, which some tests count.
    failed = re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.M)
    assert all("memory" in name or "allocates" in name for name in failed), failed
    return file


@pytest.fixture(scope="module")
def answers(calls):
    """What Node found: the numbers of calls and examples, and what differs."""
    node = shutil.which("node")
    if not node or not (PYODIDE / "pyodide.mjs").exists():
        pytest.fail("needs Node.js, and docs/vendor/pyodide: python -m scripts.vendor")
    wheel = max((ROOT / "docs" / "runtime").glob("pixels2genai_convnets-*.whl"))
    command = [node, str(TESTS / "numpy_replay.mjs"), str(PYODIDE), str(wheel)]
    done = subprocess.run(
        [*command, str(calls)], capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_each_call_of_the_tests_has_the_same_answer(answers):
    assert answers["differ"] == []
    asked = answers["asked"]
    assert sum(asked.values()) > 5000
    modules = {name.rsplit(".", 1)[0] for name in asked}
    assert {"lesson.conv", "lesson.pool", "lesson.training"} <= modules


def test_each_example_of_the_lesson_gives_what_it_says(answers):
    found = re.findall(r", in (lesson[\w.]+)\n", "".join(answers["failed"]))
    assert set(found) == KNOWN
    assert sum(answers["examples"].values()) > 100
