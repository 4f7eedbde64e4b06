"""Python cells, without Python: whose editor it is, and where an error stands."""

import pytest

pytestmark = pytest.mark.browser


def fail_in(cell, line):
    """Show an error in a line of the program, and press what leads to it."""
    cell.evaluate(
        "(cell, error) => cell.view.show(error)",
        {"kind": "error", "message": "ValueError", "line": line, "traceback": ""},
    )
    cell.get_by_role("button", name=f"Line {line}", exact=True).click()


def test_an_error_in_the_folded_rest_leads_to_its_line(open_page):
    page = open_page("exercises/create/")
    cell = page.locator("python-cell[check]")
    cell.get_by_role("textbox", name="Code", exact=True).wait_for()
    code = cell.evaluate("cell => cell.code").split("\n")
    line = len(code) - 1  # the last one is empty
    fold = cell.locator(".cell-rest")
    assert not fold.evaluate("fold => fold.open")
    fail_in(cell, line)
    assert fold.evaluate("fold => fold.open")
    assert page.evaluate("getSelection().toString()") == code[line - 1]
    fold.evaluate("fold => { fold.open = false }")
    fail_in(cell, 1)
    assert not fold.evaluate("fold => fold.open")
    assert page.evaluate("document.activeElement.localName") == "textarea"


def test_each_editor_says_whose_code_it_is(open_page):
    page = open_page("exercises/execute/")
    page.get_by_role("textbox", name="Code", exact=True).first.wait_for()
    editors = page.locator("python-cell textarea")
    said = editors.evaluate_all("all => all.map((e) => e.ariaDescription)")
    assert len(said) > 1
    assert len(set(said)) == len(said)
    assert all("Ctrl+Enter runs" in words for words in said)
