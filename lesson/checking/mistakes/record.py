"""One mistake is one record: its code, what is said of it, and what gives it away."""

import numpy as np

# The headings of the lesson and of the Create exercise, by their anchors.
SECTIONS = {
    "cross-correlation": "Part 1, Cross-correlation",
    "filters": "Part 2, Filters",
    "bias": "Part 2, Bias",
    "channels": "Part 2, Channels",
    "stride": "Part 2, Stride",
    "padding": "Part 2, Padding",
    "output-size": "Part 2, Output size",
    "activation": "Part 2, Activation",
    "pooling": "Part 2, Pooling",
    "feature-maps": "Part 3, Feature maps",
    "conv2d": "Create, conv2d",
    "maxpool2d": "Create, maxpool2d",
    "forward": "Create, forward",
    "write": "Create, Write it",
}


UNKNOWN = "The checker does not recognise this mistake."


class Mistake:
    """What the checker knows of one mistake.

    Parameters
    ----------
    code : str
        Its name in a report.
    reread : str
        One of ``SECTIONS``; "" stands for the part's own section of the Create exercise.
    words : str
        What went wrong. With a small first letter it is likely and is introduced so; with
        a capital one it is certain, a sentence of its own.
    *variants : dict of str to callable
        Ways to make it, each as the steps of ``reference.convolve``, ``pool`` or
        ``network`` that it replaces.
    kinds : tuple of str
        Kinds of `Outcome` that are this mistake, whatever the numbers.
    wrong_where : tuple of callable
        Of a case. It is this mistake if the wrong cases are those of which one holds.
    wrong_numbers : callable, optional
        Of a `Comparison`: whether its wrong numbers have in common what this one causes.
    error : callable, optional
        Of a case and its outcome: whether the text of the error gives it away.
    instead : dict of str to str
        Other words, by the error that came of it: its text "Name: text", or its name.

    Raises
    ------
    ValueError
        If it has no code, nothing to say, or no section to reread.
    """

    def __init__(
        self,
        code,
        reread,
        words,
        *variants,
        kinds=(),
        wrong_where=(),
        wrong_numbers=None,
        error=None,
        instead=None,
    ):
        if not (code and words and (reread == "" or reread in SECTIONS)):
            raise ValueError(f"a mistake needs a code, a section and words: {code!r}")
        self.code = code
        self.reread = reread
        self.words = words
        self.variants = [Variant([self], steps) for steps in variants]
        self.kinds = kinds
        self.wrong_where = wrong_where
        self.wrong_numbers = wrong_numbers
        self.error = error
        self.instead = instead or {}

    def explain(self, part, note=""):
        """Return the likely cause and what to reread.

        Parameters
        ----------
        part : str
            One of ``cases.PARTS``, or "file".
        note : str, optional
            The error that came of it, "Name: text".

        Returns
        -------
        str
            Ends with an anchor of the lesson: ``Reread Part 2, Stride: #stride``.
        """
        name = note.partition(":")[0]
        words = self.instead.get(note) or self.instead.get(name, self.words)
        likely = "" if words[0].isupper() else "Likely cause: "
        anchor = self.reread or {"file": "write"}.get(part, part)
        return f"{likely}{words} Reread {SECTIONS[anchor]}: #{anchor}"


class Variant:
    """A right answer with some of its steps replaced by wrong ones.

    Parameters
    ----------
    mistakes : list of Mistake
        What it is: one mistake, or two at once.
    steps : dict of str to callable
        Those that are replaced.
    """

    def __init__(self, mistakes, steps):
        self.mistakes = mistakes
        self.steps = steps

    @property
    def codes(self):
        """The codes of its mistakes."""
        return tuple(mistake.code for mistake in self.mistakes)

    def answer(self, case):
        """Return what it makes of a case.

        Parameters
        ----------
        case : Case
            Of the function that its steps belong to.

        Returns
        -------
        ndarray or None
            None where it would raise.
        """
        try:
            with np.errstate(all="ignore"):
                return np.asarray(case.predict(**self.steps))
        except (ValueError, IndexError):
            return None

    def __and__(self, other):
        """Return both as one, None where both replace the same step."""
        if self.codes == other.codes or self.steps.keys() & other.steps.keys():
            return None
        return Variant(self.mistakes + other.mistakes, self.steps | other.steps)
