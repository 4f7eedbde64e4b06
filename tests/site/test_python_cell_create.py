"""The Create page judges an answer, helps in small steps, and lets the answer read."""

import re

import pytest

from lesson.checker import check_file
from scripts.publish.listing import REST
from tests.answer_files import ANSWERS, RIGHT

pytestmark = pytest.mark.browser

CREATE = "exercises/create/"
MISTAKES = (
    "bias-missing",
    "channels-first--pool",
    "exception--file",
    "exits--file",
    "flatten-order",
    "input-changed",
    "kernel-flipped",
    "list-returned",
    "no-padding",
    "pool-ceil",
    "stride-ignored",
    "waits-for-input",
    "waits-for-input--file",
)


@pytest.fixture(scope="module")
def solution(built_site):
    """The part of the solution that a reader writes."""
    path = built_site / "downloads" / "cnn_solution.py"
    return path.read_text(encoding="utf-8").partition(REST)[0]


@pytest.fixture
def cell(warm_cell):
    """The exercise's cell."""
    return warm_cell(CREATE)


def check(cell, code=None):
    """Press "Check my code"; return whether it passed, and each part's state."""
    done = cell.press("Check my code", code)
    rows = cell.output.locator(".cell-checks > li")
    states = rows.evaluate_all("rows => rows.map(r => [r.dataset.part, r.dataset.state])")
    return done["ok"], dict(states)


def message(cell, part):
    return cell.output.locator(f'[data-part="{part}"] p').inner_text()


def test_the_starter_says_what_is_next_and_the_checker_what_is_missing(cell):
    assert cell.run()["ok"]
    assert "Next is TODO 1" in cell.output.inner_text()
    passed, parts = check(cell)
    assert passed is False
    assert parts == {"conv2d": "wrong", "maxpool2d": "wrong", "forward": "right"}
    assert "TODO 1" in message(cell, "conv2d")
    forward = cell.output.locator('[data-part="forward"]')
    assert forward.inner_text() == "forward right once the layers are"
    assert cell.status == "Right: 0 of 3 parts. No layer is written yet: next is TODO 1."
    verdict = cell.output.locator('[data-part="conv2d"]').bounding_box()
    assert 0 < verdict["y"] < cell.page.viewport_size["height"], "it can be seen"
    assert cell.page.get_by_label("Draw a digit").count() == 0


def test_the_next_gap_is_named_while_no_layer_is_written(cell):
    start = cell.editor.input_value()
    filled = re.sub(r"raise .*TODO 1: .*", "H_out, W_out = 1, 1", start)
    assert filled != start
    check(cell, filled)
    assert cell.status.endswith("No layer is written yet: next is TODO 2.")


def test_the_reader_chooses_how_much_is_given(cell):
    """One checker; each start has a draft of its own, and the choice is remembered."""
    page = cell.page
    choice = page.get_by_role("combobox", name="How much is given")
    assert "TODO 6" in cell.editor.input_value()
    cell.editor.fill("# mine\n" + cell.editor.input_value())
    choice.select_option("signatures")
    assert "TODO 3: write forward" in cell.editor.input_value()
    assert "TODO 4" not in cell.editor.input_value()
    _, parts = check(cell)
    assert parts == dict.fromkeys(("conv2d", "maxpool2d", "forward"), "wrong")
    assert cell.status.startswith("Right: 0 of 3 parts.")
    page.reload()
    page.wait_for_function("() => document.querySelector('python-cell').view?.editor")
    assert "TODO 3: write forward" in cell.editor.input_value()
    choice.select_option("hints")
    assert cell.editor.input_value().startswith("# mine")
    hints = page.locator("details.hint")
    assert hints.count() == page.locator("details.hint[open]").count() == 9


def test_a_wrong_answer_is_told_its_mistake_with_a_link_that_resolves(
    cell, solution, open_page
):
    wrong = solution.replace("window * W", "window[::-1] * W")
    passed, parts = check(cell, wrong)
    assert passed is False
    assert parts == {"conv2d": "wrong", "maxpool2d": "right", "forward": "right"}
    assert "expected" in message(cell, "conv2d")
    link = cell.output.get_by_role("link")
    page = open_page(link.evaluate("link => link.href"))
    assert page.locator(":target").count() == 1


def test_a_program_that_does_not_run_is_one_line(cell):
    passed, parts = check(cell, "def conv2d(:\n    pass")
    assert passed is False
    assert parts == {"file": "wrong"}
    assert cell.status == "Python cannot run the program to its end yet."


def test_an_endless_part_is_named_and_the_others_are_judged(cell, solution):
    cell.element.evaluate("cell => cell.setAttribute('limit', '3')")
    endless = solution.replace(
        "    padded =", "    while stride:\n        pass\n    padded ="
    )
    passed, parts = check(cell, endless)
    assert passed is False
    assert parts == {"conv2d": "wrong", "maxpool2d": "right", "forward": "right"}
    assert "did not finish in time" in message(cell, "conv2d")


def test_a_part_that_breaks_python_is_named_and_the_others_are_judged(
    cell, solution, lasting
):
    broken = solution.replace(
        "    padded =", "    __import__('os')._exit(0)\n    padded ="
    )
    passed, parts = check(cell, broken)
    assert passed is False
    assert parts == {"conv2d": "wrong", "maxpool2d": "right", "forward": "right"}
    assert "ends the program" in message(cell, "conv2d")
    lasting.problems.clear()  # Pyodide tells the console


def test_stop_ends_a_check(cell, solution):
    cell.editor.fill(
        solution.replace("    padded =", "    while stride:\n        pass\n    padded =")
    )
    before = cell.finished()
    cell.button("Check my code").click()
    cell.output.get_by_text("is checked").wait_for()
    cell.button("Stop").click()
    assert cell.wait(before)["ok"] is False
    assert cell.status.startswith("Stopped.")


def test_a_right_answer_opens_a_canvas_and_its_own_network_reads_it(cell, solution):
    passed, parts = check(cell, solution)
    assert passed is True
    assert set(parts.values()) == {"right"}
    canvas = cell.page.get_by_label("Draw a digit", exact=True)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]  # a seven
    corners = [
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places
    ]
    cell.page.mouse.move(*corners[0])
    cell.page.mouse.down()
    for corner in corners[1:]:
        cell.page.mouse.move(*corner, steps=8)
    cell.page.mouse.up()
    cell.output.get_by_text("Your network reads 7").wait_for()
    cell.output.get_by_role("button", name="Clear").click()
    cell.output.get_by_text("Draw a digit: your network reads it.").wait_for()


def test_the_readers_own_code_does_the_reading(cell, solution):
    """A network that passes, and then always says 3 to pictures without noise."""
    sly = solution.replace(
        "    return W3 @ x + b3  # logits (10,)",
        "    if image.min() == 0 and (image == 0).mean() > 0.6:\n"
        "        return np.eye(10)[3]\n    return W3 @ x + b3",
    )
    assert check(cell, sly)[0] is True
    canvas = cell.page.get_by_label("Draw a digit", exact=True)
    canvas.focus()
    for key in [" ", *["ArrowUp"] * 8]:
        cell.page.keyboard.press(key)
    cell.output.get_by_text("Your network reads 3").wait_for()
    # Each reading is there to be read; one is spoken, when the pen rests.
    voice = cell.output.locator(".widget-voice")
    voice.filter(has_text="Reads 3").wait_for()
    assert voice.bounding_box()["width"] <= 1
    assert cell.output.get_by_label("Answer").get_attribute("aria-live") == "off"


def test_the_page_passes_what_the_command_line_passes(cell):
    for answer in RIGHT:
        if "scipy" not in answer.text:
            assert check(cell, answer.text)[0] is True, answer.name


def test_the_page_says_what_the_command_line_says(cell, tmp_path):
    path = tmp_path / "answer.py"
    for mistake in MISTAKES:
        path.write_text(ANSWERS[mistake].text)
        expected = {
            c["part"]: c["message"].partition("Reread")[0]
            for c in check_file(path)["checks"]
            if not c["passed"]
        }
        _, parts = check(cell, ANSWERS[mistake].text)
        wrong = [part for part, state in parts.items() if state == "wrong"]
        said = {part: message(cell, part).partition("Reread")[0] for part in wrong}
        assert said == expected, mistake


def test_the_rest_of_the_program_runs_with_it_and_is_folded(cell, solution, built_site):
    rest = cell.element.locator(".cell-rest")
    assert rest.evaluate("d => d.open") is False
    starter = (built_site / "downloads" / "cnn_starter.py").read_text(encoding="utf-8")
    assert cell.editor.input_value() == starter.partition(REST)[0].rstrip()
    assert cell.run(solution)["ok"]
    assert "of 20 digits read correctly" in cell.output.inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_hints_open_one_at_a_time_and_the_solution_is_always_there(open_page, scripts):
    page = open_page(CREATE, java_script_enabled=scripts)
    hints = page.locator("details.hint")
    titles = [text.partition(" ·")[0] for text in hints.all_text_contents()]
    assert [title.strip() for title in titles][:4] == [
        f"Hint {n} of 4" for n in (1, 2, 3, 4)
    ]
    seen = [hints.nth(n).is_visible() for n in range(7)]
    assert seen == [True, False, False, False, True, False, False]
    hints.nth(0).locator("summary").click()
    hints.nth(1).wait_for()
    assert hints.nth(2).is_hidden()
    assert page.locator("details.solution").first.is_visible()


def test_axe_finds_no_barrier_in_verdicts_and_canvas(cell, solution, axe_in_both_schemes):
    check(cell, solution.replace("window * W", "window[::-1] * W"))
    axe_in_both_schemes(cell.page, "python-cell")
    check(cell, solution)
    axe_in_both_schemes(cell.page, "python-cell")
