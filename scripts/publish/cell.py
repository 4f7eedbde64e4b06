"""Python that the reader can change and run in the page.

`::cell relu_then_pool` shows `docs/cells/relu_then_pool.py`. `::exercise cnn_starter`
shows a file of `docs/downloads/`, and its cell has the attribute `check`, which brings
the button "Check my code". Without JavaScript both read as any listing does;
`docs/widgets/python-cell.mjs` adds the editor and the buttons.
"""

from xml.etree.ElementTree import SubElement

from markdown import Extension

from scripts.publish import DOCS
from scripts.publish.directive import Directive


class Cell(Directive):
    """A `<python-cell>` around highlighted code."""

    usage = "::cell name [attribute=value …]"
    folder = "cells"

    def build(self, parent, arguments):
        """Append the cell."""
        name, *pairs = arguments
        attributes = dict(pair.partition("=")[::2] for pair in pairs)
        self.append(parent, name, None, attributes)

    def append(self, parent, name, title, attributes):
        """Append a figure that holds the code of one file."""
        path = DOCS / self.folder / f"{name}.py"
        if not path.is_file():
            raise FileNotFoundError(f"there is no docs/{self.folder}/{name}.py")
        code = path.read_text(encoding="utf-8").rstrip("\n")
        figure = SubElement(parent, "figure", {"class": "cell"})
        element = SubElement(figure, "python-cell", {"name": name, **attributes})
        element.text = self.highlighted(code, title)


class Exercise(Cell):
    """A download to complete in the page."""

    usage = "::exercise name"
    folder = "downloads"

    def build(self, parent, arguments):
        """Append the cell, under the file's name."""
        (name,) = arguments
        self.append(parent, name, f"{name}.py", {"check": ""})


class CellExtension(Extension):
    """Add `::cell` and `::exercise` to Markdown."""

    def extendMarkdown(self, md):
        """Register the directives."""
        Cell(md).register()
        Exercise(md).register()


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return CellExtension(**options)
