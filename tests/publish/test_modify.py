"""What the questions of the Modify page say of a change, its own cells do."""

import re

import jupytext
import numpy as np
import pytest

from lesson.kernels import KERNELS
from scripts import DOCS
from scripts.publish import facts
from scripts.publish.questions import question

PAGE = (DOCS / "exercises" / "modify.py").read_text(encoding="utf-8")
CELLS = {
    cell.metadata["title"]: cell.source
    for cell in jupytext.reads(PAGE, fmt="py:percent").cells
    if cell.cell_type == "code"
}
TURNED = ("[-2, -1, 0],", "[2, 1, 0],"), ("[-1, 1, 1],", "[1, 1, -1],")
TURNED += (("[0, 1, 2],", "[0, -1, -2],"),)
#: Each prediction of a change, the cell it is about, and what a reader types there.
CHANGES = {
    "without-sobel-y": ("Edges", ("show_y = True", "show_y = False")),
    "half-a-turn": ("Emboss", *TURNED),
    "small-negative": ("Sharpen", ("strength = 1.0", "strength = -0.2")),
    "sum-of-zero": ("The sum of the weights", ("total = 1.0", "total = 0")),
}


def changed(title, *edits):
    """Return the code of a cell with some of its text replaced."""
    code = CELLS[title]
    for old, new in edits:
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    return code


def run(title, *edits):
    """Run a cell after the page's first one; return its names."""
    names = {}
    exec(CELLS["Start here"], names)
    exec(changed(title, *edits), names)
    return names


def right(name):
    """Return the texts of a question's right answer."""
    asked = question(name)
    if asked.options:
        return asked.options[ord(asked.right[0].answer) - ord("A")]
    return [float(case.answer) for case in asked.right]


def test_each_goal_asks_one_prediction_before_its_cell():
    goals = re.split(r"^# ## Goal \d", PAGE, flags=re.M)[1:]
    for goal in goals:
        [name] = re.findall(r"^# ::checkpoint (\S+)$", goal, re.M)
        assert question(name).predict is not None
        assert goal.index("::checkpoint") < goal.index('# %% title="')
    assert len(goals) == 5


def test_each_change_that_is_predicted_is_one_that_its_cell_can_have():
    """Spelt as a reader may spell it; docs/widgets/lib/answers.mjs compares alike."""
    asked = {name for name in CHANGES if question(name).predict}
    named = [q for q in re.findall(r"::checkpoint (\S+)", PAGE) if question(q).predict]
    assert asked == set(named)
    for name, (title, *edits) in CHANGES.items():
        wanted = re.sub(r"\s", "", question(name).predict)
        assert wanted in re.sub(r"#.*|\s", "", changed(title, *edits)), name
        assert wanted not in re.sub(r"#.*|\s", "", CELLS[title]), name


def test_without_sobel_y_level_whiskers_fade_and_upright_sides_stay():
    before, after = run("Edges")["edges"], run(*CHANGES["without-sobel-y"])["edges"]
    for place, rows, columns in (
        ("whiskers", (205, 240), (0, 130)),
        ("eye", (95, 130), (130, 148)),
    ):
        part = slice(*rows), slice(*columns)
        strong = before[part] >= np.quantile(before[part], 0.9)
        kept = 100 * after[part][strong].sum() / before[part][strong].sum()
        assert facts.edge_kept(place) == pytest.approx(kept)
        assert kept < 15 if place == "whiskers" else kept > 90
    assert right("without-sobel-y") == "Whiskers fade, sides stay."


def test_half_a_turn_lights_the_same_picture_from_the_opposite_corner():
    names = run(*CHANGES["half-a-turn"])
    emboss, plain = KERNELS["emboss"].weights, names["image"]
    turned, before = (names["filter_colour"](plain, w) for w in (names["EMBOSS"], emboss))
    np.testing.assert_array_equal(names["EMBOSS"], emboss[::-1, ::-1])
    np.testing.assert_allclose(turned - plain, plain - before, atol=1e-12)
    assert names["EMBOSS"][-1, -1] == names["EMBOSS"].min()  # the negative corner
    flat = names["filter_colour"](np.full((5, 5, 3), 0.6), names["EMBOSS"])
    np.testing.assert_allclose(flat, 0.6)
    assert right("half-a-turn") == "Light comes from the lower right."


def test_a_small_negative_strength_makes_the_mean_of_five():
    kernel = run(*CHANGES["small-negative"])["kernel"]
    cross = KERNELS["sharpen"].weights != 0
    np.testing.assert_allclose(kernel, np.where(cross, 0.2, 0), atol=1e-12)
    assert right("small-negative") == pytest.approx([kernel[1, 1], kernel[0, 1]])


def test_a_gaussian_whose_weights_sum_to_zero_shows_nothing():
    names = run(*CHANGES["sum-of-zero"])
    assert not names["filter_colour"](names["image"], names["kernel"]).any()
    edges = names["filter_colour"](names["image"], KERNELS["sobel_x"].weights)
    assert edges.any()  # so a sum of zero alone does not do it
    assert right("sum-of-zero") == "Nothing but black."


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ((), "level"),
        (["[-1, 2, -1]"] * 3, "upright"),
        (["[-1, -1, 2]", "[-1, 2, -1]", "[2, -1, -1]"], "rising"),
    ],
)
def test_the_cell_says_to_which_line_a_kernel_gives_the_most(rows, most, capsys):
    code = CELLS["Your kernel"]
    if rows:
        start, end = code.index("    ["), code.index("\n)")
        code = f"{code[:start]}    [{', '.join(rows)}]{code[end:]}"
    names = {}
    exec(CELLS["Start here"], names)
    exec(code, names)
    said = dict(re.findall(r"^(\w+) line: (-?\d+)$", capsys.readouterr().out, re.M))
    assert said == {name: "6" if name == most else "0" for name in said}
    assert len(said) == 3
    if not rows:
        assert right("upright-line") == [float(said["upright"])]
