"""What can go wrong with the file, before any function is called."""

from lesson.checking import hints
from lesson.checking.mistakes.record import Mistake

MISTAKES = (
    Mistake(
        "syntax-error",
        "",
        "Python cannot read the file. The place it names, or the line before, lacks a "
        "bracket, a colon, a quote or an indent.",
        kinds=("syntax",),
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
        "prompt, the ``` around code, line numbers, or the signs of a comparison of "
        "versions. Copy the code without them.",
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
