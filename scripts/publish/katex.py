"""Formulas, rendered while the site is built: `$…$` and `$$…$$` become HTML and MathML.

`pymdownx.arithmatex` finds them; KaTeX, run in a small JavaScript engine inside Python,
draws them. Bad TeX stops the build; the reader's browser runs no mathematics library.
"""

import atexit
import html
import json
import re
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

from scripts.publish import PublishError
from scripts.vendoring.formulas import SCRIPT

RENDER = """(tex, displayMode) => {
  const options = {displayMode, strict: 'error'};
  try { return JSON.stringify({html: katex.renderToString(tex, options)}) }
  catch (error) { return JSON.stringify({error: error.message}) }
}"""


@cache
def render(tex, display=False):
    r"""Return the HTML of a formula.

    Parameters
    ----------
    tex : str
        What stands between the dollars.
    display : bool, default False
        Whether it stands on lines of its own.

    Returns
    -------
    str
        A picture made of text for the eye, and MathML for a screen reader.

    Raises
    ------
    PublishError
        If KaTeX refuses the formula.
    """
    answer = json.loads(engine()(tex, display))
    if "error" in answer:
        raise PublishError(f"the formula ${tex}$ is wrong: {answer['error']}")
    return answer["html"]


@cache
def engine():
    """Return a function (tex, display) -> JSON, with KaTeX loaded.

    QuickJS starts in 30 ms; it has no wheel for Python 3.13, where V8 (81 MB) serves.
    """
    if not SCRIPT.is_file():
        raise PublishError(
            f"{SCRIPT.name} is missing; run `python -m scripts.vendor --refresh`"
        )
    source = SCRIPT.read_text(encoding="utf-8")
    try:
        import quickjs
    except ModuleNotFoundError:
        from py_mini_racer import MiniRacer

        context = MiniRacer()
        atexit.register(context.close)  # left to the interpreter's end, it may hang
        context.eval(f"{source}\nvar render = {RENDER}")
        return lambda *arguments: context.call("render", *arguments)
    context = quickjs.Context()
    context.eval(f"{source}\nvar render = {RENDER}")
    return context.get("render")


class Formulas(Treeprocessor):
    """Draw what arithmatex found."""

    def run(self, root):
        r"""Replace each ``\(…\)`` and ``\[…\]`` by its drawing."""
        for element in root.iter():
            if element.get("class") == "arithmatex":
                self.draw(element)

    def draw(self, element: Element):
        """Put the drawing into one element."""
        display = element.tag == "div"
        tex = html.unescape(element.text) if display else element.text
        # 150,528,000 as a number, not as a list of three.
        tex = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "{,}", tex[2:-2].strip())
        element.text = self.md.htmlStash.store(render(tex, display))
        # The text of a formula stands three times in its HTML: keep it out of the index.
        element.attrib = {"class": "math", "data-search-exclude": ""}
        if display:  # wider than a telephone: it scrolls, so the keyboard must reach it
            element.attrib |= {"tabindex": "0", "role": "group", "aria-label": "Formula"}


class KatexExtension(Extension):
    """Draw formulas."""

    def extendMarkdown(self, md):
        """Register after inline patterns (20), before the table of contents (5)."""
        md.treeprocessors.register(Formulas(md), "katex", 15)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return KatexExtension(**options)
