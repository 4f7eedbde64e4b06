"""One file out of a program and the parts of this repository that it imports.

A template is an ordinary program: `from lesson.images import load_image` gives way to
the source of that function and of what it uses, and `NAME = frozen(value)` to the value.
So nothing that a download holds is written twice.

Throughout this module
    template   the program
    part       a function, class or constant at the top level of a module
    parts      {(module, name): source}
"""

import ast
import importlib
import sys
from functools import cache
from typing import NamedTuple

from docs.widgets.python.pagecells.naming import used_names
from scripts import ROOT
from scripts.bundling.frozen import WIDTH, literal

#: Packages whose parts are inlined; anything else is imported.
OWN = ("lesson", "scripts")
GUARD = 'if __name__ == "__main__":'
IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
#: Packages that a learner may not have yet, and how each calls itself.
INSTALLED = {"numpy": "NumPy"}
#: How a download imports one: a missing one is no case for a traceback.
CAREFULLY = """\
try:
    {line}
except ModuleNotFoundError:
    print("{title} is missing; run: python -m pip install {name}", file=sys.stderr)
    sys.exit(2)"""


def inline(module):
    """Return a program as one file that needs nothing of this repository.

    Parameters
    ----------
    module : str
        The template, such as "scripts.downloads.cnn_visualization".

    Returns
    -------
    str
        Python source: docstring, imports, the program, the parts that it uses, and
        the lines that start it.

    Raises
    ------
    ValueError
        If two parts have one name, or one is imported under another name.
    LookupError
        If a part is missing from the module that should have it.
    """
    template = source(module)
    program, start = _program(template)
    imports, parts = _collect(template, used_names(f"{program}\n{start}"))
    _refuse_twins([*template.parts, *(name for _, name in parts)])
    gap = "\n\n\n" if program.startswith(("def ", "class ", "@")) else "\n\n"
    blocks = [_import_block(imports) + gap + program, *_sections(parts), start]
    docstring = ast.get_docstring(template.tree, clean=False)
    return f'"""{docstring}"""\n\n' + "\n\n\n".join(blocks) + "\n"


def _program(template):
    """Return the template after its imports, values in place, and how it starts."""
    guard = next(i for i, line in enumerate(template.lines) if line.startswith(GUARD))
    lines, start = template.lines[:guard], "\n".join(template.lines[guard:])
    for name, node in reversed(template.parts.items()):
        if _is_frozen(node):
            text = _value(template, name).split("\n")
            lines[node.lineno - 1 : node.end_lineno] = text
    last = max(n.end_lineno for n in template.tree.body if isinstance(n, IMPORTS))
    return "\n".join(lines[last:]).strip("\n"), start


def _is_frozen(node):
    """Return whether a statement is `NAME = frozen(…)`."""
    called = getattr(getattr(node, "value", None), "func", None)
    return isinstance(called, ast.Name) and called.id == "frozen"


def _value(where, name):
    """Return the lines of `NAME = frozen(…)` with the value itself."""
    node = where.parts[name]
    value = getattr(importlib.import_module(where.module), name)
    first, *rest = f"{name} = {literal(value, prefix=len(name) + 3)}".split("\n")
    comment = where.lines[node.end_lineno - 1][node.end_col_offset :]
    return "\n".join([first + comment, *rest])


def _text(where, name):
    """Return the source of a part, a frozen value in place."""
    node = where.parts[name]
    return _value(where, name) if _is_frozen(node) else where.text(node)


def _collect(template, names):
    """Return the imports and the parts that names of a template lead to."""
    imports = set()
    parts = {}
    todo = [(template, name) for name in sorted(names)]
    while todo:
        origin, name = todo.pop(0)
        entry = origin.imports.get(name)
        if entry is None and (origin is template or name not in origin.parts):
            continue  # defined here, or built in
        if entry is not None and entry.module.split(".")[0] not in OWN:
            imports.add(entry)
            continue
        module = _home(origin.module, name)
        if (module, name) not in parts:
            text = _text(source(module), name)
            parts[module, name] = text
            todo += [(source(module), other) for other in sorted(used_names(text))]
    return imports, parts


def _home(module, name):
    """Return the module that defines a name, through re-exports."""
    while (entry := source(module).imports.get(name)) is not None:
        if entry.alias or entry.name is None:
            raise ValueError(f"{module} must import {name} by `from … import {name}`")
        module = entry.module
    if name not in source(module).parts:
        raise LookupError(f"{module} has no {name}")
    return module


def _refuse_twins(names):
    """Raise where two parts would have one name."""
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two parts are called {twins[0]}; rename one of them")


def _import_block(imports):
    """Return import statements in the order that the linter wants."""
    statements = {}
    for entry in imports:
        is_foreign = entry.module.split(".")[0] not in sys.stdlib_module_names
        group = statements.setdefault((is_foreign, entry.name is not None), {})
        group.setdefault(entry.module, set()).add(entry.name or entry.alias)
    lines = []
    last = False
    for (is_foreign, is_from), group in sorted(statements.items()):
        lines += [""] if is_foreign != last and lines else []
        last = is_foreign
        for module, names in sorted(group.items()):
            lines.append(_import_line(module, names, is_from))
    return "\n".join(lines)


def _import_line(module, names, is_from):
    """Return one import statement."""
    if is_from:
        return f"from {module} import {', '.join(sorted(names))}"
    [alias] = names
    line = f"import {module}" + (f" as {alias}" if alias else "")
    if title := INSTALLED.get(module):
        return CAREFULLY.format(line=line, name=module, title=title)
    return line


def _sections(parts):
    """Return the source of all parts, by module in the order of need."""
    for module in dict.fromkeys(module for module, _ in parts):
        nodes = source(module).parts
        mine = {
            nodes[name]: text for (home, name), text in parts.items() if home == module
        }
        yield f"# ---- From {module.replace('.', '/')}.py ".ljust(WIDTH - 2, "-")
        constants = []
        for node in sorted(mine, key=_line):  # a constant may need a class above it
            if not isinstance(node, DEFINITIONS):
                constants.append(mine[node])
                continue
            if constants:
                yield "\n".join(constants)
                constants = []
            yield mine[node]
        if constants:
            yield "\n".join(constants)


def _line(node):
    return node.lineno


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
