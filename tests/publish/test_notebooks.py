"""Notebooks: executed, then ordinary pages, with results that are never stale."""

import base64
import importlib.metadata
from types import SimpleNamespace

import jupytext
import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs_jupyter.plugin import NotebookFile

from scripts.publish import PublishError, notebooks
from scripts.publish.notebooks import read_outputs, store_pictures

PIXEL = base64.b64encode(b"\x89PNG and so on").decode()
PICTURE = f'<img alt="A cat." src="data:image/png;base64,{PIXEL}">'
NOTEBOOK = """# ---
# title: Try it
# description: A short one.
# ---

# %% [markdown]
# # Try it
#
# ??? hint "Hint"
#
#     Go to [the end](#end).

# %% title="First"
fence = "```"

# %% [markdown]
# ## Stop { #end }

# %%
1 + 1
"""


def cell(*outputs):
    """Return a code cell as mkdocs-jupyter renders it, twice wrapped."""
    start = '<div class="jp-Rendered jp-OutputArea-output" data-mime-type='
    shown = "".join(f'{start}"{kind}">{html}</div>' for kind, html in outputs)
    name = "jp-Cell jp-CodeCell jp-Notebook-cell"
    return f'<div class="{name}"><div class="{name}" id="cell-id=1">{shown}</div></div>'


@pytest.fixture
def page(tmp_path):
    """A notebook's page, its site and the site's files."""
    docs = tmp_path / "docs"
    (docs / "exercises").mkdir(parents=True)
    (docs / "exercises" / "try.py").write_text(NOTEBOOK)
    (docs / "downloads").mkdir()
    (docs / "downloads" / "try.ipynb").touch()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nmarkdown_extensions: [attr_list, pymdownx.details, "
        "pymdownx.highlight, pymdownx.superfences]\n"
    )
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins._current_plugin = "publish"  # as while MkDocs calls a hook
    names = ("exercises/try.py", "downloads/try.ipynb")
    notebook, download = (File(n, str(docs), config.site_dir, True) for n in names)
    notebook = NotebookFile(notebook, True, config.site_dir)
    return Page(None, notebook, config), config, Files([notebook, download])


def test_a_notebook_becomes_an_ordinary_page_with_live_code(page):
    page, config, files = page
    rendered = cell() + cell(("text/plain", "<pre>2</pre>"))
    notebooks.publish(rendered, page, config, files)
    assert page.meta == {"title": "Try it", "description": "A short one."}
    assert '<details class="hint">' in page.content
    assert '<h2 id="end">Stop</h2>' in page.content
    assert [item.title for item in page.toc] == ["Try it"]
    first, second = page.content.split("<figure ")[1:]
    assert first.startswith('class="cell"><python-cell name="try-1">')
    assert '<span class="filename">First</span>' in first
    assert "cell-output" not in first
    assert second.startswith('class="cell"><python-cell name="try-2">')
    assert '<div class="cell-output"><pre>2</pre></div></python-cell></figure>' in second
    assert "<!--" not in page.content


def test_it_can_be_taken_home(page):
    page, config, files = page
    notebooks.publish(cell() + cell(), page, config, files)
    assert "try.py" not in page.content, "whose notation only the site understands"
    assert 'href="../../downloads/try.ipynb"' in page.content


def test_results_of_another_notebook_are_refused(page):
    with pytest.raises(PublishError, match=r"exercises/try\.py: it was not executed"):
        notebooks.publish(cell(), *page)


def test_outputs_are_read_in_order_and_complaints_stop_the_build():
    outputs = ("text/plain", "<pre>2</pre>"), ("text/html", PICTURE)
    (first, second) = read_outputs(cell(*outputs) + cell())
    assert first.startswith("<pre>2</pre>\n<img alt=")
    assert 'loading="lazy"' in first
    assert second == ""
    noise = ("application/vnd.jupyter.stderr", "<pre>DeprecationWarning</pre>")
    with pytest.raises(ValueError, match="cell 2 writes to standard error: Deprecation"):
        read_outputs(cell() + cell(noise))
    titles = [c.metadata.get("title") for c in jupytext.reads(NOTEBOOK, "py").cells]
    assert titles == [None, None, "First", None, None]

    def page(uri):
        return SimpleNamespace(file=SimpleNamespace(src_uri=uri))

    assert notebooks.is_notebook(page("exercises/execute.py"))
    assert not notebooks.is_notebook(page("exercises/create.md"))


@pytest.mark.parametrize("alt", ["", 'alt=""', 'alt="No description has been provided"'])
def test_a_picture_without_words_stops_the_build(alt):
    with pytest.raises(ValueError, match="cell 1 shows a picture without alternative"):
        read_outputs(cell(("text/html", f"<img {alt} src='x'>")))


def test_pictures_become_files_beside_the_page(page):
    page, config, files = page
    html = store_pictures(PICTURE * 2, "try-2", page, config, files)
    assert html.count("src=") == 2
    assert 'src="try-2-1.png"' in html
    stored = files.get_file_from_path("exercises/try/try-2-2.png")
    assert stored.content_bytes == b"\x89PNG and so on"


def test_a_change_in_what_notebooks_import_makes_their_results_stale(
    tmp_path, monkeypatch
):
    (tmp_path / "lesson").mkdir()
    code = tmp_path / "lesson" / "conv.py"
    code.write_text("one")
    monkeypatch.setattr(notebooks.freshness, "ROOT", tmp_path)
    monkeypatch.setattr(notebooks, "CACHE", tmp_path / "cache")
    before = notebooks.cache_folder()
    assert notebooks.cache_folder() == before
    before.mkdir(parents=True)
    code.write_text("two")
    after = notebooks.cache_folder()
    assert after != before
    assert not before.exists(), "old results are removed"
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "9.9")
    assert notebooks.cache_folder() not in (before, after)


def test_results_that_were_cut_short_are_not_believed(tmp_path, monkeypatch, caplog):
    """mkdocs-jupyter reads them unchecked, and stops with an error that names no file."""
    (tmp_path / "lesson").mkdir()
    monkeypatch.setattr(notebooks.freshness, "ROOT", tmp_path)
    monkeypatch.setattr(notebooks, "CACHE", tmp_path / "cache")
    caplog.set_level("INFO")
    folder = notebooks.cache_folder()
    folder.mkdir(parents=True)
    whole, cut, unknown = (folder / f"{n}.json" for n in ("whole", "cut", "unknown"))
    whole.write_text('{"content": "a"}')
    cut.write_text('{"content": "b"}')
    notebooks.write_sums(folder)
    cut.write_text('{"content": ')
    unknown.write_text("{}")
    notebooks.cache_folder()
    assert whole.exists()
    assert not cut.exists()
    assert not unknown.exists(), "of a build that was killed before it was known whole"
    said = sorted(record.getMessage() for record in caplog.records)
    assert [path.name in line for path, line in zip((cut, unknown), said, strict=True)]
    assert all("its notebook is run again" in line for line in said)
    levels = {record.levelname for record in caplog.records}
    assert levels == {"INFO"}, "a strict build goes on"
    (folder / notebooks.SUMS).write_bytes(b"\xff")
    notebooks.cache_folder()
    assert not whole.exists()
