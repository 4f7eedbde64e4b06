"""The starter says what is next; filled in, it is the solution and reads digits."""

import re
import zipfile
from io import BytesIO
from runpy import run_path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lesson.__main__ import lines
from lesson.checker import check_file
from lesson.conv import conv2d
from lesson.images import digits
from lesson.network import TinyCNN
from lesson.pool import maxpool2d
from lesson.weights import save_arrays
from scripts import DOCS, ROOT
from scripts.build_downloads import gaps, signatures_of
from tests.programs import built, edited, place, run

pytestmark = pytest.mark.slow

STARTER, SOLUTION = "cnn_starter.py", "cnn_solution.py"
GAPS = [gap for _, gap in gaps(built()[SOLUTION].decode())]
#: What the shipped network gets right of the 20 digits in the file, and of all 500.
FIRST, ALL = (
    int((TinyCNN.load().forward(images).argmax(1) == labels).sum())
    for images, labels in ([a[:20] for a in digits()], digits())
)


@pytest.fixture(scope="module")
def solution(downloads):
    return run_path(str(downloads / SOLUTION))


def filled(folder, count):
    """Return a starter with its first gaps filled in as in the solution."""
    changes = [(gap.placeholder, "\n".join(gap.lines)) for gap in GAPS[:count]]
    return edited(folder, STARTER, *changes)


def test_the_exercise_is_of_the_right_size_and_every_gap_explained():
    assert 3 <= len(GAPS) <= 6
    mine = sum(len(gap.lines) for gap in GAPS)
    assert 5 <= mine <= 15
    exercise = built()[SOLUTION].decode().split("# ---- Running it")[0]
    code = re.sub(r'""".*?"""', "", exercise, flags=re.S).splitlines()
    lines = [line for line in code if line.strip() and not line.strip().startswith("#")]
    assert 0.6 <= 1 - mine / len(lines) <= 0.85
    text = built()[STARTER].decode()
    for gap in GAPS:
        comment = rf"# TODO {gap.number}: .+\n +#   Why:   (.+\n)+? +#   Gives: "
        assert re.search(comment, text)
        assert text.count(gap.placeholder) == 1
    assert len(re.findall(r"# TODO", text)) == len(GAPS)
    assert "TODO" not in built()[SOLUTION].decode()


def test_the_starter_gives_no_step_away_and_the_signatures_nothing_at_all():
    exercise = built()[STARTER].decode().split("# ---- Running it")[0]
    for call in ("np.pad(", "np.sum(", "axis=", ".max(", "* stride", "// stride", "How:"):
        assert call not in exercise
    text = built()[SIGNATURES].decode()
    for number, name in enumerate(("conv2d", "maxpool2d", "forward"), 1):
        body = text.partition(f"def {name}(")[2].partition("\ndef ")[0]
        assert body.count('"""') == 2
        last = body.split('"""')[2].split("\n\n\n")[0].strip()
        assert last == f'raise NotImplementedError("TODO {number}: write {name}")'
    assert "TODO 1 to TODO 3" in text
    assert "Step" not in text.split("# ---- Running it")[0]


def test_the_page_counts_its_hints_and_none_holds_a_line_to_type():
    page = (DOCS / "exercises" / "create.md").read_text(encoding="utf-8")
    found = re.findall(r'\?\?\? hint "Hint (\d of \d)', page)
    assert found == [f"{k} of {n}" for n in (4, 3, 2) for k in range(1, n + 1)]
    # The solution does, below them.
    hints = page.split("## See the whole solution")[0]
    for gap in GAPS:
        for line in gap.lines:
            if line.strip().startswith(("H_out", "W_out", "padded", "out[", "top,")):
                assert line.strip() not in hints


# From the signatures alone ------------------------------------------------------------

SIGNATURES = "cnn_signatures.py"


def test_the_signatures_are_kept_and_name_what_is_next(downloads, tmp_path):
    text, other = (built()[name].decode() for name in (STARTER, SIGNATURES))
    assert text.partition("# ---- ")[2] == other.partition("# ---- ")[2]
    answer = run(downloads / SIGNATURES, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Next is TODO 1: write conv2d" in answer.stdout
    asked = ["conv2d(x, W, b, stride=1)", "maxpool2d(x, size=2, stride=2)"]
    for signature in (*asked, "relu(x)", "forward(image)"):
        assert f"def {signature}:" in text


@pytest.mark.parametrize("name", [STARTER, SIGNATURES])
def test_untouched_no_part_is_counted_as_right(name, downloads):
    report = check_file(downloads / name)
    assert not report["passed"]
    codes = {check["part"]: check["code"] for check in report["checks"]}
    assert codes["conv2d"] == codes["maxpool2d"] == "untouched"
    told = [line for line in lines(report) if not line.startswith(" ")]
    assert told[-1].startswith("0 of 3 parts right: no layer is written yet")
    assert told[-1].endswith("Next is TODO 1.")
    forward = "not yet: untouched" if name == SIGNATURES else "right once the layers are"
    assert told[2].split(maxsplit=1) == ["forward", forward]


def test_the_next_gap_is_named_while_no_layer_is_written(downloads, tmp_path):
    start = (downloads / STARTER).read_text(encoding="utf-8")
    path = tmp_path / STARTER
    filled = re.sub(r"raise .*TODO 1: .*", "H_out, W_out = 1, 1", start)
    path.write_text(filled, encoding="utf-8")
    assert [*lines(check_file(path))][-1].endswith("Next is TODO 2.")


def test_a_solution_in_the_place_of_the_signatures_passes(tmp_path):
    """One checker for every depth."""
    solution, text = built()[SOLUTION].decode(), built()[SIGNATURES].decode()
    start = solution.partition("# ---- ")[0]
    path = tmp_path / SIGNATURES
    path.write_text(start + "# ---- " + text.partition("# ---- ")[2], encoding="utf-8")
    assert check_file(path)["passed"]


@pytest.mark.parametrize(
    "source", ["x = 1", "def f(x):\n    return x", 'def f(x):\n    """Only this."""']
)
def test_a_function_without_docstring_or_body_is_refused(source):
    with pytest.raises(ValueError, match="f must be a function"):
        signatures_of(source, ["f"])


def test_untouched_it_names_the_first_gap_its_line_and_how_to_check(downloads, tmp_path):
    answer = run(downloads / STARTER, cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    [line] = re.findall(r"Next is TODO 1: .* \(line (\d+)\)", answer.stdout)
    text = built()[STARTER].decode().splitlines()
    assert text[int(line) - 1].strip().startswith("raise NotImplementedError")
    assert "python -m lesson check cnn_starter.py" in answer.stdout
    assert "Check my code" in answer.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", range(1, len(GAPS)))
def test_after_each_step_it_names_the_next(count, tmp_path):
    answer = run(filled(tmp_path, count), cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert f"Next is TODO {count + 1}: " in answer.stdout


def test_filled_in_it_is_the_solution_and_reads_its_digits(tmp_path):
    answer = run(filled(tmp_path, len(GAPS)), cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.endswith(f"{FIRST} of 20 digits read correctly\n")
    text = filled(tmp_path, len(GAPS)).read_text(encoding="utf-8")
    text = text.replace("TODO", "Step").replace(STARTER, SOLUTION)
    assert text == built()[SOLUTION].decode()


def test_beside_the_files_of_the_archive_the_solution_reads_all_digits(tmp_path):
    with zipfile.ZipFile(BytesIO(built()["lesson-9.2.2.zip"])) as pack:
        pack.extractall(tmp_path)
    answer = run(tmp_path / SOLUTION, cwd="/")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.endswith(f"{ALL} of 500 digits read correctly\n")


def test_importing_it_does_nothing_but_define(downloads, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = run_path(str(downloads / STARTER))
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
    trained = TinyCNN.load().parameters
    for name, parameter in trained.items():
        assert_allclose(names[name], parameter, rtol=1e-3, atol=1e-6)


def test_the_layers_are_the_lessons_and_refuse_other_channels(solution, rng):
    for shape, stride in (((7, 9, 2), 1), ((8, 5, 3), 2), ((5, 5, 1), 3)):
        x = rng.normal(size=shape)
        for kernel in ((3, 3), (5, 5), (1, 3)):
            W, b = rng.normal(size=(4, *kernel, shape[2])), rng.normal(size=4)
            got, expected = solution["conv2d"](x, W, b, stride), conv2d(x, W, b, stride)
            assert_allclose(got, expected, atol=1e-12)
        for size in (2, 3):
            got = solution["maxpool2d"](x, size, stride)
            assert_array_equal(got, maxpool2d(x, size, stride))
    images, _ = digits()
    rounded = TinyCNN({name: solution[name] for name in TinyCNN.load().parameters})
    expected = TinyCNN.load().forward(images).argmax(axis=1)
    assert_array_equal(rounded.forward(images).argmax(axis=1), expected)
    assert_allclose(solution["forward"](images[0]), rounded.forward(images[0]))
    with pytest.raises(ValueError, match="x has 2 channels but W expects 1"):
        solution["conv2d"](np.ones((4, 4, 2)), np.ones((1, 3, 3, 1)), np.ones(1))


PAD, SUM = "(q, q), (0, 0)))", "out[i, j] = np.sum(window * W, axis=(1, 2, 3)) + b\n"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (PAD, '(q, q), (0, 0)), mode="edge")', "expected [[[5.0], [7.0], [5.0]]"),
        (PAD, "(q, q)))", "Stopped on line "),
        (SUM, "out[i, j] = window @ W\n", "ValueError: "),
        (SUM + "    return out", SUM, "got      None"),
        ("window.max(", "window.mean(", "maxpool2d: not right yet"),
        ("window.max(", "windows.max(", "NameError: name 'windows' is not defined"),
        ("np.maximum(0, x)", "np.minimum(0, x)", " of 20 digits read correctly"),
    ],
)
def test_a_mistake_is_told_without_a_traceback(right, wrong, said, tmp_path):
    answer = run(edited(tmp_path, SOLUTION, (right, wrong)), cwd=tmp_path)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert said in answer.stdout
    assert "python -m lesson check cnn_solution.py" in answer.stdout


def test_weights_of_your_own_are_used_where_they_lie_beside_it(tmp_path):
    place(tmp_path)
    save_arrays(tmp_path / "cnn_weights.npz", TinyCNN.initialise(seed=0).parameters)
    answer = run(tmp_path / SOLUTION, cwd=tmp_path)
    assert answer.returncode == 1
    [right] = re.findall(r"(\d+) of 20 digits read correctly", answer.stdout)
    assert int(right) < FIRST


def test_control_c_ends_it_with_one_word(tmp_path):
    change = ("    p, q = kh // 2, kw // 2", "    raise KeyboardInterrupt")
    script = edited(tmp_path, SOLUTION, change)
    answer = run(script, cwd=tmp_path)
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "Stopped.\n")


def test_the_solution_reads_with_whatever_network_the_lesson_ships(monkeypatch):
    other = TinyCNN.initialise(seed=0, filters=(6, 12), kernels=(5, 3))
    monkeypatch.setattr(TinyCNN, "load", lambda: other)
    program = run_path(str(ROOT / "scripts" / "downloads" / "solution.py"))
    image = digits()[0][0]
    assert_allclose(program["forward"](image), other.forward(image), atol=0.01)
