"""`::listing lesson.conv:conv2d nodoc`: code cut from its source by symbol.

The source is parsed, not imported, and carries no markers; a symbol that went away
stops the build. `::listing docs.downloads.cnn_starter` shows a whole file.
"""

import ast
import textwrap
from typing import NamedTuple
from xml.etree.ElementTree import SubElement

from markdown import Extension

from scripts.publish import ROOT
from scripts.publish.directive import Directive


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
    source, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    if not symbol:
        return Cut(source.rstrip("\n"), name)
    node = find(ast.parse(source), symbol)
    if node is None:
        raise LookupError(f"{name} has no {symbol!r}")
    first = first_line(node)
    kept = set(range(first, node.end_lineno + 1))
    if nodoc:
        kept -= docstring_lines(node)
    lines = source.splitlines()
    code = textwrap.dedent("\n".join(lines[i - 1] for i in sorted(kept)))
    return Cut(code, f"{name} · lines {first}–{node.end_lineno}")


def find(tree, symbol):
    """Return the node that defines a dotted name, or None."""
    for part in symbol.split("."):
        body = getattr(tree, "body", ())
        tree = next((node for node in body if part in names(node)), None)
    return tree


def names(node):
    """Return the names that a statement defines."""
    targets = [*getattr(node, "targets", ()), getattr(node, "target", None)]
    assigned = {target.id for target in targets if isinstance(target, ast.Name)}
    return assigned | {getattr(node, "name", None)} - {None}


def docstring_lines(node):
    """Return the numbers of the lines of a docstring, and of blank lines below it."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or len(body) < 2 or ast.get_docstring(node) is None:
        return set()
    return set(range(body[0].lineno, first_line(body[1])))


def first_line(node):
    """Return the first line of a statement, decorators included."""
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


class Listing(Directive):
    """Show code under a title that says where it stands."""

    usage = "::listing package.module:symbol [nodoc]"

    def build(self, parent, arguments):
        """Append the highlighted code."""
        target, *options = arguments
        if set(options) - {"nodoc"}:
            raise ValueError(f"unknown option {' '.join(options)!r}")
        SubElement(parent, "p").text = self.highlighted(*cut(target, "nodoc" in options))


class ListingExtension(Extension):
    """Add `::listing` to Markdown."""

    def extendMarkdown(self, md):
        """Register the directive."""
        Listing(md).register()


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return ListingExtension(**options)
