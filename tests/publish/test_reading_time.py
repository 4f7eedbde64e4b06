"""The lesson's duration follows its text."""

import pytest

from scripts import DOCS
from scripts.publish.catalogue import deep_minutes, minutes, parts, stated

WORDS = "one two three four " * 50  # 200 words: a minute and a half


def test_two_hundred_words_take_a_minute_and_a_half():
    assert minutes(WORDS) == 1.5


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


def test_a_folded_answer_counts_with_its_part_and_a_deep_dive_by_itself():
    answer = f'??? question "Why?"\n\n    {WORDS}\n\n'
    dive = f'??? deep "More"\n\n    {WORDS}\n\n    ::figure a\n\n'
    page = f"## One {{ #one }}\n\n{WORDS}\n\n{answer}{dive}## Two {{ #two }}\n{WORDS}"
    assert parts(page) == {"": 0, "one": 4, "two": 2}
    assert deep_minutes(page) == 2 + 1


def test_the_list_of_references_takes_no_time():
    assert parts(f"## Read the sources {{ #references }}\n{WORDS}") == {"": 0}


def test_the_text_of_a_link_counts_and_its_address_does_not():
    assert minutes("[two words](some/long/address.md)") == minutes("two words")


def test_a_computed_number_is_one_word():
    assert minutes("It is {= shared_weights(3, 64) | , =} here.") == minutes(
        "It is so here."
    )


@pytest.mark.parametrize(
    "page", ["exercises/execute.py", "exercises/modify.py", "exercises/create.md"]
)
def test_the_lesson_states_for_an_exercise_what_its_page_states(page):
    name = page.partition("/")[2].partition(".")[0]
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert f'{{= exercise_minutes("{name}") =}} min' in index
    assert 3 <= stated((DOCS / page).read_text(encoding="utf-8")) <= 15
