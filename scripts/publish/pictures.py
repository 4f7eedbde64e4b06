"""What a figure is made of: its words, the files of its pictures, their sizes.

Alternative text and caption are the constants ALT and CAPTION of
`scripts/figures/<slug>.py`, read without running it. The pictures are
`docs/figures/<slug>.light.*` and `.dark.*`, of which a reader downloads one, and perhaps
`<slug>.phone.light.*` and `.dark.*` for narrow screens.
"""

import ast
from xml.etree.ElementTree import parse

from PIL import Image

from scripts.publish import DOCS, ROOT
from scripts.publish.value import expand

SCRIPTS = ROOT / "scripts" / "figures"
PICTURES = DOCS / "figures"


def words(slug):
    """Return ALT and CAPTION of a figure, with their values computed.

    Parameters
    ----------
    slug : str
        Name of the script.

    Returns
    -------
    alt, caption : str
        Plain text and Markdown.

    Raises
    ------
    FileNotFoundError
        If there is no such script.
    LookupError
        If it does not assign both names to plain strings.
    """
    path = SCRIPTS / f"{slug}.py"
    if not path.is_file():
        raise FileNotFoundError(f"there is no scripts/figures/{slug}.py")
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {target.id: node.value.value for target in node.targets}
    if not all(isinstance(found.get(name), str) for name in ("ALT", "CAPTION")):
        raise LookupError(f"scripts/figures/{slug}.py must set ALT and CAPTION to text")
    return expand(found["ALT"]), expand(found["CAPTION"])


def picture(slug, scheme, optional=False):
    """Return the file of a figure in one colour scheme.

    Parameters
    ----------
    slug : str
        Name of the figure.
    scheme : {"light", "dark"}
        Which one.
    optional : bool, default False
        Whether there may be none.

    Returns
    -------
    Path or None
        Below docs/figures.

    Raises
    ------
    FileNotFoundError
        If there is not exactly one.
    """
    found = sorted(PICTURES.glob(f"{slug}.{scheme}.*"))
    if optional and not found:
        return None
    if len(found) != 1:
        raise FileNotFoundError(
            f"docs/figures has {len(found)} files {slug}.{scheme}.*, not one; run "
            f"`python scripts/build_figures.py --only {slug}`"
        )
    return found[0]


def size(path):
    """Return width and height of a picture, so that the page keeps its place free.

    Parameters
    ----------
    path : Path
        An SVG, PNG or WebP file.

    Returns
    -------
    dict of str to str
        As attributes, in CSS pixels.
    """
    if path.suffix == ".svg":
        root = parse(path).getroot()
        sides = [float(root.get(side)) for side in ("width", "height")]
    else:
        with Image.open(path) as image:
            sides = image.size
    width, height = (str(round(side)) for side in sides)
    return {"width": width, "height": height}
