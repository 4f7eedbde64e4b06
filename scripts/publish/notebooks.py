"""Executed notebooks as ordinary pages of the site.

mkdocs-jupyter runs `docs/exercises/*.py` and keeps the results. Its own page weighs
650 KB, loads scripts from elsewhere and checks no link; here the notebook's Markdown goes
through our extensions, its code becomes live cells, and its outputs are set between.

Throughout this module
    cells      of the notebook as it is in docs/exercises
    rendered   the same, executed, as mkdocs-jupyter's HTML
    outputs    HTML that each code cell left there, in order
"""

from pathlib import Path

import jupytext
import yaml
from mkdocs.structure.pages import Page

from scripts.publish import PublishError
from scripts.publish.directive import fence
from scripts.publish.results import read_outputs, store_pictures


def is_notebook(page):
    """Return whether a page is made from a notebook.

    Parameters
    ----------
    page : Page
        Any page.

    Returns
    -------
    bool
        True for docs/exercises/*.py.
    """
    return page.file.src_uri.endswith(".py")


def publish(rendered, page, config, files):
    """Set the page's content from its notebook and from what running it gave.

    Parameters
    ----------
    rendered : str
        HTML that mkdocs-jupyter made.
    page : Page
        Its content, table of contents, title and description are set.
    config : MkDocsConfig
        Of the site.
    files : Files
        Of the site: links are checked against it, pictures are added to it.

    Raises
    ------
    PublishError
        If a cell wrote to standard error, or shows a picture without alternative text.
    """
    where = page.file.src_uri
    cells = jupytext.read(page.file.abs_src_path).cells
    try:
        outputs = read_outputs(rendered)
    except ValueError as error:
        raise PublishError(f"{where}, {error}") from error
    if len(outputs) != sum(cell.cell_type == "code" for cell in cells):
        raise PublishError(f"{where}: it was not executed as it stands; build again")
    if cells[0].cell_type == "raw":
        page.meta = yaml.safe_load(cells.pop(0).source.strip("-\n"))
    name = Path(where).stem
    page.markdown = "\n\n".join(as_markdown(cells, name))
    Page.render(page, config, files)  # mkdocs-jupyter replaced this page's own method
    for number, output in enumerate(outputs, start=1):
        output = store_pictures(output, f"{name}-{number}", page, config, files)
        start = f'<figure class="cell"><python-cell name="{name}-{number}">'
        shown = f'<div class="cell-output">{output}</div>' if output else ""
        end = f"{shown}</python-cell></figure>"
        page.content = page.content.replace(f"<!--cell {number}-->", start)
        page.content = page.content.replace(f"<!--/cell {number}-->", end)


def as_markdown(cells, name):
    """Yield the page's Markdown, with comments around each block of code.

    Parameters
    ----------
    cells : iterable of NotebookNode
        Markdown and code, in order.
    name : str
        Of the notebook.

    Yields
    ------
    str
        A block of the page.
    """
    number = 0
    for cell in cells:
        if cell.cell_type == "markdown":
            yield cell.source
            continue
        number += 1
        yield f"<!--cell {number}-->"
        yield fence(cell.source, cell.metadata.get("title"))
        yield f"<!--/cell {number}-->"
    yield (
        f'Take this page with you: <a href="{name}.py" download>{name}.py</a>, '
        f"[{name}.ipynb](../downloads/{name}.ipynb){{ download }}.\n"
        "{ .notebook-links }"
    )
