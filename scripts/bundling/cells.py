"""What the cells of docs/cells/ show, for readers who have not run them.

Each program is run here as the page would run it, in a namespace of its own. The page
shows the result until the reader presses Run.
"""

import contextlib
import html
import json
import tempfile
from pathlib import Path

import numpy as np

from docs.widgets.python.pagecells.session import Session
from lesson.pictures.picture import png_bytes

#: Pixels of the longer side below which a picture is enlarged, as in the page.
SMALL = 240


class CellError(RuntimeError):
    """A cell's program does not run; the message is what its reader would see."""


def shown(code, name):
    """Return what a program shows.

    Parameters
    ----------
    code : str
        The program.
    name : str
        Its name in messages.

    Returns
    -------
    list of (dict, bytes or None)
        Messages as the page gets them, each picture with its RGBA bytes.

    Raises
    ------
    CellError
        If the program ends with an error.
    """
    messages = []
    session = Session(lambda message, pixels: messages.append((message, pixels)))
    session.open(name)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        ended_well = session.run(code, name)  # what it saves is the reader's
    if not ended_well:
        error = messages[-1][0]
        raise CellError(f"{name}, line {error['line']}: {error['message']}")
    return messages


def as_html(name, messages):
    """Return what a program shows, for a page that has not run it.

    Parameters
    ----------
    name : str
        Of the cell.
    messages : list of (dict, bytes or None)
        From `shown`.

    Returns
    -------
    text : str
        XHTML; addresses of pictures are the site's own.
    pictures : dict of str to bytes
        PNG files below docs/runtime.
    """
    parts, pictures = [], {}
    for message, pixels in messages:
        if message["kind"] == "network":  # for a reader who runs it
            continue
        if message["kind"] != "picture":
            text = html.escape(message["text"], quote=False)
            parts.append(f"<pre>{text}</pre>")
            continue
        path = f"cells/{name}-{len(pictures) + 1}.png"
        shape = message["height"], message["width"], 4
        pictures[path] = png_bytes(np.frombuffer(pixels, np.uint8).reshape(shape))
        parts.append(_figure(path, message))
    # What was printed in one go may have been sent in several pieces.
    return "".join(parts).replace("</pre><pre>", ""), pictures


def _figure(path, message):
    """Return a picture with its note as XHTML; pixels of a small one become squares."""
    height, width = message["height"], message["width"]
    scale = -(-SMALL // max(height, width))
    size = f'width="{scale * width}" height="{scale * height}"'
    squares = ' data-pixels=""' if scale > 1 else ""
    source = f'alt="{html.escape(message["alt"])}" src="/runtime/{path}"'
    late = 'loading="lazy" decoding="async"'
    image = f"<img {source} {size} {late}{squares} />"
    note = message["note"] and f"<figcaption>{html.escape(message['note'])}</figcaption>"
    return f'<figure class="picture">{image}{note}</figure>'


def cell_files(folder: Path):
    """Return what the cells of a folder show.

    Parameters
    ----------
    folder : Path
        Of programs.

    Returns
    -------
    dict of str to bytes
        Below docs/runtime: the pictures, and XHTML by cell in ``.cells.json``, which is
        read by scripts/publish and not published.
    """
    texts, files = {}, {}
    for path in sorted(folder.glob("*.py")):
        code = path.read_text(encoding="utf-8").rstrip("\n")
        texts[path.stem], pictures = as_html(path.stem, shown(code, f"cells/{path.name}"))
        files |= pictures
    return files | {".cells.json": (json.dumps(texts, indent=1) + "\n").encode()}
