"""A module of this repository as text: its parts, its imports, and what a part uses.

Throughout this module
    part   a function, class or constant at the top level of a module
"""

import ast
from functools import cache
from typing import NamedTuple

from scripts import ROOT


class Import(NamedTuple):
    """One name that a module imports.

    Parameters
    ----------
    module : str
        Where it comes from.
    name : str, optional
        What is taken from there; None for the module itself.
    alias : str, optional
        What it is called here, where that differs.
    """

    module: str
    name: str | None = None
    alias: str | None = None


class Source:
    """The text of a module and its places of interest.

    Parameters
    ----------
    module : str
        Dotted name, from the root of the repository.

    Attributes
    ----------
    module : str
        As given.
    lines : list of str
        Without line ends.
    tree : ast.Module
        The same, parsed.
    parts : dict of str to ast.stmt
        Top-level functions, classes and constants.
    imports : dict of str to Import
        By the name they have in this module.
    """

    def __init__(self, module):
        self.module = module
        path = ROOT / (module.replace(".", "/") + ".py")
        text = path.read_text(encoding="utf-8")
        self.lines, self.tree = text.splitlines(), ast.parse(text)
        self.parts, self.imports = {}, {}
        for node in self.tree.body:
            self.parts |= dict.fromkeys(_defined(node), node)
            self.imports |= _imported(node)

    def text(self, node):
        """Return the source of a part with the comments above it, docstring cut short.

        Parameters
        ----------
        node : ast.stmt
            One of `parts`.

        Returns
        -------
        str
            Whole lines; of a docstring the first line only.
        """
        start = min(
            [node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]
        )
        start -= 1
        while start and self.lines[start - 1].startswith("#"):
            start -= 1
        lines = self.lines[start : node.end_lineno]
        for inner in reversed(list(ast.walk(node))):
            is_documented = isinstance(inner, ast.FunctionDef | ast.ClassDef)
            if is_documented and ast.get_docstring(inner):
                doc = inner.body[0]
                first = lines[doc.lineno - 1 - start].removesuffix('"""')
                lines[doc.lineno - 1 - start : doc.end_lineno - start] = [first + '"""']
        return "\n".join(lines)


@cache
def source(module):
    """Return the `Source` of a module, read once.

    Parameters
    ----------
    module : str
        Dotted name.

    Returns
    -------
    Source
        Not to be changed.
    """
    return Source(module)


def _defined(node):
    """Return the names that a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    names = (n for t in targets if t is not None for n in ast.walk(t))
    return [n.id for n in names if isinstance(n, ast.Name)]


def _imported(node):
    """Return what an import statement brings, by local name."""
    if isinstance(node, ast.Import):
        return {a.asname or a.name: Import(a.name, None, a.asname) for a in node.names}
    if isinstance(node, ast.ImportFrom):
        entries = (Import(node.module, a.name, a.asname) for a in node.names)
        return {entry.alias or entry.name: entry for entry in entries}
    return {}
