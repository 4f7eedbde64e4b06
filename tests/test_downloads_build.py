"""Downloads are composed from tested source, the same bytes each time."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import textwrap
import zipfile
from io import BytesIO

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import build_downloads
from scripts.build_downloads import gaps, starter_of
from scripts.bundling import inline as inlining
from scripts.bundling.frozen import literal
from scripts.bundling.inline import inline
from scripts.bundling.ipynb import plain
from scripts.publish.questions import question
from scripts.writing import archive
from tests.programs import SCRIPTS, built, python

pytestmark = pytest.mark.slow

ARCHIVE = "lesson-9.2.2.zip"
NOTEBOOKS = ("execute.ipynb", "modify.ipynb")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A small repository; call it with the text of each module."""
    monkeypatch.setattr(inlining, "ROOT", tmp_path)

    def write(**modules):
        inlining.source.cache_clear()
        for name, text in modules.items():
            path = tmp_path / (name.replace("__", "/") + ".py")
            path.parent.mkdir(exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")

    yield write
    inlining.source.cache_clear()


PROGRAM = '''
    """A program."""

    import sys

    from lesson.a import double


    def main():
        print(double(2))


    if __name__ == "__main__":
        sys.exit(main())
'''


PART = '''
    import os
    from math import pi

    from lesson.b import helper

    #: Why it is two.
    TWO = 2
    UNUSED = pi

    def double(x):
        """Return twice `x`.

        Examples
        --------
        >>> double(1)
        """
        return TWO * helper(x)  # by hand
'''


def test_a_part_brings_what_it_uses_and_nothing_else(repository, tmp_path):
    helpers = "def helper(x): return -(-x)\ndef idle(): pass\n"
    repository(lesson__a=PART, lesson__b=helpers, scripts__program=PROGRAM)
    text = inline("scripts.program")
    assert '"""Return twice `x`."""' in text
    assert "#: Why it is two.\nTWO = 2" in text
    assert "# by hand" in text
    assert "import sys" in text
    assert not re.search(r"UNUSED|idle|\bpi\b|\bos\b|lesson\.\w import", text)
    (tmp_path / "alone.py").write_text(text)
    assert python("-I", tmp_path / "alone.py").stdout == "4\n"


CAREFUL = """
import sys

try:
    import numpy as np
except ModuleNotFoundError:
    print("NumPy is missing; run: python -m pip install numpy", file=sys.stderr)
    sys.exit(2)


def main():
"""


def test_a_package_that_may_be_missing_is_imported_with_care(repository):
    numpy = "import numpy as np\ndef double(x): return np.add(x, x)\n"
    repository(lesson__a=numpy, scripts__program=PROGRAM)
    assert CAREFUL in inline("scripts.program")


@pytest.mark.parametrize(
    ("a", "b", "error", "message"),
    [
        (
            "from lesson.b import f\ndef _g(): f()\ndef double(x): _g()\n",
            "def _g(): pass\ndef f(): _g()\n",
            *(ValueError, "two parts are called _g; rename one"),
        ),
        ("def triple(x): pass\n", "", LookupError, r"lesson\.a has no double"),
        (
            "from lesson.b import f as g\ndef double(x): g()\n",
            "def f(): pass\n",
            *(ValueError, r"lesson\.a must import g by"),
        ),
    ],
)
def test_parts_that_cannot_be_joined_are_refused(repository, a, b, error, message):
    repository(lesson__a=a, lesson__b=b, scripts__program=PROGRAM)
    with pytest.raises(error, match=message):
        inline("scripts.program")


PLAIN = st.integers() | st.booleans() | st.none() | st.text() | st.floats(allow_nan=False)


def nested(inner):
    pairs = st.dictionaries(st.text("abc", max_size=3), inner, max_size=5)
    return (
        st.lists(inner, max_size=9) | st.tuples(inner, inner) | st.tuples(inner) | pairs
    )


@given(st.recursive(PLAIN, nested, max_leaves=20))
def test_a_literal_evaluates_to_its_value(value):
    assert eval(literal(value), {"inf": float("inf")}) == value


def test_a_starter_ends_a_gap_where_its_lines_end():
    lines = ["if x:", "    # Step 1: add.", "    #   Why:  so.", "    y = 1", "    z = 2"]
    solution = "\n".join([*lines, "print(y)"])
    [(start, gap)] = gaps(solution)
    assert (start, gap.lines) == (3, lines[3:])
    rest = ['    raise NotImplementedError("TODO 1: add")', "print(y)"]
    assert starter_of(solution).splitlines()[3:] == rest


@pytest.mark.parametrize("solution", ["# Step 2: add.\ny = 1", "# Step 1: add.\n\ny = 1"])
def test_steps_without_lines_or_out_of_order_are_refused(solution):
    with pytest.raises(ValueError, match="steps must be numbered from 1 and have lines"):
        gaps(solution)


def test_the_same_bytes_are_composed_twice_with_the_right_sums():
    once, again = built(), build_downloads.compose()
    assert [name for name in once if once[name] != again[name]] == []
    assert once.keys() == again.keys()
    lines = built()["SHA256SUMS"].decode().splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert sums.keys() == built().keys() - {"SHA256SUMS"}
    for name, expected in sums.items():
        assert hashlib.sha256(built()[name]).hexdigest() == expected
    assert archive({"b": b"2", "a": b"1"}) == archive({"a": b"1", "b": b"2"})
    for name in SCRIPTS:
        assert str(build_downloads.ROOT) not in built()[name].decode()


def test_the_archive_holds_everything_that_a_learner_needs():
    with zipfile.ZipFile(BytesIO(built()[ARCHIVE])) as pack:
        assert pack.testzip() is None
        names = set(pack.namelist())
        assert {info.date_time for info in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in built().keys() - {ARCHIVE, "SHA256SUMS"}:
            if not name.endswith(".whl"):  # which is lesson/ once more
                assert pack.read(name) == built()[name]
        needs = pack.read("requirements.txt").decode()
        readme = pack.read("README.txt").decode()
    beside = {"photo.png", "cnn_weights.npz", "digits.npz", "LICENSE.txt"}
    assert beside | {"lesson/__init__.py", "lesson/data/digits_weights.npz"} <= names
    assert not any("__pycache__" in name or name.startswith("/") for name in names)
    assert re.search("^numpy", needs, re.M)
    assert re.search("^pillow", needs, re.M)
    for name in re.findall(r"^ {4}(\S+\.(?:npz|png|ipynb))\b", readme, re.M):
        assert name in names
    for name in re.findall(r"python (\w+\.py)", readme):
        assert name in names


@pytest.fixture
def unpacked(tmp_path):
    with zipfile.ZipFile(BytesIO(built()[ARCHIVE])) as pack:
        pack.extractall(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("script", "status"), [("cnn_starter", 1), ("cnn_solution", 0)])
def test_the_checker_runs_in_the_unpacked_archive(script, status, unpacked):
    answer = python("-m", "lesson", "check", f"{script}.py", cwd=unpacked)
    assert (answer.returncode, answer.stderr) == (status, "")


def cells_of(name, kind):
    cells = json.loads(built()[name])["cells"]
    return ["".join(c["source"]) for c in cells if kind in (c["cell_type"], "any")]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_the_unpacked_archive(name, unpacked):
    code = ["import sys; sys.path.insert(0, '')", *cells_of(name, "code")]
    python("-I", "-c", "\n".join(code), cwd=unpacked, check=True)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_with_the_wheel_that_its_first_cell_fetches(name, tmp_path):
    """Where nothing else of the lesson is; pip fetches the file from beside it."""
    fetch, *rest = cells_of(name, "code")
    [address] = re.findall(r'"pixels2genai-convnets\[images\] @ (\S+)"', fetch)
    site, wheel = address.rsplit("/downloads/")
    assert site + "/" == build_downloads.site_address()
    (tmp_path / wheel).write_bytes(built()[wheel])
    words = ["--quiet", "--no-index", "--no-deps", "--target", tmp_path / "packages"]
    python("-m", "pip", "install", *words, tmp_path / wheel, check=True)
    program = "\n".join(["import sys; sys.path.insert(0, 'packages')", *rest])
    program += "\nimport lesson; print(lesson.__file__)"
    done = python("-I", "-c", program, cwd=tmp_path, check=True)
    assert "packages" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(("is_there", "asked"), [(True, 0), (False, 1)])
def test_the_first_cell_fetches_the_package_only_where_it_is_missing(
    is_there, asked, monkeypatch
):
    calls = []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: is_there or None)
    monkeypatch.setattr(subprocess, "run", lambda words, check: calls.append(words))
    exec(cells_of("execute.ipynb", "code")[0], {})
    assert len(calls) == asked
    for words in calls:
        assert words[:4] == [sys.executable, "-m", "pip", "install"]


def test_notebooks_lead_to_the_site_and_on_to_create(monkeypatch):
    text = built()["modify.ipynb"].decode()
    address = build_downloads.site_address()
    assert f"]({address}exercises/create/)" in text
    monkeypatch.setenv("SITE_URL", "https://example.org/cnn")
    assert build_downloads.site_address() == "https://example.org/cnn/"
    assert build_downloads.tools()["address"] == "https://example.org/cnn/"


def test_notebooks_keep_the_questions_of_their_pages():
    for name in ("execute", "modify"):
        page = (build_downloads.DOCS / "exercises" / f"{name}.py").read_text("utf-8")
        text = "\n".join(cells_of(f"{name}.ipynb", "any"))
        for asked in re.findall(r"^# ::checkpoint (\S+)", page, re.M):
            first = question(asked).ask.splitlines()[0]
            assert first.split("[")[0].strip() in text, asked


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("[a](create.md)", "[a](https://x.org/exercises/create/)"),
        ("[a](../index.md#bias)", "[a](https://x.org/#bias)"),
        ("[a](../explore/index.md)", "[a](https://x.org/explore/)"),
        ("[a](modify.py#own)", "[a](modify.ipynb)"),
    ],
)
def test_links_to_pages_lead_to_the_site(link, found):
    assert plain(link, "https://x.org/") == found


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_valid_and_speaks_of_nothing_that_only_the_page_has(name):
    nbformat.validate(nbformat.reads(built()[name].decode(), as_version=4))
    text = "\n".join(cells_of(name, "markdown"))
    assert "lesson-9.2.2.zip" in text
    assert not re.search(r"in this page|my_image|\.md\)|\.md#", text)


def test_folded_blocks_become_html():
    text = '??? question "Why?"\n\n    Because.\n\n    So.\n\nAfter.'
    folded = "<details><summary>Why?</summary>\n\nBecause.\n\nSo.\n\n</details>\n\nAfter."
    assert plain(text) == folded


@pytest.mark.parametrize("text", ["{= output_size(7, 2) =}", "::listing lesson.conv"])
def test_notation_without_a_plain_form_stops_the_build(text):
    with pytest.raises(ValueError, match="no plain form for"):
        plain(text)


def test_a_missing_exercise_stops_the_build(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build_downloads, "NOTEBOOKS", ("vanished",))
    assert build_downloads.main(["--out", str(tmp_path)]) == 2
    assert "vanished.py" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_needs_no_newer_python_than_the_lesson(script):
    ast.parse(built()[script], feature_version=(3, 11))
