"""The starters of an exercise, made from its solution.

In the solution, a comment `# Step 1: do this.` (with more comment lines below it, saying
why, and what shape it gives) stands above the lines that a learner will write. They end
at the next blank line, or where the indentation ends. A starter has a `raise` in their
place; or, where only the signatures are given, in place of whole functions.
"""

import ast
import re
from typing import NamedTuple

STEP = re.compile(r"(?P<indent> *)# Step (?P<number>\d+): (?P<title>.*)")


class Gap(NamedTuple):
    """Lines that a learner writes.

    Parameters
    ----------
    number : int
        Of the step.
    placeholder : str
        The line that stands in their place.
    lines : list of str
        Of the solution.
    """

    number: int
    placeholder: str
    lines: list


def starter_of(solution):
    r"""Return the starter's text: gaps for the learner's lines, "TODO" for "Step".

    Parameters
    ----------
    solution : str
        Python source with steps.

    Returns
    -------
    str
        Python source that says which gap is next.

    Raises
    ------
    ValueError
        If the steps are not numbered from 1 on.

    Examples
    --------
    >>> print(starter_of("# Step 1: add.\ny = x + 1"))
    # TODO 1: add.
    raise NotImplementedError("TODO 1: add")
    """
    lines, found = solution.split("\n"), gaps(solution)
    for start, gap in reversed(found):
        lines[start : start + len(gap.lines)] = [gap.placeholder]
    text = "\n".join(lines).replace("cnn_solution", "cnn_starter")
    return re.sub(r"\bStep (\d)", r"TODO \1", text)


def signatures_of(solution, functions):
    r"""Return a starter that gives some functions by signature and docstring alone.

    Parameters
    ----------
    solution : str
        Python source with steps.
    functions : list of str
        Whose bodies the learner writes, in the order of the source.

    Returns
    -------
    str
        Python source that says which function is next.

    Raises
    ------
    ValueError
        If one is missing, has no docstring, or nothing but one.

    Examples
    --------
    >>> print(signatures_of("def f(x):\n    'Double.'\n    return 2 * x", ["f"]))
    def f(x):
        'Double.'
        raise NotImplementedError("TODO 1: write f")
    """
    lines = solution.split("\n")
    nodes = {n.name: n for n in ast.parse(solution).body if hasattr(n, "args")}
    for number, name in reversed(list(enumerate(functions, 1))):
        node = nodes.get(name)
        if node is None or not ast.get_docstring(node) or len(node.body) < 2:
            raise ValueError(f"{name} must be a function with a docstring and a body")
        start, stop = node.body[0].end_lineno, node.end_lineno
        lines[start:stop] = [
            f'    raise NotImplementedError("TODO {number}: write {name}")'
        ]
    text = "\n".join(lines).replace("cnn_solution", "cnn_signatures")
    return re.sub(r"Step 1 to Step \d+", f"TODO 1 to TODO {len(functions)}", text)


def gaps(solution):
    r"""Return the gaps of a solution, each with the index of its first line.

    Parameters
    ----------
    solution : str
        Python source with steps.

    Returns
    -------
    list of tuple of int and Gap
        In order.

    Raises
    ------
    ValueError
        If the steps are not numbered from 1 on, or one has no lines.

    Examples
    --------
    >>> gaps("# Step 1: add.\ny = x + 1")[0][1].lines
    ['y = x + 1']
    """
    lines, found = solution.split("\n"), []
    for index, line in enumerate(lines):
        if step := STEP.fullmatch(line):
            start, stop = _extent(lines, index, step["indent"])
            number, title = int(step["number"]), step["title"].removesuffix(".")
            error = f'NotImplementedError("TODO {number}: {title}")'
            gap = Gap(number, f"{step['indent']}raise {error}", lines[start:stop])
            found.append((start, gap))
    numbers = [gap.number for _, gap in found]
    if numbers != list(range(1, len(found) + 1)) or not all(g.lines for _, g in found):
        raise ValueError(f"steps must be numbered from 1 and have lines, got {numbers}")
    return found


def _extent(lines, index, indent):
    """Return where the lines under a step's comment begin and end."""
    start = index
    while start < len(lines) and lines[start].startswith(indent + "#"):
        start += 1
    stop = start
    while stop < len(lines) and lines[stop].startswith(indent) and lines[stop].strip():
        stop += 1
    return start, stop
