"""Every program on a page runs as it stands, alone or after the cells above it."""

import re
from pathlib import Path

import jupytext
import pytest

from docs.widgets.python.pagecells.session import Session
from scripts.build_runtime import CellError, as_html, cell_files, shown

DOCS = Path(__file__).resolve().parents[1] / "docs"
CELLS = sorted((DOCS / "cells").glob("*.py"))
NOTEBOOKS = sorted((DOCS / "exercises").glob("*.py"))
PAGES = [*DOCS.glob("*.md"), *DOCS.glob("exercises/*"), *DOCS.glob("explore/*.md")]


def tried(path):
    """Return a program as a parameter; one that trains takes its time."""
    marks = [pytest.mark.slow] if path.stem == "train_a_network" else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.fixture(autouse=True)
def folder_of_its_own(tmp_path, monkeypatch):
    """Where a program saves what it saves."""
    monkeypatch.chdir(tmp_path)


def programs_of(notebook):
    cells = [c for c in jupytext.read(notebook).cells if c.cell_type == "code"]
    return [(cell.source, f"cell {n}") for n, cell in enumerate(cells, 1)]


@pytest.mark.parametrize("path", [tried(path) for path in CELLS])
def test_a_cell_is_a_whole_program_that_shows_something_on_one_page(path):
    messages = shown(path.read_text(encoding="utf-8"), path.name)
    assert {"text", "picture"} & {message["kind"] for message, _ in messages}
    assert all(message.get("stream") != "err" for message, _ in messages)
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(re.findall(rf"^ *::cell {path.stem}\b", text, re.M)) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_a_notebook_runs_after_those_above_it(path):
    messages, programs = [], programs_of(path)
    assert any("photo(" in code for code, _ in programs), "for the reader's own picture"
    session = Session(lambda message, pixels: messages.append(message))
    session.open(path.name)
    for program in programs:
        messages.clear()
        assert session.run(*program), messages
        assert {"text", "picture"} & {message["kind"] for message in messages}
    session = Session(lambda message, pixels: None)
    session.open(path.name)
    assert session.run_with_needs(programs)["ok"], "the last finds what it needs"


def test_a_broken_cell_stops_the_build_with_its_line():
    with pytest.raises(CellError, match=r"bad\.py, line 2: ZeroDivisionError"):
        shown("x = 1\nx / 0", "bad.py")


def test_what_a_cell_shows_becomes_xhtml_and_png_files():
    code = """
import numpy as np
print("1 < 2")
np.zeros((20, 20))
print("&")
display(np.ones((20, 20)))
"""
    text, pictures = as_html("demo", shown(code, "demo"))
    assert text.startswith("<pre>1 &lt; 2\n&amp;\n</pre><figure")
    assert 'src="/runtime/cells/demo-1.png"' in text
    assert pictures.keys() == {"cells/demo-1.png"}
    assert pictures["cells/demo-1.png"].startswith(b"\x89PNG")


@pytest.mark.slow  # one of them trains
def test_what_cells_show_is_the_same_twice():
    assert cell_files(DOCS / "cells") == cell_files(DOCS / "cells")
