"""The starter of an exercise, made from its solution.

In the solution, a comment `# Step 1: do this.` (with more comment lines below it, saying
why and how) stands above the lines that a learner will write. They end at the next
blank line, or where the indentation ends. The starter has a `raise` in their place.
"""

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
