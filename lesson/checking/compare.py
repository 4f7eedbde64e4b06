"""Compare what came back with what is right, as far as the precision tells.

Different right ways to add numbers up differ in the last digits, so nothing is ever
compared with ``==``.
"""

import numpy as np

# Of the largest number in the right answer. In float32 the sums of these cases err by
# 3e-7; the second leaves room for float32 somewhere inside, the first for an FFT in it.
SINGLE, DOUBLE = 1e-4, 1e-5
NEARLY = 1e-2


def agrees(got, right, tolerance=None):
    """Return whether an array is the right one.

    Parameters
    ----------
    got : ndarray
        To be judged, of any shape and any real dtype.
    right : ndarray
        The right answer, float32 or float64.
    tolerance : float, optional
        Largest difference allowed, of the largest number in `right`.

    Returns
    -------
    bool
        True for the same shape and numbers that differ by no more.

    Examples
    --------
    >>> agrees(np.array([1 / 3]), np.array([0.33333333])), agrees(np.zeros(1), np.ones(1))
    (True, False)
    """
    if got.shape != right.shape:
        return False
    if not (np.isfinite(got).all() and np.isfinite(right).all()):
        return False
    if tolerance is None:
        small = {got.dtype, right.dtype} & {np.dtype(np.float32)}
        tolerance = SINGLE if small else DOUBLE
    return bool((_distance(got, right) <= tolerance * _scale(right)).all())


def first_difference(got, right):
    """Return the first position, in row-major order, where two arrays differ.

    Parameters
    ----------
    got, right : ndarray
        Of the same shape, not in agreement.

    Returns
    -------
    tuple of int
        One number for each axis.

    Examples
    --------
    >>> first_difference(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]]))
    (0, 1)
    """
    with np.errstate(invalid="ignore"):
        wrong = ~(_distance(got, right) <= DOUBLE * _scale(right))  # True for NaN
    flat = int(np.argmax(wrong)) if wrong.any() else int(np.argmax(_distance(got, right)))
    return tuple(int(i) for i in np.unravel_index(flat, right.shape))


def _distance(got, right):
    """Return the absolute differences."""
    return np.abs(np.asarray(got, np.float64) - right)


def _scale(right):
    """Return the size of the numbers in a right answer."""
    return max(float(np.abs(right).max(initial=0)), 1e-12)


class Comparison:
    """The calls of one part, what came back, and what is right.

    Parameters
    ----------
    cases : sequence of Case
        The calls.
    outcomes : sequence of Outcome
        What came back.
    """

    def __init__(self, cases, outcomes):
        self.rights = [case.predict() for case in cases]
        self.rows = list(zip(cases, outcomes, self.rights, strict=True))
        self.passed = [o.kind == "array" and agrees(o.value, r) for _, o, r in self.rows]
        self.valued = [row for row in self.rows if row[1].value is not None]
        self.changed = [_changed(case, outcome) for case, outcome, _ in self.rows]
        self.part = cases[0].part

    def only(self, keep):
        """Return what concerns some of the calls.

        Parameters
        ----------
        keep : callable
            Of a case.

        Returns
        -------
        comparison : Comparison
            Of those calls alone.
        indices : list of int
            Where they stand among all.
        """
        indices = [i for i, (case, _, _) in enumerate(self.rows) if keep(case)]
        cases, outcomes, _ = zip(*(self.rows[i] for i in indices), strict=True)
        return Comparison(cases, outcomes), indices

    def first(self, test):
        """Return the index of the first row that passes a test.

        Parameters
        ----------
        test : callable
            Of a case, its outcome and the right answer.

        Returns
        -------
        int or None
            None if no row does.
        """
        return next((i for i, row in enumerate(self.rows) if test(*row)), None)

    def failing(self):
        """Return the index of the first wrong row.

        Returns
        -------
        int
            There must be one.
        """
        return self.passed.index(False)


def _changed(case, outcome):
    """Return whether a call left its arrays in another state, or hid them."""
    before = (*case.inputs, *case.weights.values())
    after = outcome.inputs
    return len(before) != len(after) or not all(map(np.array_equal, after, before))
