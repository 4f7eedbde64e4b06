"""The lesson's duration follows its text."""

import pytest

from scripts import DOCS
from scripts.publish.reading_time import MINUTES_FOR_EXERCISES as EXERCISES
from scripts.publish.reading_time import minutes, stated

WORDS = "one two three four " * 50  # 200 words: a minute and a half


def test_two_hundred_words_take_a_minute_and_a_half():
    assert minutes(WORDS) == EXERCISES + 1.5


def test_the_exercises_alone_take_twelve_minutes():
    assert minutes("") == 12


@pytest.mark.parametrize(
    "block", ["::listing lesson.conv:conv2d nodoc", "::cell a", "```\ncode code\n```"]
)
def test_each_block_of_code_takes_a_minute(block):
    assert minutes(f"{WORDS}\n\n{block}\n\n{block}\n") == EXERCISES + 1.5 + 2


@pytest.mark.parametrize(
    "aside",
    [
        f'??? deep "Deep dive"\n\n    {WORDS}\n\n    ::listing a\n\n',
        "---\ntitle: five words that nobody reads\n---\n",
        "::figure a_picture_to_look_at\n",
        '<p class="eyebrow">',
        "{ #an-anchor }",
        "$$ a + b = c $$",
    ],
    ids=["folded", "front matter", "figure", "tag", "anchor", "formula"],
)
def test_what_is_not_read_in_sequence_does_not_count(aside):
    assert minutes(f"{aside}\n{WORDS}") == EXERCISES + 1.5


def test_the_text_of_a_link_counts_and_its_address_does_not():
    assert minutes("[two words](some/long/address.md)") == minutes("two words")


def test_a_computed_number_is_one_word():
    assert minutes("It is {= shared_weights(3, 64) | , =} here.") == minutes(
        "It is so here."
    )


def test_the_lesson_takes_what_the_curriculum_allows():
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    assert 30 <= minutes(text) <= 45


@pytest.mark.parametrize(
    "page", ["exercises/execute.py", "exercises/modify.py", "exercises/create.md"]
)
def test_the_lesson_states_for_an_exercise_what_its_page_states(page):
    name = page.partition("/")[2].partition(".")[0]
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert f'{{= exercise_minutes("{name}") =}} min' in index
    assert 3 <= stated((DOCS / page).read_text(encoding="utf-8")) <= 15
