"""What running a notebook gave: kept, read, and its pictures put into files."""

import hashlib
import importlib.metadata
import re
import shutil
import sys
from base64 import b64decode
from pathlib import Path

from bs4 import BeautifulSoup, SoupStrainer
from mkdocs.structure.files import File

from scripts.publish import ROOT

CACHE = ROOT / ".cache" / "notebooks"
PACKAGES = ("numpy", "pillow", "ipykernel", "nbconvert", "mkdocs-jupyter")


def cache_folder():
    """Return where results are kept: one folder for each state of what notebooks import.

    mkdocs-jupyter's own key knows the notebook's text only, so that a change in `lesson`
    would leave old results on the page.

    Returns
    -------
    Path
        Below .cache; folders of other states are removed.
    """
    versions = [sys.version, *(f"{p} {importlib.metadata.version(p)}" for p in PACKAGES)]
    state = hashlib.sha256("\n".join(versions).encode())
    for path in sorted((ROOT / "lesson").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            state.update(path.relative_to(ROOT).as_posix().encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
    folder = CACHE / state.hexdigest()[:16]
    for other in CACHE.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


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
    output : str
        HTML.
    stem : str
        How the files' names begin.
    page : Page
        That shows it; the files lie beside it.
    config : MkDocsConfig
        Of the site.
    files : Files
        Of the site; the pictures are added.

    Returns
    -------
    str
        HTML with addresses in place of data.
    """
    folder, names = Path(page.file.dest_uri).parent, []

    def store(match):
        names.append(f"{stem}-{len(names) + 1}.png")
        uri = (folder / names[-1]).as_posix()
        files.append(File.generated(config, uri, content=b64decode(match[1])))
        return f'src="{names[-1]}"'

    return re.sub(r'src="data:image/png;base64,([^"]*)"', store, output)
