"""Rules of the house that no single module can keep."""

import ast
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*DOCS.glob("*.md"), *DOCS.glob("[a-z]*/**/*.md"), *DOCS.glob("exercises/*.py")]
TEXT = {
    path: path.read_text(encoding="utf-8") for path in PAGES if "vendor" not in path.parts
}
CODE = [
    path
    for folder in ("lesson", "scripts", "docs/cells", "docs/widgets")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
FIGURES = sorted(path.stem for path in (ROOT / "scripts" / "figures").glob("[a-z]*.py"))


@pytest.mark.parametrize("slug", FIGURES)
def test_every_figure_is_used(slug):
    """By a page, as a figure or as a widget's still, or by another figure's page."""
    used = re.compile(rf"^(?:# |    )?::(?:figure|widget [\w-]+|film) {slug}\b", re.M)
    assert any(used.search(text) for text in TEXT.values())


def test_no_page_has_code_of_its_own():
    """Listings are cut from tested source; a page may type one line."""
    blocks = re.compile(r"^```\s*\{?\.?python[^\n]*\n(.*?)^```", re.M | re.S)
    typed = {
        p.name: b for p, t in TEXT.items() for b in blocks.findall(t) if "\n" in b.strip()
    }
    assert typed == {}


def code_lines(source, tree, first=1, last=None):
    """Return how many lines are code: no docstring, no comment, nothing blank."""
    told = set()
    for node in ast.walk(tree):
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            told |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = enumerate(source.splitlines()[:last], 1)
    code = {n for n, line in lines if line.strip() and line.strip()[0] != "#"}
    return sum(n >= first for n in code - told)


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_budgets_are_kept(path):
    """25 code lines a function, 200 a module: docstrings, comments, blanks are free."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    over = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = code_lines(source, tree, node.lineno, node.end_lineno)
            over += [f"{node.name}: {lines}"] if lines > 25 else []
    assert over == []
    assert code_lines(source, tree) <= 200


@pytest.mark.parametrize(
    "path", sorted((DOCS / "widgets").rglob("*.mjs")), ids=lambda p: p.name
)
def test_widgets_keep_their_budget(path):
    """Of 150 code lines: comments and blanks are free."""
    lines = path.read_text(encoding="utf-8").splitlines()
    code = [line for line in map(str.strip, lines) if line]
    assert sum(not line.startswith(("//", "/*", "*")) for line in code) <= 150


def test_every_module_of_the_package_is_in_the_reference():
    """All but the parts of the checker, which stand behind one public name."""
    pages = "\n".join(t for p, t in TEXT.items() if "reference" in p.parts)
    paths = (p.relative_to(ROOT) for p in (ROOT / "lesson").rglob("[a-z]*.py"))
    modules = {".".join(path.with_suffix("").parts) for path in paths}
    public = {m for m in modules if not m.startswith("lesson.checking.")}
    assert public <= set(re.findall(r"^::: ([\w.]+)$", pages, re.M))


def test_the_example_of_the_readme_runs(tmp_path, monkeypatch):
    """As it stands, beside a photograph of the reader's."""
    shutil.copy(ROOT / "docs" / "brand" / "readme.png", tmp_path / "my_photo.jpg")
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```", readme, re.M | re.S)
    found = {}
    exec(code, found)
    assert found["edges"].shape == (980, 1180)
    assert found["scores"].argmax() == found["labels"][0]


HEADINGS = {
    "big-question", "objectives", "part-1", "part-2", "part-3", "exercises",
    "execute", "modify", "create", "downloads", "references",
}  # fmt: skip


def test_every_heading_of_the_seed_is_there():
    anchors = set(re.findall(r"\{ #([\w-]+) \}", TEXT[DOCS / "index.md"]))
    assert anchors >= HEADINGS


def test_the_seeds_figures_have_the_seeds_numbers():
    numbers = {}
    for text in TEXT.values():
        for slug, number in re.findall(
            r"::(?:figure|widget [\w-]+) (\w+) number=(\d)", text
        ):
            numbers[int(number)] = slug
    assert numbers == {
        1: "cnn_block",
        2: "sliding_filter",
        3: "feature_maps",
        4: "learned_filters",
        5: "artistic_filters",
    }


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_unpickled(path):
    """Others' weights come as pickles once: that script lets arrays through, no more."""
    source = path.read_text(encoding="utf-8")
    assert "allow_pickle=True" not in source
    if path.name == "pack_data.py":
        assert "def find_class" in source
        assert "pickle.load" not in source
    else:
        assert not re.search(r"import pickle|pickle\.load", source)
