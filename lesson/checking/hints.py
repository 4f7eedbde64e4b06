"""What gives a mistake away where its numbers are not known beforehand.

Wrong numbers may have something in common, so may the cases that are wrong, and an
error's text may tell. Each function here is what a record in `mistakes` recognises itself
by.
"""

import re

import numpy as np

from lesson.checking.calls import MARKS
from lesson.checking.outcomes import NEARLY, agrees

EXERCISE = {(28, 28, 1), (28, 28, 4), (14, 14, 4), (14, 14, 8)}


# Cases.


def shape(case):
    """Return the shape of the first input."""
    return case.inputs[0].shape


def kernel(case):
    """Return height and width of the filters."""
    return case.inputs[1].shape[1:3]


def square(case):
    """Return whether a layer sees a square window."""
    return case.part != "conv2d" or len(set(kernel(case))) == 1


def new_to_the_exercise(case):
    """Return whether the input has a shape that the exercise's network has not."""
    return shape(case) not in EXERCISE


def unlike_the_image(case):
    """Return whether the input is smaller or larger than the exercise's images."""
    return shape(case)[:2] != (28, 28)


def oblong(case):
    """Return whether height and width differ."""
    return shape(case)[0] != shape(case)[1]


def single(case):
    """Return whether the numbers are float32."""
    return case.inputs[0].dtype.itemsize == 4


def negative(case):
    """Return whether all numbers are negative."""
    return case.inputs[0].max() < 0


def size_and_stride(case):
    """Return the side of a pooling window, and the pixels from one to the next."""
    return case.options or (2, 2)


def leaves_a_rest(case):
    """Return whether pooling windows leave rows or columns over."""
    size, stride = size_and_stride(case)
    return any((n - size) % stride for n in shape(case)[:2])


def without_pairs(case):
    """Return whether x cannot be pooled as pairs of rows and of columns."""
    return bool(case.options) or any(n % 2 for n in shape(case)[:2])


def without_blocks(case):
    """Return whether x cannot be pooled as whole blocks that lie side by side."""
    size, stride = size_and_stride(case)
    return size != stride or any(n % size for n in shape(case)[:2])


# Numbers.


def whole(comparison):
    """Return whether all answers are whole numbers."""
    values = [o.value for _, o, _ in comparison.valued]
    return all(y.size and (np.rint(y) == y).all() for y in values)


def nearly_right(comparison):
    """Return whether all answers are right to two digits."""
    return all(agrees(o.value, right, NEARLY) for _, o, right in comparison.valued)


def rescaled(comparison):
    """Return whether each answer is a multiple of the right one, plus a number."""
    return all(_is_multiple(o.value, right) for _, o, right in comparison.valued)


def _is_multiple(got, right):
    """Return whether `got` is a multiple of `right`, plus a number."""
    if got.shape != right.shape or right.size < 3 or not np.isfinite(got).all():
        return False
    design = np.stack([right.ravel(), np.ones(right.size)], axis=1).astype(np.float64)
    (factor, shift), *_ = np.linalg.lstsq(design, got.ravel().astype(np.float64))
    return abs(factor) > 1e-9 and agrees(got, factor * right + shift)


def other_bias(comparison):
    """Return whether each number is right but for the bias, another filter's."""
    return all(_has_other_bias(*row) for row in comparison.valued)


def _has_other_bias(case, outcome, right):
    """Return whether each number is right once another filter's bias is taken."""
    if outcome.value.shape != right.shape:
        return False
    b = case.inputs[2]
    swapped = right[..., None] + np.subtract.outer(b, b).T  # from one's own to each
    got = outcome.value[..., None]
    return bool(np.isclose(got, swapped, rtol=1e-4, atol=1e-4).any(axis=-1).all())


def shifted(comparison):
    """Return whether each map, none of them tiny, is right but for a number added."""
    large = max(right.shape[0] * right.shape[1] for _, _, right in comparison.valued) > 9
    return large and all(_is_shifted(o.value, right) for _, o, right in comparison.valued)


def _is_shifted(got, right):
    """Return whether maps differ by one number each."""
    if got.shape != right.shape:
        return False
    added = (got - right).mean(axis=(0, 1))
    return agrees(got, right + added)


def sized_as_channels_first(comparison):
    """Return whether outputs have the size of an x read as (channels, rows, columns)."""
    sizes = [(o.value.shape, _channels_first(case)) for case, o, _ in comparison.valued]
    return bool(sizes) and all(got in wrong for got, wrong in sizes)


def _channels_first(case):
    """Return the shapes that a layer gives which takes the first axis for channels."""
    if case.part == "maxpool2d":
        size, stride = size_and_stride(case)
        counts = tuple(max(0, (n - size) // stride + 1) for n in shape(case)[1:])
        return [(shape(case)[0], *counts), (*counts, shape(case)[0])]
    (stride,) = case.options or (1,)
    counts = tuple((n - 1) // stride + 1 for n in shape(case)[1:])
    return [(len(case.inputs[2]), *counts), (*counts, len(case.inputs[2]))]


def blind_to_weights(comparison):
    """Return whether the scores of an image are the same with other weights."""
    return _repeats(comparison.valued, lambda case: case.inputs[0].tobytes())


def blind_to_the_image(comparison):
    """Return whether all images get the same scores from the same weights."""
    return _repeats(comparison.valued, lambda case: case.weights["W1"].tobytes())


def _repeats(rows, key):
    """Return whether cases with the same key all have the same answer."""
    first = {}
    for case, outcome, _ in rows:
        first.setdefault(key(case), outcome.value)
    same = all(agrees(o.value, first[key(c)]) for c, o, _ in rows)
    return same and len(first) < len(rows)


# Errors.


def says(*texts):
    """Return a test: whether an error has one of these texts."""
    return lambda case, outcome: any(text in outcome.note for text in texts)


def for_a_notebook(case, outcome):
    """Return whether a line is a notebook's command, no Python."""
    command = re.search(r" \| .", outcome.note) and not with_marks(case, outcome)
    names = ("name 'get_ipython' is not", "name 'display' is not")
    return bool(command) or says(*names)(case, outcome)


def with_marks(case, outcome):
    """Return whether a line bears marks of where it was copied from."""
    line = re.search(rf" \| {MARKS.pattern}$", outcome.note)
    return bool(line) or says("name 'In' is not defined")(case, outcome)


def index_of_filters(case, outcome):
    """Return whether an index went beyond the filters: W or b, and no axis of x."""
    found = re.search(
        r"index \d+ is out of bounds for axis 0 with size (\d+)", outcome.note
    )
    filters = len(case.inputs[2])
    return bool(found) and int(found[1]) == filters != shape(case)[0]


def axes_as_channels_first(case, outcome):
    """Return whether x or W was read with its channels before its rows."""
    if case.part != "conv2d":
        return False
    beyond = re.search(r"out of bounds for axis 3 with size (\d+)", outcome.note)
    whole_rows = (shape(case)[0], *kernel(case)) in _shapes(outcome.note)
    return whole_rows or (bool(beyond) and int(beyond[1]) == shape(case)[2])


def cannot_be_called(case, outcome):
    """Return whether the call itself failed, before any line of the function."""
    arguments = outcome.note.startswith("TypeError") and "argument" in outcome.note
    return outcome.line == 0 and arguments


def flattened_to(*lengths):
    """Return a test: whether W3 met one of these numbers of features, not its 392."""

    def test(case, outcome):
        numbers = {int(n) for n in re.findall(r"\d+", outcome.note)}
        return 392 in numbers and not numbers.isdisjoint(lengths)

    return test


def window_leaves(case, outcome):
    """Return whether a window was cut off by the edge of x, or read beyond it."""
    if outcome.note.startswith("IndexError"):
        numbers = [int(n) for n in re.findall(r"\d+", outcome.note)]
        if len(numbers) != 3 or numbers[1] > 1 or case.options:
            return False
        index, axis, size = numbers
        return index == size == shape(case)[axis]
    kh, kw = kernel(case)
    return any(
        (height, width) != (kh, kw)
        and (height <= kh and width <= kw)
        and depth in ([], [shape(case)[2]])
        for height, width, *depth in _shapes(outcome.note)
    )


def channels_padded(case, outcome):
    """Return whether a window had zeros for channels too."""
    kh, kw = kernel(case)
    depth = shape(case)[2] + 2 * (kh // 2)
    return (kh, kw, depth) in _shapes(outcome.note)


def _shapes(note):
    """Return the last three sizes of each shape that an error names, two at least."""
    if "shape" not in note:
        return []
    texts = re.findall(r"\([\d, ]+\)", note)
    shapes = (tuple(map(int, re.findall(r"\d+", text)))[-3:] for text in texts)
    return [shape for shape in shapes if len(shape) > 1]
