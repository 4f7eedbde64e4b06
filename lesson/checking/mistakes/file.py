"""What can go wrong with the file, before any function is called."""

from lesson.checking import hints
from lesson.checking.mistakes.record import Mistake

MISTAKES = (
    Mistake(
        "syntax-error",
        "",
        "Python cannot read the file. Look at the place it names, and at the line "
        "before. Often a bracket, a colon, a quote or an indent is missing.",
        kinds=("syntax",),
    ),
    Mistake(
        "odd-characters",
        "",
        "That line has a character that no program has outside of quotation marks: the "
        "quotation mark, dash or blank of a text program or a web page, or one that "
        "cannot be seen. Type it again on the keyboard.",
        error=hints.says("invalid character", "invalid non-printable"),
    ),
    Mistake(
        "notebook-only",
        "",
        "That line works in a notebook only: !pip, %matplotlib and get_ipython are not "
        "Python. Take it out of the file; packages are installed in a terminal.",
        error=hints.for_a_notebook,
    ),
    Mistake(
        "pasted-marks",
        "",
        "That line has marks that are not part of a program: the >>> or In [1]: of a "
        "prompt, the ``` around code, line numbers, the signs of a comparison of "
        "versions, or of a document. Copy the code without them.",
        error=hints.with_marks,
    ),
    Mistake(
        "too-slow",
        "",
        "It was still at work when its time was up. The checker needs the functions "
        'alone: put training, tests and pictures under `if __name__ == "__main__":`, '
        "which runs only when the file is started as a program.",
        kinds=("long",),
    ),
    Mistake(
        "endless-loop",
        "",
        "It was still in a while loop when its time was up: does the condition ever turn "
        'false? What is no function belongs under `if __name__ == "__main__":`, which '
        "runs only when the file is started as a program.",
        kinds=("slow",),
    ),
)
