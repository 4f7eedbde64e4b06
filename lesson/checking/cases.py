"""The calls that an answer is put through, the smallest first.

Nothing here is secret: the numbers come from a fixed seed, so that the same answer
always gets the same report. A case carries no right answer; only the judging side
computes those.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from lesson.checking import reference

WEIGHTS = ("W1", "b1", "W2", "b2", "W3", "b3")
PARTS = ("conv2d", "maxpool2d", "forward")
# The last section is `forward` with the learner's own layers, the third with right ones.
SECTIONS = (*PARTS, "forward-own")

# height, width, in_channels, filters, kh, kw, stride, dtype, and whether all is negative
CONV_CASES = (
    (5, 4, 1, 1, 3, 3, 1, "f8", False),
    (28, 28, 1, 4, 3, 3, 1, "f8", False),
    (14, 14, 4, 8, 3, 3, 1, "f8", False),
    (7, 7, 2, 3, 3, 3, 1, "f8", False),
    (6, 9, 3, 2, 3, 3, 1, "f8", False),
    (9, 8, 2, 3, 5, 5, 1, "f8", False),
    (8, 8, 1, 2, 3, 3, 2, "f8", False),
    (7, 11, 2, 3, 3, 3, 2, "f8", False),
    (10, 7, 3, 2, 5, 5, 2, "f8", False),
    (11, 7, 2, 2, 3, 3, 3, "f8", False),
    (4, 3, 1, 2, 5, 5, 1, "f8", False),  # the filter is larger than the image
    (6, 6, 3, 2, 1, 1, 1, "f8", False),
    (6, 7, 2, 3, 3, 3, 1, "f8", True),
    (8, 6, 2, 3, 3, 3, 1, "f4", False),
    (9, 10, 2, 3, 5, 5, 3, "f4", False),
    (6, 8, 2, 3, 3, 5, 1, "f8", False),  # from here on the filters are not square
    (8, 6, 2, 2, 5, 3, 1, "f8", False),
    (7, 7, 1, 2, 1, 3, 1, "f8", False),
    (9, 6, 3, 2, 3, 1, 2, "f8", False),
    (7, 10, 2, 3, 5, 3, 3, "f4", False),
)
# height, width, channels, size, stride, dtype, and whether all is negative
POOL_CASES = (
    (4, 4, 1, 2, 2, "f8", False),
    (28, 28, 4, 2, 2, "f8", False),
    (14, 14, 8, 2, 2, "f8", False),
    (6, 4, 3, 2, 2, "f8", False),
    (7, 7, 2, 2, 2, "f8", False),  # a row and a column are left over
    (5, 8, 2, 2, 2, "f8", False),
    (9, 9, 2, 3, 3, "f8", False),
    (8, 9, 3, 3, 2, "f8", False),
    (6, 7, 2, 2, 1, "f8", False),
    (9, 7, 2, 2, 3, "f8", False),
    (6, 6, 2, 2, 2, "f8", True),
    (8, 6, 3, 2, 2, "f4", False),
)


@dataclass(frozen=True, eq=False)
class Case:
    """One call of one function.

    Attributes
    ----------
    part : str
        The function: one of ``PARTS``.
    inputs : tuple of ndarray
        Arrays that it is given; it must leave them as they are.
    options : tuple of int
        Numbers that follow them: a stride, or a size and a stride. Empty where the
        function's own defaults are meant.
    weights : dict of str to ndarray
        Globals of the learner's file during the call.
    """

    part: str
    inputs: tuple
    options: tuple = ()
    weights: dict = field(default_factory=dict)

    def predict(self, **steps):
        """Return the right answer, or the one with some steps replaced.

        Parameters
        ----------
        **steps : callable
            For ``reference.convolve``, ``reference.pool`` or ``reference.network``.

        Returns
        -------
        ndarray
            As the function should return it.
        """
        layer = {"conv2d": reference.convolve, "maxpool2d": reference.pool}.get(self.part)
        if layer is None:
            return reference.network(*self.inputs, *self.weights.values(), **steps)
        return layer(*self.inputs, *self.options, **steps)

    def __str__(self):
        """Return the call in words."""
        names = ("x", "W", "b") if self.part == "conv2d" else ("x",)
        if self.part == "forward":
            return "forward(image)"
        call = f"{self.part}({', '.join((*names, *map(str, self.options)))})"
        shapes = zip(names[:2], self.inputs, strict=False)
        given = " and ".join(f"{name} of shape {a.shape}" for name, a in shapes)
        single = " in float32" if self.inputs[0].dtype == np.float32 else ""
        return f"{call} with {given}{single}"


@cache
def cases():
    """Return the calls of every section, in order.

    Returns
    -------
    dict of str to tuple of Case
        By the names in ``SECTIONS``. Give copies of the arrays to other code.

    Examples
    --------
    >>> print(cases()["conv2d"][0])
    conv2d(x, W, b) with x of shape (5, 4, 1) and W of shape (1, 3, 3, 1)
    """
    rng = np.random.default_rng(922)
    made = {"forward": list(_forward_cases(rng))}
    made["conv2d"] = [_conv_case(rng, *row) for row in CONV_CASES]
    made["maxpool2d"] = [_pool_case(rng, *row) for row in POOL_CASES]
    # Last come other numbers in the arrays of the first call, and that call once more:
    # they show what a function keeps from one call to the next.
    made["conv2d"] += [_conv_case(rng, *CONV_CASES[0]), made["conv2d"][0]]
    made["maxpool2d"] += [_pool_case(rng, *POOL_CASES[0]), made["maxpool2d"][0]]
    made["forward"] += [made["forward"][0]]
    return {section: tuple(made[section.partition("-")[0]]) for section in SECTIONS}


def _conv_case(rng, height, width, channels, filters, kh, kw, stride, dtype, negative):
    """Return a call of conv2d; two decimals keep the messages short."""
    shapes = (height, width, channels), (filters, kh, kw, channels), (filters,)
    x, W, b = (rng.normal(size=shape).round(2).astype(dtype) for shape in shapes)
    if negative:
        x, W, b = -np.abs(x) - 1, np.abs(W), -np.abs(b)
    return Case("conv2d", (x, W, b), () if stride == 1 else (stride,))


def _pool_case(rng, height, width, channels, size, stride, dtype, negative):
    """Return a call of maxpool2d."""
    x = rng.normal(size=(height, width, channels)).round(2).astype(dtype)
    x = -np.abs(x) - 1 if negative else x
    return Case("maxpool2d", (x,), () if (size, stride) == (2, 2) else (size, stride))


def _forward_cases(rng):
    """Yield two images through each of two networks."""
    shapes = ((4, 3, 3, 1), (4,), (8, 3, 3, 4), (8,), (10, 392), (10,))
    images = rng.uniform(0.1, 0.9, size=(2, 28, 28)).round(2)  # no 0, no 1: see rescaling
    for _ in range(2):
        arrays = (rng.normal(scale=0.4, size=shape).round(2) for shape in shapes)
        weights = dict(zip(WEIGHTS, arrays, strict=True))
        yield from (Case("forward", (image,), weights=weights) for image in images)
