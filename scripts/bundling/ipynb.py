"""Exercise pages as notebooks: the site's own notation becomes plain Markdown."""

import json
import posixpath
import re

import jupytext

from scripts.publish.cite import in_text, look_up
from scripts.publish.questions import folded

FIRST = (
    "> This notebook stands alone: the next cell fetches `lesson`, the lesson's package, "
    "from {address} where it is missing. Without a network, unpack `lesson-9.2.2.zip` "
    "and open the notebook in that folder."
)
FETCH = """\
import importlib.util
import subprocess
import sys

if importlib.util.find_spec("lesson") is None:
    package = "pixels2genai-convnets[images] @ {address}downloads/{wheel}"
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", package], check=True)"""
OWN_PICTURE = (
    "## Use a picture of your own\n\n"
    'After `from lesson import load_image`, the call `load_image("my_photo.jpg")` gives '
    'a grey picture, as `photo("chelsea")` does, and with `grey=False` one in colour. '
    "Use it in the first cell, and run the others again."
)
FOLDED = re.compile(r'^\?\?\? \w+ "(?P<title>.+)"\n(?P<body>(?:(?: {4}.*)?\n)*)', re.M)
#: A link to a page of the site.
PAGE = re.compile(
    r"\[(?P<text>[^\]]+)\]\((?!https?:)(?P<page>[\w./-]+)\.md(?P<anchor>#[\w-]+)?\)"
)
#: What only the site understands; none of it may be left.
FOREIGN = re.compile(r"^::\w|\{=|\[@|^\?\?\?|\{ *#|\{:|^!!!", re.M)


def notebook(script, address, wheel):
    """Return a notebook in percent format as the bytes of an .ipynb file.

    Parameters
    ----------
    script : str
        Text of a page in docs/exercises. Cells tagged "page" are left out.
    address : str
        Of the site, with a slash at its end.
    wheel : str
        Name of the package's file among the downloads there.

    Returns
    -------
    bytes
        Without outputs, the same each time.

    Raises
    ------
    ValueError
        If a cell holds notation of the site that has no plain form.
    """
    pages = jupytext.reads(script, fmt="py:percent")
    cells = [["markdown", FIRST.format(address=address)]]
    cells.append(["code", FETCH.format(address=address, wheel=wheel)])
    for cell in pages.cells:
        is_text = cell.cell_type == "markdown"
        text = plain(cell.source, address) if is_text else cell.source
        is_for_page = "page" in cell.metadata.get("tags", ())
        if text and cell.cell_type != "raw" and not is_for_page:
            cells.append([cell.cell_type, text])
    cells.insert(-1, ["markdown", OWN_PICTURE])
    return json.dumps(document(cells), indent=1, ensure_ascii=False).encode() + b"\n"


def document(cells):
    """Return the content of an .ipynb file, format 4.5.

    Parameters
    ----------
    cells : list of (str, str)
        Type and text of each.

    Returns
    -------
    dict
        Cells are numbered rather than named at random, so that bytes stay the same.
    """
    entries = []
    for number, (kind, text) in enumerate(cells, 1):
        entry = {"cell_type": kind, "id": f"cell-{number:02}", "metadata": {}}
        entry |= {"source": text.splitlines(keepends=True)}
        if kind == "code":
            entry |= {"execution_count": None, "outputs": []}
        entries.append(entry)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": entries, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def plain(text, address=""):
    r"""Return a page's Markdown without the notation that only the site understands.

    Parameters
    ----------
    text : str
        Markdown of one cell.
    address : str
        Of the site; without it, links to its pages become text.

    Returns
    -------
    str
        Figures and widgets left out, folded blocks and answers as HTML.

    Raises
    ------
    ValueError
        If something is left that Jupyter would show as it stands.

    Examples
    --------
    >>> plain("## Emboss { #emboss }\nSee [Create](create.md), [Modify](modify.py).")
    '## Emboss\nSee Create, [Modify](modify.ipynb).'
    """
    text = re.sub(r"^::(figure|widget|progress)\b.*\n?", "", text + "\n", flags=re.M)
    text = re.sub(r"^::checkpoint (.*)$", lambda m: folded(m[1]), text, flags=re.M)
    text = re.sub(r'<p class="[\w-]+">(.*?)</p>', r"\1", text)
    text = re.sub(r"^(#+ .*?) *\{ *#[\w-]+ *\}$", r"\1", text, flags=re.M)
    text = re.sub(r"\[@(\w+)\]", lambda m: f"({in_text(look_up(m[1])[1])})", text)
    text = re.sub(r"\]\((\w+)\.py(#[\w-]+)?\)", r"](\1.ipynb)", text)
    text = PAGE.sub(lambda link: _on_the_web(link, address), text)
    text = FOLDED.sub(_details, text).strip()
    if left := FOREIGN.search(text):
        raise ValueError(f"no plain form for {left[0]!r} in: {text[:60]!r}…")
    return text


def _on_the_web(link, address):
    """Return a link to a page of the site, from exercises/, as one to its address."""
    if not address:
        return link["text"]
    page = posixpath.normpath(posixpath.join("exercises", link["page"]))
    page = "" if page == "index" else f"{page.removesuffix('/index')}/"
    return f"[{link['text']}]({address}{page}{link['anchor'] or ''})"


def _details(match):
    """Return a folded block as HTML that Jupyter folds as well."""
    body = re.sub(r"^ {4}", "", match["body"], flags=re.M).strip()
    summary = f"<summary>{match['title']}</summary>"
    return f"<details>{summary}\n\n{body}\n\n</details>\n\n"
