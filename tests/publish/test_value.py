"""Values: a number on a page is computed by tested code."""

import pytest

from lesson.sizes import output_size
from scripts.publish import PublishError, value
from scripts.publish.value import expand

TABLE = "| a | b |\n|---|---|\n| x | {= 2 + 3 =} |"


def test_a_value_is_computed_by_the_function_it_names():
    assert expand("{= output_size(28, 3, 2, 1) =}") == str(output_size(28, 3, 2, 1))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{= 150528000 | , =}", "150,528,000"),
        ("{= 1 / 3 | .1% =}", "33.3%"),
        ("{=2|>4=}", "   2"),
        ("{= max(1, 2) =} and {= 3 =}", "2 and 3"),
        ("{= 1 |  =}", "1"),
        ("{= (1\n+ 2) =}", "3"),
    ],
)
def test_what_follows_the_bar_is_a_format(text, shown):
    assert expand(text) == shown


@pytest.mark.parametrize(
    "text", ["`{= 1 =}`", "``{= 1 =} ` ``", "no braces", "{ = 1 = }"]
)
def test_code_and_other_text_are_left_alone(text):
    assert expand(text) == text


def test_a_lone_backtick_hides_no_value():
    assert (
        expand("a ` tick\n\n{= 1 =}\n\nand ` another") == "a ` tick\n\n1\n\nand ` another"
    )


def test_values_stand_in_tables_headings_html_and_formulas(convert):
    assert "<td>5</td>" in convert(TABLE, "value", others=["tables"])
    assert "<h2>Read 5 maps</h2>" in convert("## Read {= 5 =} maps", "value")
    assert '<p title="5">5</p>' in convert('<p title="{= 5 =}">{= 5 =}</p>', "value")
    assert "$5^2$" in convert("$ {= 5 =}^2$".replace("$ ", "$"), "value")


def test_a_fence_shows_the_syntax_itself(convert):
    assert "{=" in convert("```\n{= 5 =}\n```", "value").replace("</span>", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{= no_such_fact() =}", "NameError: name 'no_such_fact'"),
        ("{= 1 / 0 =}", "ZeroDivisionError"),
        ("{= 1 +  =}", "SyntaxError"),
        ("{= 1 | q =}", "ValueError: Unknown format code 'q'"),
        ("{= output_size(2, 3) =}", "does not fit"),
        ("{= _np.pi =}", "NameError: name '_np'"),
        ("{= open('x') =}", "NameError: name 'open'"),
    ],
)
def test_what_cannot_be_computed_stops_the_build(text, why):
    with pytest.raises(PublishError, match=why) as caught:
        expand(f"A page says {text}.")
    assert text in str(caught.value)
    assert "scripts/publish/facts.py" in str(caught.value)


def test_private_functions_and_what_facts_import_are_no_facts():
    names = value.known()
    assert {"parameters", "output_size", "milliseconds"} <= names.keys()
    assert not {"cache", "summarise", "digits", "_layers"} & names.keys()


def test_two_facts_of_one_name_stop_the_build(monkeypatch):
    monkeypatch.setattr(value, "FACTS", ["facts_speed", "facts_speed"])
    with pytest.raises(PublishError, match=r"milliseconds.*: two facts have one name"):
        value.known()
