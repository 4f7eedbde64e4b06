"""Questions that take an answer, as a reader answers them."""

import re

import pytest
import yaml

from scripts import DOCS
from scripts.publish.questions import question

pytestmark = pytest.mark.browser
NAMES = yaml.safe_load((DOCS / "checkpoints.yml").read_text(encoding="utf-8"))
#: Where the questions of a group are asked.
PAGES = {
    "ready": "",
    "part-1": "",
    "part-2": "",
    "part-3": "",
    "execute": "exercises/execute/",
    "modify": "exercises/modify/",
    "create": "exercises/create/",
}
LISTEN = """
  window.answered = [];
  document.addEventListener('answered', ({ detail }) => window.answered.push(detail));
"""
#: Bring all questions of the page to life, and open what they are folded into.
WAKE = """async () => {
  const folds = document.querySelectorAll('details:has(check-point)');
  for (const fold of folds) fold.open = true;
  const { base } = JSON.parse(document.querySelector('#__config').textContent);
  for (const tag of ['check-point', 'check-progress'])
    await import(new URL(`${base}/widgets/${tag}.mjs`, location));
}"""


@pytest.fixture
def ask(open_page):
    """Return a function that opens a page, its questions awake."""

    def open_awake(path="", **more):
        page = open_page(path, **more)
        page.evaluate(WAKE)
        page.evaluate(LISTEN)
        return page

    return open_awake


def point(page, name):
    return page.locator(f"check-point[name={name}]")


def verdict(page, name):
    return point(page, name).get_by_role("status", name="Verdict").inner_text()


#: Answer one after the other; return what each dispatched, and each verdict.
ANSWER = """async (given) => {
  const told = [];
  for (const [name, value] of given) {
    const element = document.querySelector(`check-point[name=${name}]`);
    const before = answered.length;
    await element.answer(value);
    const said = element.querySelector("[role=status][aria-label=Verdict]").innerText;
    told.push([answered.slice(before), said]);
  }
  return told;
}"""


def answers(page, *given):
    """Answer questions as a script does; return what was told of each, and what said."""
    told = page.evaluate(ANSWER, given)
    assert [len(dispatched) for dispatched, _ in told] == [1] * len(given)
    return [(dispatched[0], said) for dispatched, said in told]


def answer(page, name, value):
    """Answer one; return what was dispatched."""
    return answers(page, (name, value))[0][0]


def texts(asked, letters):
    return [asked.options[ord(letter) - ord("A")] for letter in letters.split()]


def right_answer(asked):
    if asked.options:
        return texts(asked, asked.right[0].answer)
    return [case.shown for case in asked.right]


def wrong_answer(asked, case):
    """Return an answer that makes one mistake and no other."""
    if not asked.options:
        given = right_answer(asked)
        given[case.field] = case.shown
        return given
    right = asked.right[0].answer.split()
    if case.before:
        early, late = case.before.split()
        right.remove(early)
        right.insert(right.index(late), early)
        return texts(asked, " ".join(right))
    ticked = set(right)
    if case.has or case.lacks:
        return texts(asked, " ".join(sorted((ticked | {case.has}) - {case.lacks, ""})))
    return texts(asked, case.answer)


def plain(markdown):
    """Return the words of a text, without its markup."""
    text = re.sub(r"\[@[^\]]*\]|\$[^$]*\$", "", markdown)
    text = re.sub(r"\]\([^)]*\)|[`*\[\]]|<[^>]*>", "", text)
    return [word for word in text.split() if word.isalpha() and word.isascii()]


@pytest.mark.parametrize("path", ["", "exercises/create/"])
def test_each_mistake_gets_its_own_words_and_the_right_answer_is_right(ask, path):
    page = ask(path)
    groups = {group for group, where in PAGES.items() if where == path}
    asked = [q for q in map(question, NAMES) if q.group in groups]
    assert page.locator("check-point").count() == len(asked)
    for found in asked:
        given = [wrong_answer(found, case) for case in found.mistakes]
        given = [(found.name, value) for value in [*given, right_answer(found)]]
        *wrong, (told, said) = answers(page, *given)
        assert told == {"right": True, "code": "right"}, found.name
        assert said.startswith("Right."), found.name
        assert [w for w in plain(found.right[-1].why) if w not in said] == []
        for case, (told, said) in zip(found.mistakes, wrong, strict=True):
            assert told == {"right": False, "code": case.code}, found.name
            assert said.startswith("Not yet."), found.name
            assert [w for w in plain(case.why) if w not in said] == [], case


@pytest.mark.parametrize("group", ["execute", "modify"])
def test_each_prediction_knows_its_mistakes_and_the_right_answer(ask, group):
    page = ask(PAGES[group])
    asked = [q for q in map(question, NAMES) if q.group == group]
    assert page.locator("check-point").count() == len(asked)
    for found in asked:
        given = [wrong_answer(found, case) for case in found.mistakes]
        given = [*given, right_answer(found)]
        if found.kind == "choice":  # by its letter: the page sets other apostrophes
            given = [case.answer for case in (*found.mistakes, *found.right)]
        *wrong, (told, said) = answers(page, *[(found.name, value) for value in given])
        assert told == {"right": True, "code": "right"}, found.name
        assert said.startswith(("You predicted it.", "Right.")), found.name
        codes = [dispatched["code"] for dispatched, _ in wrong]
        assert codes == [case.code for case in found.mistakes], found.name


def test_who_predicts_a_number_is_told_of_their_own_mistake_alone(ask):
    page = ask("exercises/modify/")
    element = point(page, "small-negative")
    shown = element.locator(".checkpoint-mistakes > li:visible")
    answer(page, "small-negative", ["-0.8", "0.2"])
    assert "add the identity's 1" in shown.inner_text().replace("’", "'")
    answer(page, "small-negative", ["0.2", "0.2"])
    assert element.locator(".checkpoint-right").is_visible()
    assert shown.count() == 0


EXPLORE = {
    page.stem: re.findall(r"^::checkpoint (\S+)$", page.read_text(encoding="utf-8"), re.M)
    for page in sorted((DOCS / "explore").glob("*.md"))
}


@pytest.mark.parametrize("page_name", [name for name in EXPLORE if EXPLORE[name]])
def test_questions_of_explore_pages_are_judged_as_well(ask, page_name):
    page = ask(f"explore/{page_name}/")
    for found in map(question, EXPLORE[page_name]):
        given = [wrong_answer(found, case) for case in found.mistakes]
        given = [(found.name, value) for value in [*given, right_answer(found)]]
        told = [dispatched for dispatched, _ in answers(page, *given)]
        wrong = [{"right": False, "code": case.code} for case in found.mistakes]
        assert told == [*wrong, {"right": True, "code": "right"}], found.name


def test_an_unforeseen_answer_gets_a_hint_and_the_second_miss_the_answer(ask):
    page = ask()
    element = point(page, "colour-filters")
    assert answer(page, "colour-filters", ["1", "64"])["code"] == "unknown"
    assert "weights: A filter is as deep as its input." in verdict(page, "colour-filters")
    answer(page, "output-7-8", ["9", "3×3"])
    assert "for 7×7: Put the numbers into the formula" in verdict(page, "output-7-8")
    assert element.locator("details").is_hidden()
    answer(page, "colour-filters", ["576", "64"])
    assert "You may open the answer now." in verdict(page, "colour-filters")
    element.get_by_text("Answer", exact=True).click()
    assert (
        "You forgot the three channels" in element.locator("[data-chosen]").inner_text()
    )
    assert element.locator(".checkpoint-right").is_visible()


def test_what_cannot_be_read_is_no_miss(ask):
    page = ask()
    for value, says in (
        (["", ""], "Write whole numbers"),
        (["3x3", "many"], "for 8×8: Write whole numbers"),
        (["6e-3", "3×3"], "for 7×7: Write whole numbers"),
    ):
        for _ in range(3):
            point(page, "output-7-8").evaluate("(e, value) => e.answer(value)", value)
            assert says in verdict(page, "output-7-8")
    assert page.evaluate("window.answered") == []
    assert point(page, "output-7-8").locator("details").is_hidden()


NUMBERS = ["1728", "1,728", " 1 728 ", "1728 weights"]
DECIMALS = ["0.60", "0,6", ".6"]
SHAPES = ["3×3×8", "(3, 3, 8)", "3x3x8", "3 by 3 by 8"]


def test_answers_may_be_written_as_people_write_them(ask):
    given = [("colour-filters", [text, "64"]) for text in NUMBERS]
    given += [("ready-average", text) for text in DECIMALS]
    given += [("one-row", [minus + "3", minus + "3", "0"]) for minus in "-−–"]
    told = answers(ask(), *given)
    told += answers(ask("exercises/create/"), *[("third-pooling", s) for s in SHAPES])
    assert all(dispatched["right"] for dispatched, _ in told), told


def test_the_keyboard_alone_is_enough(ask):
    page = ask()
    boxes = point(page, "colour-filters").get_by_role("textbox")
    boxes.nth(0).focus()
    page.keyboard.type("1728")
    page.keyboard.press("Tab")
    page.keyboard.type("64")
    page.keyboard.press("Enter")
    assert verdict(page, "colour-filters").startswith("Right.")
    point(page, "zero-is-paper").get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert verdict(page, "zero-is-paper").startswith("Right.")
    order = point(page, "layer-order").get_by_role("checkbox")
    for position in (3, 4, 2, 0, 1):
        order.nth(position).focus()
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert verdict(page, "layer-order").startswith("Right.")
    assert point(page, "layer-order").get_by_text("3.", exact=True).is_visible()


def test_a_question_names_its_group_and_every_box_has_a_label(ask):
    page = ask()
    group = page.get_by_role("group", name=re.compile("A layer has 64 filters of 3×3"))
    assert group.get_by_role("textbox", name="weights").count() == 1
    assert group.get_by_role("textbox", name="output channels").count() == 1
    assert group.get_by_role("button", name="Check", exact=True).count() == 1
    assert group.get_by_role("status", name="Verdict").count() == 1
    # Its verdict names a choice by the letter that stands before it.
    assert page.get_by_role("radio", name="B. Because the values").count() == 1


def test_axe_finds_no_barrier_in_questions_with_verdicts(ask, axe_in_both_schemes):
    page = ask()
    miss = "colour-filters", ["576", "64"]
    answers(page, miss, miss, ("zero-is-paper", "B"))
    axe_in_both_schemes(page, "check-point, check-progress")


def test_answers_are_remembered_and_counted(ask):
    page = ask()
    bar = page.locator("check-progress").nth(1)
    total = sum(entry["in"] == "part-2" for entry in NAMES.values())
    deep = page.locator("details.deep check-point").count()
    assert deep == 4
    counted = "{} of {} done, and {} of {} in a deep dive"
    assert bar.inner_text() == counted.format(0, total - deep, 0, deep)
    answer(page, "colour-filters", ["1728", "64"])
    answer(page, "output-7-8", ["3×3", "4×4"])
    answer(page, "stack-pool2", ["7×7×8", "0", "10"])
    assert bar.inner_text() == counted.format(1, total - deep, 1, deep)
    page.reload()
    page.evaluate(WAKE)
    again = page.locator("check-progress").nth(1).inner_text()
    assert again == counted.format(1, total - deep, 1, deep)
    boxes = point(page, "colour-filters").get_by_role("textbox")
    assert [box.input_value() for box in boxes.all()] == ["1728", "64"]
    assert verdict(page, "colour-filters").startswith("Right.")
    assert "The floor rounds 3.5 down" in verdict(page, "output-7-8")


def test_the_bar_of_explore_counts_what_other_pages_were_answered(ask):
    page = ask("explore/convolution-stepper/")
    answer(page, "wasted-pixels", "6×6")
    page.goto(page.url.replace("convolution-stepper/", ""))
    total = sum(entry["in"] == "explore" for entry in NAMES.values())
    page.get_by_text(f"1 of {total} done", exact=True).wait_for()


def test_where_storage_is_refused_answers_are_judged_all_the_same(ask):
    refuse = (
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error() }})"
    )
    page = ask(before=lambda page: page.add_init_script(refuse))
    assert answer(page, "colour-filters", ["1728", "64"])["right"]
    assert page.locator("check-progress").nth(1).inner_text().startswith("1 of ")


def test_without_javascript_a_question_is_text_and_its_answer_folded(open_page):
    page = open_page(java_script_enabled=False)
    element = point(page, "colour-filters")
    assert "A layer has 64 filters" in element.inner_text()
    assert element.locator(".checkpoint-right").is_hidden()
    element.get_by_text("Answer", exact=True).click()
    assert "1,728; 64." in element.locator(".checkpoint-right").inner_text()
    assert page.locator("check-progress").first.inner_text().endswith(" questions")


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_questions_have_their_answers_at_the_end(open_page, script):
    page = open_page(java_script_enabled=script)
    page.emulate_media(media="print")
    assert page.locator("check-point details:visible").count() == 0
    answers = page.locator(".checkpoint-answers")
    assert answers.locator("li:visible").count() == page.locator("check-point").count()
    last = page.locator(".md-content check-point").last.bounding_box()["y"]
    assert answers.bounding_box()["y"] > last
    page.emulate_media(media="screen")
    assert answers.is_hidden()


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_a_number_that_is_asked_for_is_not_printed_below(open_page, script):
    page = open_page("exercises/modify/", java_script_enabled=script)
    if script:
        page.evaluate(WAKE)
        page.evaluate(LISTEN)
        answer(page, "upright-line", "0")
    cell = page.locator("check-point[name=upright-line] + .cell")
    assert cell.get_by_text("upright line: 0").is_visible()
    page.emulate_media(media="print")
    assert cell.get_by_text("upright line: 0").is_hidden()
    assert page.get_by_text("The weights sum to 1.00.").is_visible()
