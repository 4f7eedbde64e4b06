"""What there is to judge a part by."""

import numpy as np

from lesson.checking.comparing import agrees


class Evidence:
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
