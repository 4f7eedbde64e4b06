"""Tables whose cells know their column, so that a phone can stack them."""

from scripts.publish.html import break_names, label

TABLE = """<table>
<thead><tr><th>you <code>want</code></th><th align="right">A &amp; "B"</th></tr></thead>
<tbody>
<tr class="item"><td>one</td><td align="right">1</td></tr>
<tr><td>two</td><td></td></tr>
</tbody>
</table>"""


def test_every_cell_carries_the_name_of_its_column():
    labelled = label(TABLE)
    assert labelled.count('data-label="you want"') == 2
    assert (
        '<td role="cell" align="right" data-label="A &amp; &quot;B&quot;">1' in labelled
    )


def test_a_cell_with_nothing_in_it_needs_no_name():
    assert '<td role="cell"></td>' in label(TABLE)


def test_roles_are_written_out_because_a_stacked_table_would_lose_them():
    labelled = label(TABLE)
    counted = {"table": 1, "rowgroup": 2, "row": 3, "columnheader": 2, "cell": 4}
    assert {role: labelled.count(f'role="{role}"') for role in counted} == counted


def test_tables_without_names_of_columns_and_tables_of_code_stay_as_they_are():
    for table in (
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        TABLE.replace("<table>", '<table class="highlighttable">'),
    ):
        assert label(table) == table


def test_text_around_a_table_stays_as_it_is():
    page = f"<p>before <code>a/b</code></p>{TABLE}<p>after</p>"
    before, after = label(page).split("<table", 1)[0], label(page).split("</table>")[1]
    assert (before, after) == ("<p>before <code>a/b</code></p>", "<p>after</p>")


def test_long_names_in_a_table_may_break_after_a_slash_or_an_underscore():
    text = "<code>scripts/build_widget_data.py --only a_b</code>"
    assert break_names(text) == (
        "<code>scripts/<wbr>build_<wbr>widget_<wbr>data.py --only a_b</code>"
    )
    short = "<code>digits_heldout.npz</code>"
    assert break_names(short) == short
