"""What cases have in common, and what an error's text gives away.

These speak where no known mistake gives the learner's numbers: often the function stops
with an error in some of the cases, and which ones those are is the best hint there is.
"""

import re

EXERCISE = {(28, 28, 1), (28, 28, 4), (14, 14, 4), (14, 14, 8)}
# Numbers that reach the dense layer where 392 should: what was left out on the way.
FLAT = {
    28 * 28 * 8: "pool-missing",
    14 * 14 * 8: "pool-missing",
    14 * 14 * 4: "block-missing",
    7 * 7 * 4: "block-missing",
}


def _shape(case):
    return case.inputs[0].shape


def _k(case):
    return case.inputs[1].shape[1]


def _size_and_stride(case):
    return case.options or (2, 2)


def _rest(case):
    size, stride = _size_and_stride(case)
    return any((n - size) % stride for n in _shape(case)[:2])


def _no_pairs(case):
    return bool(case.options) or any(n % 2 for n in _shape(case)[:2])


def _no_blocks(case):
    size, stride = _size_and_stride(case)
    return size != stride or any(n % size for n in _shape(case)[:2])


ANY_LAYER = (
    ("sizes-hard-coded", lambda case: _shape(case) not in EXERCISE),
    ("sizes-hard-coded", lambda case: _shape(case)[:2] != (28, 28)),
    ("float32-wrong", lambda case: case.inputs[0].dtype.itemsize == 4),
    ("negatives-wrong", lambda case: case.inputs[0].max() < 0),
)
# For each part: code, and whether a case has the trait; the more telling ones first.
TRAITS = {
    "conv2d": (
        *ANY_LAYER,
        ("rows-columns-swapped", lambda case: _shape(case)[0] != _shape(case)[1]),
        ("sizes-hard-coded", lambda case: _k(case) != 3),
        ("no-padding", lambda case: _k(case) > 1),
        ("sizes-hard-coded", lambda case: _k(case) > min(_shape(case)[:2])),
        ("stride-wrong", lambda case: bool(case.options)),
        ("channels-wrong", lambda case: _shape(case)[2] > 1),
        ("filters-wrong", lambda case: len(case.inputs[2]) > 1),
    ),
    "maxpool2d": (
        *ANY_LAYER,
        ("pool-square-only", lambda case: _shape(case)[0] != _shape(case)[1]),
        ("pool-odd-sizes", _rest),
        ("pool-odd-sizes", _no_blocks),
        ("pool-size-ignored", _no_pairs),
        ("pool-size-ignored", lambda case: bool(case.options)),
        ("pool-size-ignored", lambda case: _size_and_stride(case)[0] != 2),
        ("pool-stride-ignored", lambda case: _size_and_stride(case)[1] != 2),
        ("pool-stride-ignored", lambda case: len(set(_size_and_stride(case))) > 1),
    ),
    "forward": (),
}


def shared_trait(cases, passed):
    """Return the code of a trait that the failing cases share and the others lack.

    Parameters
    ----------
    cases : sequence of Case
        Of one part.
    passed : sequence of bool
        Which of them are right.

    Returns
    -------
    str or None
        None where no trait separates them.
    """
    failed = [not p for p in passed]
    traits = TRAITS[cases[0].part]
    found = (code for code, has in traits if [has(case) for case in cases] == failed)
    return next(found, None)


def code_of_error(case, outcome):
    """Return the code of an error, from its text.

    Parameters
    ----------
    case : Case
        The call that raised it.
    outcome : Outcome
        What came of it.

    Returns
    -------
    str
        "exception" where the text gives nothing away.
    """
    note = outcome.note
    if outcome.line == 0 and note.startswith("TypeError") and "argument" in note:
        return "wrong-signature"
    numbers = [int(n) for n in re.findall(r"\d+", note)]
    if case.part == "forward":
        if 392 in numbers:
            return next((FLAT[n] for n in numbers if n in FLAT), "exception")
    elif case.part == "conv2d" and note.startswith("IndexError"):
        return _code_of_index(case, numbers)
    elif case.part == "conv2d" and "shape" in note:
        return _code_of_shapes(case, note)
    return "exception"


def _code_of_index(case, numbers):
    """Return the code of an index outside of an array: (index, axis, size)."""
    if len(numbers) != 3 or numbers[1] > 1 or case.options:
        return "exception"
    index, axis, size = numbers
    return "no-padding" if index == size == _shape(case)[axis] else "exception"


def _code_of_shapes(case, note):
    """Return the code of an error in multiplying a window by a filter of other shape."""
    k, _, channels = case.inputs[1].shape[1:]
    texts = re.findall(r"\([\d, ]+\)", note)
    shapes = (tuple(map(int, re.findall(r"\d+", text)))[-3:] for text in texts)
    for height, width, *depth in (shape for shape in shapes if len(shape) > 1):
        if (height, width, *depth) == (k, k, channels + k // 2 * 2):
            return "padding-channels"
        if min(height, width) < k >= max(height, width) and depth in ([], [channels]):
            return "no-padding"
    return "exception"
