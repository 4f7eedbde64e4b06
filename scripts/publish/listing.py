"""`::listing lesson.conv:conv2d nodoc`: code cut from its source by symbol.

The source is parsed, not imported, and carries no markers; a symbol that went away
stops the build. `::listing docs.downloads.cnn_starter` shows a whole file.
"""

import textwrap
from typing import NamedTuple
from xml.etree.ElementTree import SubElement

import griffe
from markdown import Extension

from scripts import ROOT
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
    source = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    if not symbol:
        return Cut(source.rstrip("\n"), name)
    try:
        found = griffe.visit(path.stem, path, source)[symbol]
        first, last = found.lineno, found.endlineno
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


class ListingExtension(Extension):
    """Add `::listing` to Markdown."""

    def extendMarkdown(self, md):
        """Register the directive."""
        Listing(md).register()


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return ListingExtension(**options)
