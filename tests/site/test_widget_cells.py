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


@pytest.fixture
def typed(open_page):
    """The first cell's editor, empty."""
    page = open_page()
    editor = page.get_by_role("textbox", name="Code", exact=True).first
    editor.fill("")
    editor.focus()
    return editor


def test_enter_that_takes_a_word_of_an_input_method_is_no_new_line(typed):
    typed.fill("x = 'か'")
    press = """(area, composing) => area.dispatchEvent(new KeyboardEvent("keydown",
      { key: "Enter", isComposing: composing, bubbles: true, cancelable: true }))"""
    assert typed.evaluate(press, True), "left to the input method"
    assert typed.input_value() == "x = 'か'"
    typed.evaluate(press, False)
    assert typed.input_value() == "x = 'か'\n"


@pytest.mark.parametrize(
    ("line", "below"),
    [("\tx = 1", "\t"), ("\tif x:", "\t\t"), ("  x = 1", "  "), ("if x:", "    ")],
)
def test_enter_indents_as_the_line_above_does(typed, line, below):
    typed.fill(line)
    typed.press("End")
    typed.press("Enter")
    assert typed.input_value() == f"{line}\n{below}"


def test_a_byte_order_mark_pasted_with_a_file_is_no_code(typed):
    typed.fill("\ufeffprint(1)")
    code = "area => area.closest('python-cell').code"
    assert typed.evaluate(code) == "print(1)"
