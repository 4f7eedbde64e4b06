"""Which names a cell takes from others, and which it gives them.

The page uses it to run the cells that a cell needs before the cell itself.
"""

import builtins
import dis
import types
import warnings

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
    binds, takes, inner = set(), set(), set()
    for step in dis.get_instructions(program):
        if step.opname in ("STORE_NAME", "STORE_GLOBAL"):
            binds.add(step.argval)
        elif step.opname == "LOAD_NAME" and step.argval not in binds:
            takes.add(step.argval)
        elif isinstance(step.argval, types.CodeType):
            inner |= _globals_of(step.argval)
    # A function may use what is bound below it: it runs later.
    return binds, (takes | (inner - binds)) - _BUILT_IN


def _globals_of(program):
    """Return the global names that a function's code, and any inside it, reads."""
    names = set()
    for step in dis.get_instructions(program):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names.add(step.argval)
        elif isinstance(step.argval, types.CodeType):
            names |= _globals_of(step.argval)
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
