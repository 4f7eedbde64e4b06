"""Python on a page: to read, or to change and run.

`::listing lesson.conv:conv2d nodoc` is code cut from its source by symbol.
The source is parsed, not imported, and carries no markers; a symbol that went away
stops the build. `::listing docs.downloads.cnn_starter` shows a whole file.

`::cell relu_then_pool` shows `docs/cells/relu_then_pool.py`, which the reader can change
and run in the page. `::exercise cnn_starter`
shows a file of `docs/downloads/`, and its cell has the attribute `check`, which brings
the button "Check my code". Further files are other places to start from, folded below it;
the reader chooses. Without JavaScript both read as any listing does;
`docs/widgets/python-cell.mjs` adds the editor and the buttons.
"""

import json
import textwrap
from typing import NamedTuple
from xml.etree.ElementTree import SubElement, fromstring

import griffe
from markdown import Extension
from markdown.util import AtomicString

from scripts import DOCS, ROOT
from scripts.publish.notation import Directive, read_options


class Cut(NamedTuple):
    """Code and where it stands.

    Parameters
    ----------
    code : str
        Without the indentation of the class around it.
    title : str
        File and lines, as a reader is told.
    """

    code: str
    title: str


def cut(target, nodoc=False):
    """Return the source of a symbol, or of a whole module.

    Parameters
    ----------
    target : str
        ``package.module:symbol``, ``package.module:Class.method`` or
        ``package.module``, from the repository's root.
    nodoc : bool, default False
        Leave the symbol's docstring out.

    Returns
    -------
    Cut
        The code and its title.

    Raises
    ------
    LookupError
        If the module has no such symbol.
    FileNotFoundError
        If there is no such module.
    """
    module, _, symbol = target.partition(":")
    path = ROOT / (module.replace(".", "/") + ".py")
    if not path.is_file():
        raise FileNotFoundError(f"there is no {path.relative_to(ROOT).as_posix()}")
    source = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    if not symbol:
        return Cut(source.rstrip("\n"), name)
    try:
        found = griffe.visit(path.stem, path, source)[symbol]
        first = found.lineno
        last = found.endlineno
    except (KeyError, griffe.AliasResolutionError):
        raise LookupError(f"{name} has no {symbol!r}") from None
    lines = source.splitlines()[first - 1 : last]
    if nodoc and found.docstring and found.docstring.endlineno < last:
        below = found.docstring.endlineno - first + 1
        while not lines[below].strip():
            below += 1
        del lines[found.docstring.lineno - first : below]
    code = textwrap.dedent("\n".join(lines))
    return Cut(code, f"{name} · lines {first}–{last}")


class Listing(Directive):
    """Show code under a title that says where it stands."""

    usage = "::listing package.module:symbol [nodoc]"

    def build(self, parent, arguments):
        """Append the highlighted code."""
        target, *options = arguments
        if set(options) - {"nodoc"}:
            raise ValueError(f"unknown option {' '.join(options)!r}")
        SubElement(parent, "p").text = self.highlighted(*cut(target, "nodoc" in options))


#: How the line begins below which a program holds nothing for its reader to write.
REST = "# ---- "


def output(name):
    """Return what a cell shows before it is run, as scripts/build_runtime.py found it.

    Returns
    -------
    Element
        ``<div class="cell-output">``; its text is not Markdown.
    """
    texts = json.loads((DOCS / "runtime" / ".cells.json").read_text(encoding="utf-8"))
    shown = fromstring(f'<div class="cell-output">{texts[name]}</div>')
    for element in shown.iter():
        element.text = element.text and AtomicString(element.text)
    return shown


class Cell(Directive):
    """A `<python-cell>` around highlighted code."""

    usage = "::cell name [attribute=value …]"
    folder = "cells"

    def build(self, parent, arguments):
        """Append the cell."""
        name, *pairs = arguments
        attributes = read_options(pairs)
        title = attributes.pop("title", name.replace("_", " ").capitalize())
        cell = self.append(parent, name, title, self.read(name), attributes)
        cell.append(output(name))

    def read(self, name):
        """Return the text of a file."""
        path = DOCS / self.folder / f"{name}.py"
        if not path.is_file():
            raise FileNotFoundError(f"there is no docs/{self.folder}/{name}.py")
        return path.read_text(encoding="utf-8")

    def append(self, parent, name, title, code, attributes):
        """Append a figure that holds one program; return its cell."""
        figure = SubElement(parent, "figure", {"class": "cell"})
        cell = SubElement(figure, "python-cell", {"name": name, **attributes})
        cell.text = self.highlighted(code.rstrip("\n"), title)
        return cell


class Exercise(Cell):
    """A download to complete in the page."""

    usage = "::exercise name [other …]"
    folder = "downloads"

    def build(self, parent, arguments):
        """Append the cell, under the file's name; what is not to be edited is folded."""
        name, *others = arguments
        code, line, rest = self.read(name).partition(REST)
        cell = self.append(parent, name, f"{name}.py", code, {"check": ""})
        for other in others:
            start = self.read(other).partition(REST)[0].rstrip("\n")
            fold = SubElement(
                cell, "details", {"class": "cell-start", "data-name": other}
            )
            SubElement(fold, "summary").text = f"Or start from {other}.py"
            fold[0].tail = self.highlighted(start)
        if line:
            fold = SubElement(cell, "details", {"class": "cell-rest"})
            SubElement(fold, "summary").text = f"The rest of {name}.py"
            fold[0].tail = self.highlighted((line + rest).rstrip("\n"))


class ListingExtension(Extension):
    """Add `::listing`, `::cell` and `::exercise` to Markdown."""

    def extendMarkdown(self, md):
        """Register the directives."""
        for directive in (Listing, Cell, Exercise):
            directive(md).register()


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return ListingExtension(**options)
