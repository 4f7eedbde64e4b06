"""The page for teachers: everything that it lists, and in the sources' own words."""

import re

from lesson.checking.mistakes import CATALOGUE
from scripts import DOCS
from scripts.publish import facts, facts_teaching, questions


def test_the_timetable_adds_up_to_the_lesson_and_its_exercises():
    rows = re.findall(r"^\| (\d+) \| .*? \| (\d*)", facts_teaching.timetable(), re.M)
    begins = [int(begin) for begin, _ in rows]
    takes = [int(minutes) for _, minutes in rows if minutes]
    assert begins == [sum(takes[:i]) for i in range(len(rows))]
    closing = 1  # the section that lists the downloads
    assert begins[-1] == facts.lesson_minutes() - closing + facts.exercise_minutes()


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
        assert cell.get_text() == record.words.replace("`", "")


def test_the_page_takes_each_list():
    page = (DOCS / "about" / "teachers.md").read_text("utf-8")
    for name in ("timetable", "misconceptions", "checker_codes", "slides"):
        assert f"{{= {name}() =}}" in page
