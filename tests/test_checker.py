"""Right answers pass in any style; each wrong one fails with its own code."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.ndimage import maximum_filter
from scipy.signal import correlate

from lesson.checker import check_failure, check_functions, check_stopped
from lesson.checking import reference
from lesson.checking.cases import CONV_CASES, PARTS, cases
from lesson.checking.diagnosis import VARIANTS
from lesson.checking.hints import square
from lesson.checking.judging import judge, judge_part
from lesson.checking.mistakes import CATALOGUE
from lesson.checking.mistakes.record import SECTIONS, Mistake
from lesson.checking.outcomes import Comparison, Outcome, agrees
from tests.answer_files import ANSWERS, RIGHT, WRONG

DOCS = Path(__file__).parents[1] / "docs"
INSIDE = [answer for answer in WRONG if answer.inside]


def verdict(conv2d):
    return check_functions({"conv2d": conv2d})["checks"][0]


def right_outcomes(part, dtype=None):
    found = []
    for case in cases()[part]:
        y = case.predict()
        given = (*case.inputs, *case.weights.values())
        found.append(Outcome("array", y if dtype is None else y.astype(dtype), given))
    return found


# The right layers, against SciPy.


@pytest.mark.parametrize("case", cases()["conv2d"], ids=str)
def test_right_convolution_matches_scipy(case):
    x, W, b = case.inputs
    stride = case.options[0] if case.options else 1
    p, q = W.shape[1] // 2, W.shape[2] // 2
    padded = np.pad(x, ((p, p), (q, q), (0, 0)))
    maps = [correlate(padded, f, "valid")[..., 0] for f in W]
    expected = np.stack(maps, axis=-1)[::stride, ::stride] + b
    assert_allclose(case.predict(), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("case", cases()["maxpool2d"], ids=str)
def test_right_pooling_matches_scipy(case):
    (x,), (size, stride) = case.inputs, case.options or (2, 2)
    corner = -(size // 2)  # windows start at their pixel
    highest = maximum_filter(x, (size, size, 1), origin=(corner, corner, 0))
    inside = highest[: x.shape[0] - size + 1 : stride, : x.shape[1] - size + 1 : stride]
    assert_allclose(case.predict(), inside)


def test_cases_go_beyond_the_sizes_of_the_exercise():
    rows = [row[:7] for row in CONV_CASES]
    assert {kh for *_, kh, _, _ in rows} >= {1, 3, 5}
    assert {stride for *_, stride in rows} == {1, 2, 3}
    assert any(height < kh for height, _, _, _, kh, _, _ in rows)
    assert any(height < width for height, width, *_ in rows)
    assert any(height > width for height, width, *_ in rows)
    oblong = [row for row in rows if row[4] != row[5]]
    for first, second in ((0, 1), (4, 5)):  # sizes of the image, of the filters
        assert any(row[first] < row[second] for row in oblong)
        assert any(row[first] > row[second] for row in oblong)
    assert {stride for *_, stride in oblong} >= {1, 2}
    everything = [x for part in PARTS[:2] for case in cases()[part] for x in case.inputs]
    assert {x.dtype for x in everything} == {np.dtype("f4"), np.dtype("f8")}


# Answers.


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_right_answers_pass(answer):
    report = check_functions(answer.namespace())
    assert report["passed"], report


@pytest.mark.parametrize("answer", INSIDE, ids=str)
def test_wrong_answers_fail_with_their_own_code_and_are_told_where_to_reread(answer):
    verdicts = answer.verdicts()
    failed = {p: check["code"] for p, check in verdicts.items() if not check["passed"]}
    message = verdicts[answer.part]["message"]
    assert failed == {answer.part: answer.code}, message
    assert re.search(r" Reread (Part \d|Create), [\w -]+: #[a-z0-9-]+$", message)
    assert "\n" not in message
    assert len(message) < 900


@pytest.mark.parametrize("name", ["kernel-flipped", "pool-mean", "softmax-applied"])
def test_the_numbers_of_a_message_are_those_of_the_answer(name):
    answer = ANSWERS[name]
    message = answer.verdicts()[answer.part]["message"]
    number = r"(-?[\d.]*\d(?:e[-+]\d+)?)"
    found = re.search(rf"y\[([\d, ]+)\] is {number}, expected {number}", message)
    place = tuple(map(int, found[1].split(",")))
    case, outcome = cases()[answer.part][0], answer.outcomes(answer.part)[0]
    assert float(found[2]) == pytest.approx(outcome.value[place], rel=1e-5)
    assert float(found[3]) == pytest.approx(case.predict()[place], rel=1e-5)


# The catalogue.


def test_every_code_has_an_answer_that_shows_it():
    known = {code for table in CATALOGUE.values() for code in table}
    assert {answer.code for answer in WRONG} == known
    assert len(known) > 90


@pytest.mark.parametrize("part", PARTS)
def test_the_cases_tell_mistakes_from_what_is_right_and_apart(part):
    calls = [case for case in cases()[part] if square(case)]
    right = [case.predict() for case in calls]
    made = [[m.answer(case) for case in calls] for m in VARIANTS[part]]
    for mistake, answers in zip(VARIANTS[part], made, strict=True):
        assert not all(map(agrees, answers, right)), mistake.codes
        assert mistake.codes[0] in CATALOGUE[part]
    for (a, p), (b, q) in combinations(zip(VARIANTS[part], made, strict=True), 2):
        if a.codes != b.codes:
            assert not all(map(agrees, p, q)), (a.codes, b.codes)


@pytest.mark.parametrize(
    ("code", "reread", "words"),
    [("", "bias", "words"), ("code", "bias", ""), ("code", "nowhere", "words")],
)
def test_a_mistake_needs_a_code_words_and_a_section(code, reread, words):
    with pytest.raises(ValueError, match="a mistake needs"):
        Mistake(code, reread, words)


def test_every_section_to_reread_exists():
    pages = [DOCS / "index.md", DOCS / "exercises" / "create.md"]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    known = {m.reread for table in CATALOGUE.values() for m in table.values()}
    for anchor in (known - {""}) | {*PARTS, "write"}:
        assert anchor in SECTIONS
        assert re.search(rf"^#+ .*\{{ #{anchor} \}}$", text, re.MULTILINE), anchor


# The judge.


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("part", PARTS)
def test_right_numbers_pass_in_either_precision(part, dtype):
    assert judge_part(part, right_outcomes(part, dtype)).passed


@pytest.mark.parametrize("part", PARTS)
def test_nothing_passes_for_want_of_answers(part):
    whole = right_outcomes(part)
    assert not judge_part(part, []).passed
    assert not judge_part(part, whole[:-1]).passed
    assert not judge_part(part, [*whole, whole[-1]]).passed


def test_sections_and_complex_numbers_count_as_what_they_are():
    layers = {part: right_outcomes(part) for part in PARTS[:2]}
    assert [check.passed for check in judge({})] == [False, False, False]
    assert [check.passed for check in judge(layers)] == [True, True, False]
    check = verdict(lambda *a: reference.convolve(*a) + 1j)
    assert check["code"] == "not-an-array"
    assert "complex128 array" in check["message"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_wrong_number_anywhere_is_enough_to_fail(data):
    part = data.draw(st.sampled_from(PARTS))
    outcomes = right_outcomes(part)
    index = data.draw(st.integers(0, len(outcomes) - 1))
    y = outcomes[index].value.copy()
    place = tuple(data.draw(st.integers(0, n - 1)) for n in y.shape)
    share = data.draw(st.sampled_from([-1, 1, 0.01, np.nan, np.inf]))
    y[place] += share * np.abs(y).max()
    outcomes[index] = Outcome("array", y, outcomes[index].inputs)
    assert Comparison(cases()[part], outcomes).passed.count(False) == 1


@pytest.mark.parametrize("part", PARTS)
def test_an_input_that_changed_or_is_not_shown_fails(part):
    outcomes = right_outcomes(part)
    first = outcomes[0]
    for inputs in ((first.inputs[0] + 1, *first.inputs[1:]), (), first.inputs[1:]):
        changed = [Outcome("array", first.value, inputs), *outcomes[1:]]
        assert judge_part(part, changed).code == "input-changed"


def test_memory_order_and_views_do_not_matter():
    def strided(y):
        return np.asfortranarray(np.repeat(y, 2, axis=0))[::2]

    names = {
        "conv2d": lambda *a: strided(reference.convolve(*a)),
        "maxpool2d": lambda *a: strided(reference.pool(*a)),
    }
    verdicts = check_functions(names)["checks"]
    assert [v["code"] for v in verdicts] == ["right", "right", "missing"]


def test_a_buffer_that_is_used_again_is_no_mistake():
    buffer = np.empty(28 * 28 * 8)

    def conv2d(*arguments):
        y = reference.convolve(*arguments)
        reused = buffer[: y.size].reshape(y.shape)
        reused[...] = y
        return reused

    assert verdict(conv2d)["passed"]


def test_the_first_wrong_case_is_blamed_with_its_shape():
    def conv2d(*arguments):
        y = reference.convolve(*arguments)
        if len(y) > 5:
            raise ValueError("later")
        return y**2

    check = verdict(conv2d)
    assert check["code"] == "wrong-values"
    assert "shape (5, 4, 1)" in check["message"]
    check = verdict(lambda *arguments: reference.convolve(*arguments)[(None,) * 6])
    assert check["code"] == "wrong-shape"
    assert "shape (1, 1, 1, 1, 1, 1, 5, 4, 1)" in check["message"]

    def conv2d(x, W, b, stride=1):
        y = reference.convolve(x, W, b, stride)
        return y**2 if x.shape == (4, 3, 1) else y  # the filter is larger than the image

    assert verdict(conv2d)["code"] != "border-wrong"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no-padding--error", "smaller than the filter"),
        ("no-padding--index", "no padding"),
        ("no-padding--centre", "smaller than the filter"),
        ("waits-for-input--breakpoint", "breakpoint()"),
        ("missing--in-main", "left margin"),
        ("list-returned--comma", "comma"),
        ("no-padding--more-windows", "more windows than fit"),
        ("untouched--zeros", "puts nothing into"),
        ("kernel-flipped--and-bias", "half a turn"),
        ("kernel-flipped--and-bias", "the bias is not added"),
        ("kept-between-calls", "from one call to the next"),
        ("kernel-square-only", "q = kw // 2 columns"),
        ("channels-first--input", "H, W_in, C = x.shape"),
        ("bias-index", "map f gets b[f]"),
        ("true-division", "// divides whole numbers"),
        ("truth-of-array", "np.maximum(0, x)"),
        ("not-an-array--complex", "the real part"),
        ("not-an-array--text", "Leave out str"),
        ("pool-reshape", "x.reshape(H // size, size, W // size, size, C)"),
    ],
)
def test_each_cause_has_its_own_words(name, said):
    answer = ANSWERS[name]
    assert said in answer.verdicts()[answer.part]["message"]


@pytest.mark.parametrize(
    ("convert", "code"),
    [
        (lambda y: y.astype(object), "right"),
        (lambda y: y.astype(">f8"), "right"),
        (lambda y: y.astype(np.longdouble), "right"),
        (lambda y: y.astype(str), "not-an-array"),
        (lambda y: y.astype(bytes), "not-an-array"),
        (lambda y: y.astype(str).astype(object), "not-an-array"),
        (lambda y: y.astype(str).tolist(), "not-an-array"),
    ],
)
def test_only_numbers_count_and_in_any_byte_order(convert, code):
    assert verdict(lambda *a: convert(reference.convolve(*a)))["code"] == code


# In the page.


def test_the_page_is_told_each_part_and_its_names_stay():
    names = RIGHT[0].namespace()
    names["W1"] = "mine"
    before = dict(names)
    assert check_functions(names)["passed"]
    assert names == before
    heard = []
    report = check_functions(RIGHT[-1].namespace(), lambda *told: heard.append(told))
    assert [part for part, _ in heard[::2]] == list(PARTS)
    assert all(verdict is None for _, verdict in heard[::2])
    assert [verdict for _, verdict in heard[1::2]] == report["checks"]


def test_checking_in_the_page_prints_nothing(capsys):
    check_functions(ANSWERS["one_class"].namespace())
    assert capsys.readouterr() == ("", "")


def test_code_that_does_not_run_is_a_failed_file():
    with pytest.raises(SyntaxError) as caught:
        compile("x = (1,\n", "answer.py", "exec")
    check = check_failure(caught.value, "answer.py")["checks"][0]
    assert (check["part"], check["code"]) == ("file", "syntax-error")
    assert "line 1 with SyntaxError" in check["message"]


def test_code_that_leaves_when_all_is_there_is_judged():
    names = RIGHT[0].namespace()
    heard, leave = [], SystemExit(1)
    report = check_failure(leave, "answer.py", names, lambda *told: heard.append(told))
    assert report["passed"]
    assert len(heard) == 6
    del names["forward"]
    [check] = check_failure(leave, "answer.py", names)["checks"]
    assert (check["part"], check["code"]) == ("file", "exits")


LINES = {
    "notebook-only": ["!pip install numpy", "%matplotlib inline", "%%time", "np.pad?"],
    "pasted-marks": [">>> x = 3", "... x = 3", "In [3]: import os", "```python", "```"],
    "syntax-error": ["x = (3 +", "print('why?", "x = 3 %", "a != = 3", "3 = x", "+x = 2"],
}
LINES["notebook-only"] += ["pip install numpy", "names = !ls", "t = %timeit -o relu(3)"]
LINES["pasted-marks"] += [
    "<!DOCTYPE html>",
    "<html lang=en>",
    r"{\rtf1\ansi",
    "<?xml v=1?>",
]
LINES["odd-characters"] = [
    "x = 3 − 1",
    "x = “a”",
    "x =\xa01",
    "x =\u200b1",
    "\ufeffx = 1",
]
LINES["pasted-marks"] += ["2 import os", "12: def relu(x):", "3. from math import pi"]
LINES["pasted-marks"] += ["+import os", "- def relu(x):", "<" * 7 + " HEAD", "=" * 7]
SAID = {
    "notebook-only": "{}. That line works in a notebook only",
    "pasted-marks": "{}. That line has marks",
    "odd-characters": "on the keyboard",
    "syntax-error": "Often",
}


@pytest.mark.parametrize(
    ("code", "line"), [(c, line) for c in LINES for line in LINES[c]]
)
def test_what_is_no_python_is_named_and_a_slip_not_taken_for_it(code, line):
    with pytest.raises(SyntaxError) as caught:
        compile(f"import numpy as np\n{line}\n", "answer.py", "exec")
    [check] = check_failure(caught.value, "answer.py")["checks"]
    assert check["code"] == code
    assert SAID[code].format(line) in check["message"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("float('TODO') * x", "most often shapes"),
        ("x[0, 0, 0, 0]", "more indices than it has axes"),
        ("np.zeros((b, b))", "conv2d(x, W, b, stride=1)"),
        ("np.load('weights.npz')", "not beside this one"),
    ],
)
def test_a_cause_is_told_that_the_error_may_have(line, said):
    names = {"np": np}
    exec(f"b = np.zeros(3)\ndef conv2d(x, W, b, stride=1): return {line}", names)
    assert said in verdict(names["conv2d"])["message"]


@pytest.mark.parametrize(
    ("part", "said"), [("maxpool2d", "(H - size) // stride + 1"), ("forward", "ten")]
)
def test_a_shape_is_counted_again_as_its_part_counts(part, said):
    message = ANSWERS[f"wrong-shape--{part}"].verdicts()[part]["message"]
    assert said in message
    assert "padding" not in message


@pytest.mark.parametrize("name", ["ValueError", "Long" * 250_000])
def test_an_error_of_a_million_letters_is_cut_to_a_line(name):
    error = type(name, (ValueError,), {})("no " * 333_333 + "\nand so on")

    def conv2d(x, W, b, stride=1):
        raise error

    file = check_failure(error, "answer.py")["checks"][0]
    for check in (file, verdict(conv2d)):
        assert "…. " in check["message"]
        assert check["message"].isprintable()
        assert len(check["message"]) < 600


@pytest.mark.parametrize("part", [*PARTS, "file"])
def test_what_was_stopped_is_an_endless_loop(part):
    check = check_stopped(part)
    told = (check["part"], check["passed"], check["code"])
    assert told == (part, False, "endless-loop")
