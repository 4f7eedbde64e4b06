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

from docs.widgets.python.pagecells.naming import used_names
from scripts.bundling.frozen import WIDTH, literal
from scripts.bundling.source import source

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
    imports, parts, todo = set(), {}, [(template, name) for name in sorted(names)]
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
    lines, last = [], False
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
