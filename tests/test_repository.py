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
#: Programs that a learner reads as one file; their comments explain each step.
READ_WHOLE = ROOT / "scripts" / "downloads"
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


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_budgets_are_kept(path):
    """A function has at most 25 lines without its docstring, a module 200."""
    source = path.read_text(encoding="utf-8")
    if path.is_relative_to(READ_WHOLE):
        source = re.sub(r"^ *#.*\n", "", source, flags=re.M)
    over = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            over += [f"{node.name}: {lines}"] if lines > 25 else []
    assert over == []
    assert len(source.splitlines()) <= 200


@pytest.mark.parametrize(
    "path", sorted((DOCS / "widgets").rglob("*.mjs")), ids=lambda p: p.name
)
def test_widgets_keep_their_budget(path):
    """Of 150 lines, the comment at the top left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = next(i for i, line in enumerate(lines) if not line.startswith("//"))
    assert len(lines) - header <= 150


def test_every_module_of_the_package_is_in_the_reference():
    """All but the parts of the checker, which stand behind one public name."""
    pages = "\n".join(t for p, t in TEXT.items() if "reference" in p.parts)
    paths = (p.relative_to(ROOT) for p in (ROOT / "lesson").rglob("[a-z]*.py"))
    modules = {".".join(path.with_suffix("").parts) for path in paths}
    public = {m for m in modules if not m.startswith("lesson.checking.")}
    assert public <= set(re.findall(r"^::: ([\w.]+)$", pages, re.M))


def test_the_example_of_the_readme_runs(tmp_path, monkeypatch):
    """As it stands, beside a photograph of the reader's."""
    shutil.copy(ROOT / "docs" / "brand" / "social.png", tmp_path / "my_photo.jpg")
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```", readme, re.M | re.S)
    found = {}
    exec(code, found)
    assert found["edges"].shape == (630, 1200)
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
    if path.name == "pack_published.py":
        assert "def find_class" in source
        assert "pickle.load" not in source
    else:
        assert not re.search(r"import pickle|pickle\.load", source)
