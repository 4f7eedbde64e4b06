"""Questions that take an answer: how they are written, and what each one knows."""

import json
import re
from itertools import permutations

import numpy as np
import pytest
import yaml
from scipy.ndimage import correlate

from lesson.images import photo
from scripts import DOCS
from scripts.figures import filters_and_maps
from scripts.figures.feature_maps import CROP, learned_maps
from scripts.publish import questions
from scripts.publish.checkpoint import mistakes
from scripts.publish.copies import handout
from scripts.publish.questions import canonical, folded, question

ASK = """
sum:
  in: part-1
  kind: number
  ask: "What is *two* and three?"
  answer: "{= 2 + 3 =}"
  why: "Count on."
  hint: "Use your fingers."
  mistakes:
    - {code: product, answer: "{= 2 * 3 =}", why: "That is the product."}
    - {code: difference, answer: "1", why: "That is the difference."}
    - {code: written-together, answer: "23", why: "Add `2` and `3`."}
whiskers:
  in: part-1
  predict: true
  kind: choice
  ask: Which *one*?
  hint: Look.
  options:
    - {text: Sobel-x., code: along, why: Along the line nothing changes.}
    - {text: Sobel-y., right: true, why: Across it much does.}
    - {text: Blur., code: mean, why: An average loses it.}
    - {text: None., code: none, why: One does.}
"""
NAMES = list(yaml.safe_load((DOCS / "checkpoints.yml").read_text(encoding="utf-8")))


def test_the_file_is_parsed_once_for_all_questions(monkeypatch):
    parsed, load = [], yaml.safe_load
    monkeypatch.setattr(yaml, "safe_load", lambda text: parsed.append(1) or load(text))
    assert [question(name).name for name in NAMES] == NAMES
    assert len(parsed) <= 1, "a fifth of a second each: the site took 25 s instead of 10"


@pytest.fixture
def entry(tmp_path, monkeypatch):
    """Return a function that writes the file, with a text of it replaced by another."""
    path = tmp_path / "checkpoints.yml"
    monkeypatch.setattr(questions, "PATH", path)

    def write(old="", new=""):
        assert old in ASK
        path.write_text(ASK.replace(old, new) if old else ASK)

    write()
    return write


@pytest.mark.usefixtures("entry")
def test_a_question_can_be_read_without_javascript(convert):
    html = convert("::checkpoint sum", "checkpoint")
    assert '<div class="checkpoint-ask" id="ask-sum">' in html
    assert "<p>What is <em>two</em> and three?</p>" in html
    assert '<details class="question"><summary>Answer</summary>' in html
    assert 'data-right="5"' in html
    assert "<p><strong>5.</strong> Count on.</p>" in html
    assert "checkpoint-mistakes" not in html  # nobody reads them before they err


def test_a_prediction_of_a_change_names_it_and_comes_before_it(convert, entry):
    entry("predict: true", "predict: rate = 2")
    html = convert("::checkpoint whiskers\n\n::checkpoint sum", "checkpoint")
    assert re.findall(r' predict="(.*?)"', html) == ["rate = 2"]
    assert folded("whiskers").startswith("**Predict before you change the next cell.** ")
    assert list(json.loads(mistakes())) == ["sum"]


@pytest.mark.usefixtures("entry")
def test_what_to_say_to_mistakes_is_a_file_of_its_own():
    told = json.loads(mistakes())
    assert list(told) == ["sum"]  # of a prediction it stands on the page
    assert told["sum"][2] == {
        "code": "written-together",
        "field": "0",
        "answer": "23",
        "shown": "23",
        "why": "Add <code>2</code> and <code>3</code>.",
    }


@pytest.mark.usefixtures("entry")
def test_a_prediction_has_lettered_options_and_a_reason_for_each(convert):
    html = convert("::checkpoint whiskers", "checkpoint")
    assert '<ol class="checkpoint-form" type="A">' in html
    assert "<strong>Predict.</strong> Which <em>one</em>?" in html
    assert "<strong>B.</strong> Across it much does." in html
    assert re.findall(r'data-code="(\w+)"', html) == ["along", "mean", "none"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("sum:", "total:", r"docs/checkpoints\.yml has no 'sum'"),
        ('"{= 2 * 3 =}"', '"5.0"', "sum: the mistake 'product' is the right answer"),
        ('answer: "1"', 'answer: "6"', "'product' and 'difference' are the same answer"),
        ('"23"', '"a lot"', "sum: could not convert"),
        ("    - {code: product", "    # ", "sum: 2 mistakes, and at least 3 needed"),
        ("  hint: ", "  # ", "sum: 'hint' is missing"),
        ("{code: difference, ", "{", "sum: 'code' is missing"),
        ("  kind: number", "  kind: number\n  size: 3", "sum: there is no 'size'"),
        ("{= 2 + 3 =}", "{= two() =}", "NameError"),
    ],
)
def test_a_question_that_cannot_be_asked_stops_the_build(refuses, entry, old, new, why):
    entry(old, new)
    refuses("::checkpoint sum", "checkpoint", match=why)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("right: true, ", "code: x, ", "whiskers: 0 options are right instead of one"),
        ("code: mean, ", "right: true, ", "whiskers: 2 options are right instead of one"),
        ("code: mean, ", "", "whiskers: the mistake 'C' has no code"),
    ],
)
def test_one_option_is_right_and_the_others_are_named(refuses, entry, old, new, why):
    entry(old, new)
    refuses("::checkpoint whiskers", "checkpoint", match=why)


@pytest.mark.usefixtures("entry")
def test_a_bar_names_the_questions_of_its_group(convert, refuses):
    html = convert("::progress part-1", "checkpoint")
    assert html == '<check-progress names="sum whiskers">2 questions</check-progress>'
    refuses("::progress part-9", "checkpoint", match="no question in 'part-9'")


@pytest.mark.usefixtures("entry")
def test_on_paper_the_answers_end_the_page(convert):
    html = convert("::checkpoint sum\n\n::checkpoint whiskers", "checkpoint")
    assert handout("<p>Text.</p>", "") == "<p>Text.</p>"
    end = handout(html, "").removeprefix(html)
    assert re.findall(r"<li>\s*<p><strong>(.*?)\.</strong>", end) == ["5", "B"]
    assert "data-search-exclude" in end


@pytest.mark.usefixtures("entry")
def test_a_notebook_gets_questions_with_folded_answers_and_predictions():
    predicted = folded("whiskers")
    assert predicted.startswith("**Predict before you run the next cell.** ")
    assert re.findall(r"^- ([A-C])\. ", predicted, re.M) == ["A", "B", "C"]
    assert '??? question "Answer"\n\n    **B.** ' in predicted
    assert folded("sum") == (
        'What is *two* and three?\n\n\n??? question "Answer"\n\n    **5.** Count on.\n'
    )


@pytest.mark.parametrize(
    ("kind", "text", "same"),
    [
        ("number", "1,728", "1728"),
        ("number", "−3.50", "-3.5"),
        ("number", "12 000", "12000"),
        ("shape", "(14, 14, 8)", "14×14×8"),
        ("shape", "14x14 x 8", "14×14×8"),
        ("shape", "3.5 by 3.5", "3.5×3.5"),
        ("choice", "b", "B"),
        ("maps", "c, a and b", "A B C"),
        ("order", "c, a, b", "C A B"),
    ],
)
def test_answers_are_compared_in_one_form(kind, text, same):
    assert canonical(kind, text, ["a", "b", "c"]) == same


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_the_site_can_be_asked(name):
    """With a right answer that no mistake equals, and at least three mistakes."""
    found = question(name)
    assert len(found.mistakes) >= 3
    codes = {(case.field, case.code) for case in found.mistakes}
    assert len(codes) == len(found.mistakes)
    assert all(case.why.endswith((".", "?")) for case in found.mistakes)
    for _, _, hint in found.fields:
        assert hint
        assert not re.search(r"[*`\[{]", hint)  # it is an attribute
    # What is no part of a page has neither citations nor links nor formulas.
    told = [] if found.predict else found.mistakes
    assert not [c.why for c in told if re.search(r"\]\(|\[@|\$", c.why)]


#: Worked out by hand: the right answers, and each mistake's answer by its code.
BY_HAND = {
    "ready-average": ("0.6", "5.4 0.0667 1 0"),
    "one-row": ("-3 | -3 | 0", "3 21 13 0 3 18 0 13 15 10 5"),
    "ready-dense": ("7840 | 10", "784 794 7850 784 1"),
    "flip-changes-nothing": ("A B C", "+D +E -A -B -C"),
    "flat-gives-zero": ("A C", "+B +E +D -C -A"),
    "what-stops-a-gradient": ("B C", "+A +D -B -C"),
    "colour-filters": ("1728 | 64", "576 27 1792 579 192 3"),
    "output-7-8": ("3×3 | 3×3", "2×2 5×5 4×4 3 4×4 3.5×3.5 3 6×6 2×2"),
    "stack-conv1": ("28×28×4 | 40 | 3", "26×26×4 28×28 28×28×1 36 37 10 9 1"),
    "stack-pool1": ("14×14×4 | 0 | 4", "14×14×2 28×28×4 7×7×4 4 40 6 2 5"),
    "stack-conv2": ("14×14×8 | 296 | 8", "14×14×4 14×14×32 12×12×8 80 288 320 6 12 10"),
    "stack-pool2": ("7×7×8 | 0 | 10", "14×14×8 7×7×4 4 9 16 12"),
    "stack-dense": ("10 | 3930 | 28", "392 7×7×10 3920 500 402 784 10 7"),
    "small-negative": ("0.2 | 0.2", "-1 -0.8 4.8 1.8 -0.2 -1.2 -1"),
    "upright-line": ("0", "6 2 -2 3"),
    "third-pooling": ("3×3×8", "4×4×8 3.5×3.5×8 3×3 3×3×4 6×6×8"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_answers_and_mistakes_are_those_worked_out_by_hand(name):
    found = question(name)
    right, mistakes = BY_HAND[name]
    assert " | ".join(case.answer for case in found.right) == right
    told = [c.answer or (f"+{c.has}" if c.has else f"-{c.lacks}") for c in found.mistakes]
    assert " ".join(told) == mistakes


def test_every_computed_question_is_worked_out_by_hand_and_the_layers_ordered():
    options = {name for name in NAMES if question(name).kind in ("choice", "order")}
    computed = set(NAMES) - options
    assert computed == set(BY_HAND), "each has a line in BY_HAND, and no other has"
    found = question("layer-order")
    letters = found.right[0].answer.split()
    order = [found.options["ABCDE".index(letter)] for letter in letters]
    assert order == ["convolution", "ReLU", "max-pooling", "flatten", "dense layer"]
    for letters in map(" ".join, permutations("ABCDE")):
        known = any(case.matches(letters) for case in found.mistakes)
        assert known == (letters != found.right[0].answer)


def test_the_maps_are_those_of_the_filters_beside_them():
    """As convolution says, for the filters and maps in the order they are drawn."""
    asked = question("maps-of-filters")
    W, maps = learned_maps()
    shown = [maps[..., number - 1] for number in filters_and_maps.MAPS]
    given = photo("chelsea") - photo("chelsea").mean()
    letters = []
    for number in filters_and_maps.FILTERS:
        own = correlate(given, W[number - 1], mode="constant")[CROP]
        letters += ["ABCD"[i] for i, map_ in enumerate(shown) if np.allclose(own, map_)]
    assert " ".join(letters) == asked.right[0].answer


def test_every_question_stands_in_the_part_that_counts_it():
    lesson = (DOCS / "index.md").read_text(encoding="utf-8")
    sections = re.split(r"^## .*\{ #([\w-]+) \}$", lesson, flags=re.M)
    texts = dict(zip(["ready", *sections[1::2]], sections[::2], strict=True))
    for name in ("execute.py", "modify.py", "create.md"):
        page = DOCS / "exercises" / name
        texts[page.stem] = page.read_text(encoding="utf-8")
    pages = sorted((DOCS / "explore").glob("*.md"))
    texts["explore"] = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for name in NAMES:
        group = question(name).group
        assert group in texts, f"{name}: `in` must be one of {', '.join(texts)}"
        asked = re.search(rf"^(?:# | *)::checkpoint {name}$", texts[group], re.M)
        assert asked, f"{name} stands on no page of {group!r}, where it is counted"
