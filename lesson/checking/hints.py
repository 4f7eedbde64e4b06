"""What gives a mistake away where its numbers are not known beforehand.

Wrong numbers may have something in common, so may the cases that are wrong, and an
error's text may tell. Each function here is what a record in `mistakes` recognises itself
by.
"""

import re

import numpy as np

from lesson.checking.compare import NEARLY, agrees

EXERCISE = {(28, 28, 1), (28, 28, 4), (14, 14, 4), (14, 14, 8)}


# Cases.


def shape(case):
    """Return the shape of the first input."""
    return case.inputs[0].shape


def kernel_size(case):
    """Return the height of the filters."""
    return case.inputs[1].shape[1]


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
    return all((np.rint(o.value) == o.value).all() for _, o, _ in comparison.valued)


def nearly_right(comparison):
    """Return whether all answers are right to two digits."""
    return all(agrees(o.value, right, NEARLY) for _, o, right in comparison.valued)


def rescaled(comparison):
    """Return whether each answer is a multiple of the right one, plus a number."""
    return all(_is_multiple(o.value, right) for _, o, right in comparison.valued)


def _is_multiple(got, right):
    """Return whether `got` is a multiple of `right`, plus a number."""
    if got.shape != right.shape or right.size < 3:
        return False
    design = np.stack([right.ravel(), np.ones(right.size)], axis=1).astype(np.float64)
    (factor, shift), *_ = np.linalg.lstsq(design, got.ravel().astype(np.float64))
    return abs(factor) > 1e-9 and agrees(got, factor * right + shift)


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
    k, channels = kernel_size(case), shape(case)[2]
    return any(
        min(height, width) < k >= max(height, width) and depth in ([], [channels])
        for height, width, *depth in _shapes(outcome.note)
    )


def channels_padded(case, outcome):
    """Return whether a window had zeros for channels too."""
    k, channels = kernel_size(case), shape(case)[2]
    return (k, k, channels + k // 2 * 2) in _shapes(outcome.note)


def _shapes(note):
    """Return the last three sizes of each shape that an error names, two at least."""
    if "shape" not in note:
        return []
    texts = re.findall(r"\([\d, ]+\)", note)
    shapes = (tuple(map(int, re.findall(r"\d+", text)))[-3:] for text in texts)
    return [shape for shape in shapes if len(shape) > 1]
