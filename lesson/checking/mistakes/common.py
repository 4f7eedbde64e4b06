"""What can go wrong in any part, or with the file."""

from lesson.checking import hints
from lesson.checking.mistakes.record import UNKNOWN, Mistake

# The whole of an error, where it says at once what to do.
MISSING = {
    "NameError: name 'np' is not defined": (
        "NumPy is not imported. Put `import numpy as np` at the top of the file."
    ),
    "TypeError: only integer scalar arrays can be converted to a scalar index": (
        "An array stands for a whole number, as in np.max(0, x) for np.maximum(0, x), or "
        "where the arguments are others than conv2d(x, W, b, stride=1)."
    ),
    "NameError: name 'get_ipython' is not defined": "It is there in a notebook only.",
    "NameError: name 'relu' is not defined": (
        "The function relu is missing. It is in the starter: def relu(x): return "
        "np.maximum(0, x)."
    ),
}


# What an error's name says about its cause, where no mistake is recognised by its text.
ERRORS = {
    "NameError": "a name that is spelt in two ways, or used before it is given a value.",
    "UnboundLocalError": "a name that is used before it is given a value.",
    "IndexError": (
        "an index beyond the end of an array, or more indices than it has axes. Is x "
        "padded? Does a loop run too far?"
    ),
    "ValueError": (
        "a value that the line cannot work with, most often shapes that do not belong "
        "together. Print x.shape before that line."
    ),
    "TypeError": "something is not what the line takes it for. Print it before.",
    "AttributeError": "a method that does not exist, or a None where an array is meant.",
    "RecursionError": "a function that calls itself without end.",
    "ModuleNotFoundError": "a package that is not installed here. NumPy is enough.",
    "FileNotFoundError": "a file that is not beside this one. Leave out what reads it.",
}


# What else comes back than real numbers, by what it is.
COMPLEX = (
    "It returns complex numbers. np.fft leaves an imaginary part, even where it is 0, "
    "and so does 1j: return the real part, y.real."
)
OTHERS = {
    "complex64 array": COMPLEX,
    "complex128 array": COMPLEX,
    "array of text": (
        "It returns text that looks like numbers. Leave out str(...) and formatting, and "
        "return the numbers."
    ),
}

UNTOUCHED = Mistake(
    "untouched",
    "",
    "It is not written yet, puts nothing into its output, or returns nothing. Put your "
    "code in place of the raise line, and end the function with return.",
)
WRONG_SIGNATURE = Mistake(
    "wrong-signature",
    "",
    "It cannot be called like this. The arguments are conv2d(x, W, b, stride=1), "
    "maxpool2d(x, size=2, stride=2) and forward(image).",
    error=hints.cannot_be_called,
)
EXCEPTION = Mistake(
    "exception",
    "",
    "a small slip. The error names the line and the problem.",
    instead=MISSING | ERRORS,
)
EXITS = Mistake(
    "exits",
    "",
    "It ends the program (exit, quit, os._exit) or crashes it. A function must return.",
    kinds=("exits", "ended"),
)
INPUT_CHANGED = Mistake(
    "input-changed",
    "",
    "It changes the array it is given, as x += 1 or x[...] = 0 do. Work on a copy.",
)
NOT_FINITE = Mistake(
    "not-finite",
    "",
    "there are numbers that are not finite. np.empty starts with whatever lies in "
    "memory, use np.zeros; and nothing may be divided by zero.",
)
KEPT = Mistake(
    "kept-between-calls",
    "",
    "Something is kept from one call to the next, so that the same call gives other "
    "numbers later: an array or a dictionary outside of the function, a default argument "
    "that is changed, a random number, or np.empty. Make the output anew in each call, "
    "with np.zeros, inside the function.",
)
WRONG_VALUES = Mistake("wrong-values", "", UNKNOWN)
MISTAKES = (
    UNTOUCHED,
    Mistake(
        "missing",
        "",
        "The file defines no function of this name at the left margin, outside a class.",
        kinds=("missing",),
    ),
    Mistake(
        "not-a-function",
        "",
        "The name stands for something that cannot be called.",
        kinds=("not-a-function",),
    ),
    WRONG_SIGNATURE,
    EXCEPTION,
    Mistake(
        "endless-loop",
        "",
        "It did not finish in time. Look for a loop that never ends: a while whose "
        "condition stays true. Or does it compute far more than it needs to?",
        kinds=("slow",),
    ),
    Mistake(
        "too-slow",
        "",
        "It did not finish in time, and the line that was running is in no while loop. "
        "It computes, or waits, far longer than it needs to: look at the loops around "
        "it, and at what they repeat.",
        kinds=("long",),
    ),
    Mistake(
        "truth-of-array",
        "",
        "One number is needed, and here is a whole array: in if, while, and, or, or in "
        "Python's own max, min and sum. NumPy compares arrays number by number: "
        "np.maximum(0, x), window.max(axis=(0, 1)), np.where(x > 0, x, 0).",
        error=hints.says(
            "truth value of an array",
            "arrays can be converted to Python scalars",
            "setting an array element with a sequence",
        ),
    ),
    Mistake(
        "true-division",
        "",
        "A size, an index or a number of pixels is a float, and has to be an int. / "
        "gives a float, even 4 / 2; // divides whole numbers.",
        error=hints.says(
            "object cannot be interpreted as an integer",
            "slice indices must be integers",
            "expected a sequence of integers or a single integer",
            "only integers, slices",
            "`pad_width` must be of integral type",
        ),
    ),
    EXITS,
    Mistake(
        "signal-sent",
        "",
        "It tells the program that checks it to end. Take that line out.",
        error=hints.says("sends a signal to the program that checks it"),
    ),
    Mistake(
        "waits-for-input",
        "",
        "It waits for input. Nobody is there to type while it is checked: take out "
        "input() and breakpoint().",
        kinds=("waits",),
        error=hints.says("BdbQuit"),
    ),
    Mistake(
        "too-much-memory",
        "",
        "It asks for more than 1 GiB of memory. Look for a size that is multiplied once "
        "too often, or a list that never stops growing.",
        kinds=("memory",),
    ),
    Mistake(
        "list-returned",
        "",
        "It returns a list, or a tuple, as a comma behind makes one. Return an array.",
        kinds=("list",),
    ),
    Mistake(
        "not-an-array",
        "",
        "It does not return an array of numbers.",
        kinds=("other",),
        instead=OTHERS,
    ),
    INPUT_CHANGED,
    NOT_FINITE,
    Mistake(
        "whole-numbers",
        "",
        "there are whole numbers only. An array made with dtype=int, or like an array of "
        "integers, cuts fractions off.",
        wrong_numbers=hints.whole,
        error=hints.says("Cannot cast ufunc"),
    ),
    Mistake(
        "imprecise",
        "",
        "the numbers are nearly right: they are rounded, or kept in float16.",
        wrong_numbers=hints.nearly_right,
    ),
    KEPT,
    WRONG_VALUES,
)
