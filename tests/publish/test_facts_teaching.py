"""The page for teachers: everything that it lists, and in the sources' own words."""

import re

import jupytext
import pytest

from lesson.checking.mistakes import CATALOGUE
from scripts import DOCS
from scripts.publish import facts, facts_teaching, questions
from scripts.publish.catalogue import deep_minutes, minutes, parts, stated


def test_the_timetable_adds_up_to_the_lesson_and_its_exercises():
    rows = re.findall(r"^\| (\d+) \| .*? \| (\d*)", facts_teaching.timetable(), re.M)
    begins = [int(begin) for begin, _ in rows]
    takes = [int(minutes) for _, minutes in rows if minutes]
    assert begins == [sum(takes[:i]) for i in range(len(rows))]
    assert begins[-1] == facts.lesson_minutes() + facts.exercise_minutes()


def test_the_timetable_follows_the_text(monkeypatch, tmp_path):
    before = facts_teaching.timetable()
    monkeypatch.setattr(facts_teaching.catalogue, "WORDS_A_MINUTE", 100)
    assert facts_teaching.timetable() != before


def test_every_question_and_every_mistake_that_it_knows_is_listed():
    text = facts_teaching.misconceptions()
    for name in questions.all_names():
        asked = questions.question(name)
        for mistake in asked.mistakes:
            assert f"(`{mistake.code}`): {facts_teaching.plain(mistake.why)}" in text
        assert facts_teaching.plain(asked.right[-1].why) in text
    assert len(re.findall(r"^\?\?\? ", text, re.M)) == len(questions.all_names())


def test_every_code_of_the_checker_is_listed_with_all_its_words():
    table = facts_teaching.checker_codes()
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    for part, records in CATALOGUE.items():
        for record in records.values():
            own = [row for row in rows if row.startswith(f"| `{record.code}` |")]
            [row] = [row for row in own if part in row.split(" | ")[1].split(", ")]
            for words in (record.words, *record.instead.values()):
                assert facts_teaching.escaped(words) in row
    assert facts_teaching.codes() == len({re.match(r"\| `(.*?)`", r)[1] for r in rows})


def test_what_the_checker_says_is_shown_as_it_stands():
    """Rendered, a row reads as in a terminal: stars, underscores, bars and all."""
    from bs4 import BeautifulSoup
    from markdown import markdown

    records = [record for records in CATALOGUE.values() for record in records.values()]
    for record in records:
        row = f"| a | b |\n|---|---|\n| {facts_teaching.escaped(record.words)} | c |"
        cell = BeautifulSoup(markdown(row, extensions=["tables"]), "html.parser").td
        assert cell.get_text() == re.sub("(?<!`)`(?!`)", "", record.words)


def test_the_page_takes_each_list():
    page = (DOCS / "about" / "teachers.md").read_text("utf-8")
    for name in ("timetable", "misconceptions", "checker_codes", "slides"):
        assert f"{{= {name}() =}}" in page


# The lesson's duration follows its text ---------------------------------------------


WORDS = "one two three four " * 50  # 200 words: a minute and a half


def test_words_take_time_and_lists_links_and_numbers_little():
    assert minutes(WORDS) == 1.5
    assert parts(f"## Read the sources {{ #references }}\n{WORDS}") == {"": 0}
    assert minutes("[two words](some/long/address.md)") == minutes("two words")
    number = "It is {= shared_weights(3, 64) | , =} here."
    assert minutes(number) == minutes("It is so here.")


@pytest.mark.parametrize(
    ("thing", "takes"),
    [
        ("::listing lesson.conv:conv2d nodoc", 1),
        ("::cell a", 1),
        ("```\ncode code\n```", 1),
        ("::widget filter-film learned_filters", 1),
        ("::figure a_picture", 0.5),
        ("::checkpoint whiskers", 0.5),
        ("::checkpoint sizes", 0.5),
    ],
)
def test_everything_to_look_at_or_to_do_takes_time(thing, takes):
    assert minutes(f"{WORDS}\n\n{thing}\n\n{thing}\n") == 1.5 + 2 * takes


@pytest.mark.parametrize(
    "aside",
    ['<p class="eyebrow">', "{ #an-anchor }", "$$ a + b = c $$"],
    ids=["tag", "anchor", "formula"],
)
def test_what_is_not_read_does_not_count(aside):
    assert minutes(f"{aside}\n{WORDS}") == 1.5


EXERCISES = ("execute.py", "modify.py", "create.md")


def test_a_folded_answer_counts_with_its_part_and_a_deep_dive_by_itself():
    answer = f'??? question "Why?"\n\n    {WORDS}\n\n'
    dive = f'??? deep "More"\n\n    {WORDS}\n\n    ::figure a\n\n'
    page = f"## One {{ #one }}\n\n{WORDS}\n\n{answer}{dive}## Two {{ #two }}\n{WORDS}"
    assert parts(page) == {"": 0, "one": 4, "two": 2}
    assert deep_minutes(page) == 2 + 1


@pytest.mark.parametrize("page", [f"exercises/{n}" for n in EXERCISES])
def test_the_lesson_states_for_an_exercise_what_its_page_states(page):
    name = page.partition("/")[2].partition(".")[0]
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert f'{{= exercise_minutes("{name}") =}} min' in index
    assert 3 <= stated((DOCS / page).read_text(encoding="utf-8")) <= 15


@pytest.mark.parametrize("name", ["execute", "modify"])
def test_an_exercise_that_is_read_and_run_states_the_minutes_of_its_text(name):
    script = (DOCS / f"exercises/{name}.py").read_text(encoding="utf-8")
    cells = jupytext.reads(script, fmt="py:percent").cells
    fenced = {"raw": "", "markdown": "{}", "code": "```python\n{}\n```"}
    text = "\n\n".join(fenced[cell.cell_type].format(cell.source) for cell in cells)
    assert abs(stated(script) - minutes(text)) < 1


def test_create_is_given_more_than_the_minutes_of_its_text():
    page = (DOCS / "exercises/create.md").read_text(encoding="utf-8")
    assert stated(page) > minutes(page)
