"""Executed notebooks as ordinary pages of the site.

mkdocs-jupyter runs `docs/exercises/*.py` and keeps the results. Its own page weighs
650 KB, loads scripts from elsewhere and checks no link; here the notebook's Markdown goes
through our extensions, its code becomes live cells, and its outputs are set between,
with their pictures in files of their own.

Throughout this module
    cells      of the notebook as it is in docs/exercises
    rendered   the same, executed, as mkdocs-jupyter's HTML
    outputs    HTML that each code cell left there, in order
"""

import json
import logging
import re
import shutil
from base64 import b64decode
from pathlib import Path

import jupytext
import yaml
from bs4 import BeautifulSoup, SoupStrainer
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from scripts import ROOT, freshness
from scripts.publish import PublishError
from scripts.publish.notation import fence
from scripts.writing import digest, hash_of, write

log = logging.getLogger("mkdocs.plugins.publish.notebooks")

CACHE = ROOT / ".cache" / "notebooks"
SUMS = "SHA256SUMS"
PACKAGES = ("numpy", "pillow", "ipykernel", "nbconvert", "mkdocs-jupyter")


def is_notebook(page):
    """Return whether a page is made from a notebook.

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
        f"Take this page with you: [{name}.ipynb](../downloads/{name}.ipynb)"
        "{ download }.\n"
        "{ .notebook-links }"
    )


def cache_folder():
    """Return where results are kept: one folder for each state of what notebooks import.

    mkdocs-jupyter's own key knows the notebook's text only, so that a change in `lesson`
    would leave old results on the page.

    Returns
    -------
    Path
        Below .cache; folders of other states are removed.
    """
    state = freshness.versions(*PACKAGES)
    for path in freshness.matching("lesson/**/*"):
        state[freshness.name_of(path)] = digest(path)
    folder = CACHE / hash_of(json.dumps(state, sort_keys=True).encode())[:16]
    for other in CACHE.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    sums = read_sums(folder)
    for path in folder.glob("*.json"):
        if sums.get(path.name) != digest(path):
            # No warning: a strict build would stop, though nothing is amiss any more.
            log.info(f"{path} was cut short or changed: its notebook is run again")
            path.unlink()
    return folder


def read_sums(folder):
    """Return the digests of the results that were written whole, by file name."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: sum_ for sum_, _, name in (line.partition("  ") for line in lines)}


def write_sums(folder):
    """Remember the results as they are now; mkdocs-jupyter believes them unchecked."""
    lines = [f"{digest(path)}  {path.name}\n" for path in sorted(folder.glob("*.json"))]
    write(folder / SUMS, "".join(lines).encode())


def read_outputs(rendered):
    """Return what each code cell left on the page, as HTML.

    Parameters
    ----------
    rendered : str
        HTML that mkdocs-jupyter made.

    Returns
    -------
    list of str
        One a code cell, empty where it left nothing.

    Raises
    ------
    ValueError
        If a cell wrote to standard error, or shows a picture without alternative text.
    """
    code = SoupStrainer(class_=re.compile("jp-CodeCell"))
    cells = BeautifulSoup(rendered, "html.parser", parse_only=code)
    outputs = []
    for number, cell in enumerate(cells.select(".jp-CodeCell[id]"), start=1):
        parts = cell.select(".jp-OutputArea-output")
        for part in parts:
            if "stderr" in part.get("data-mime-type", ""):
                text = part.get_text().strip()
                raise ValueError(f"cell {number} writes to standard error: {text}")
        for image in (image for part in parts for image in part.select("img")):
            alt = image.get("alt", "")
            if not alt or alt.startswith("No description"):
                raise ValueError(
                    f"cell {number} shows a picture without alternative text; show it "
                    "with lesson.visualization, which asks for one"
                )
            image["loading"], image["decoding"] = "lazy", "async"
        outputs.append("\n".join(part.decode_contents().strip() for part in parts))
    return outputs


def store_pictures(output, stem, page, config, files):
    """Return an output with its embedded pictures moved into files of their own.

    A page with its pictures in it weighs a megabyte before the first word is read.

    Parameters
    ----------
    stem : str
        How the files' names begin.
    page : Page
        That shows it; the files lie beside it.
    files : Files
        Of the site; the pictures are added.

    Returns
    -------
    str
        HTML with addresses in place of data.
    """
    folder = Path(page.file.dest_uri).parent
    names = []

    def store(match):
        names.append(f"{stem}-{len(names) + 1}.png")
        uri = (folder / names[-1]).as_posix()
        files.append(File.generated(config, uri, content=b64decode(match[1])))
        return f'src="{names[-1]}"'

    return re.sub(r'src="data:image/png;base64,([^"]*)"', store, output)
