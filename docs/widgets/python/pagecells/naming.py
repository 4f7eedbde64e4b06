"""Which names some code takes from elsewhere, and which it gives.

The page uses it to run the cells that a cell needs before the cell itself, and the
downloads to take along what a function needs.
"""

import builtins
import dis
import symtable
import warnings

#: The byte order mark that some editors put before a text.
MARK = "\ufeff"
_BUILT_IN = frozenset(dir(builtins)) | {"display", "show"}


def names_of(code):
    """Return the names a program binds and those it takes from outside.

    Parameters
    ----------
    code : str
        A cell's text.

    Returns
    -------
    binds, takes : set of str
        Empty where the text is no valid Python.

    Examples
    --------
    >>> names_of("total = price * 2")
    ({'total'}, {'price'})
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # the run itself will warn
            program = compile(code, "cell", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return set(), set()
    binds, takes = set(), set()
    for step in dis.get_instructions(program):  # in order: symtable knows of none
        if step.opname in ("STORE_NAME", "STORE_GLOBAL"):
            binds.add(step.argval)
        elif step.opname == "LOAD_NAME" and step.argval not in binds:
            takes.add(step.argval)
    # A function may use what is bound below it: it runs later.
    inner = _referenced(symtable.symtable(code, "cell", "exec").get_children())
    return binds, (takes | (inner - binds)) - _BUILT_IN


def used_names(text):
    """Return the global names that some code refers to.

    Parameters
    ----------
    text : str
        Python source.

    Returns
    -------
    set of str
        Built-in names among them; names that are local to functions are not.

    Examples
    --------
    >>> sorted(used_names("def f(x, y=A): return [len(z) + B for z in x]"))
    ['A', 'B', 'len']
    """
    return _referenced([symtable.symtable(text, "part", "exec")])


def _referenced(tables):
    """Return the global names that the code of some tables, and inside them, reads."""
    names = set()
    for table in tables:
        is_module = table.get_type() == "module"
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (is_module or symbol.is_global())
        }
        names |= _referenced(table.get_children())
    return names


def needed_cells(code, earlier, known):
    """Return which earlier cells must run before a cell can.

    Parameters
    ----------
    code : str
        The cell's text.
    earlier : list of str
        The texts of the cells above it, in order.
    known : collection of str
        Names that exist already.

    Returns
    -------
    list of int
        Positions in `earlier`, in order; the nearest cell that binds a name gives it.

    Examples
    --------
    >>> needed_cells("print(b)", ["a = 1", "b = a", "c = 3"], known=())
    [0, 1]
    """
    missing = names_of(code)[1] - set(known)
    chosen = []
    for index in reversed(range(len(earlier))):
        binds, takes = names_of(earlier[index])
        if binds & missing:
            chosen.append(index)
            missing = (missing - binds) | (takes - set(known))
    return chosen[::-1]
