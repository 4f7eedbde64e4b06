"""What can go wrong in any part: code -> (anchor, likely cause).

The anchor "" stands for the part's own section of the Create exercise. Where a cause
begins with a capital it is certain, and it is a sentence of its own.
"""

CAUSES = {
    "untouched": (
        "",
        "It is not written yet, or returns nothing. Put your code in place of the raise "
        "line, and end the function with return.",
    ),
    "missing": ("", "The file defines no function of this name."),
    "not-a-function": ("", "The name stands for something that cannot be called."),
    "wrong-signature": (
        "",
        "It cannot be called like this. The arguments are conv2d(x, W, b, stride=1), "
        "maxpool2d(x, size=2, stride=2) and forward(image).",
    ),
    "exception": (
        "",
        "a small slip. The error names the line and the problem.",
    ),
    "syntax-error": (
        "",
        "Python cannot read the file. The place it names, or the line before, lacks a "
        "bracket, a colon, a quote or an indent.",
    ),
    "endless-loop": (
        "",
        "It did not finish in time. Look for a loop that never ends: a while whose "
        "condition stays true.",
    ),
    "exits": (
        "",
        "It ends the program (exit, quit, os._exit) or crashes it. A function must "
        "return.",
    ),
    "waits-for-input": (
        "",
        "It waits for input. Nobody is there to type while it is checked: take out "
        "input().",
    ),
    "too-much-memory": (
        "",
        "It asks for more than 1 GiB of memory. Look for a size that is multiplied once "
        "too often, or a list that never stops growing.",
    ),
    "returned-early": (
        "",
        "the function returns from inside a loop. Move `return` to the left, until it "
        "lines up with the outermost for.",
    ),
    "list-returned": ("", "It returns a list. Return an array: np.array(...) of it."),
    "not-an-array": ("", "It does not return an array of numbers."),
    "input-changed": (
        "",
        "It changes the array it is given, as x += 1 or x[...] = 0 do. Work on a copy.",
    ),
    "not-finite": (
        "",
        "there are numbers that are not finite. np.empty starts with whatever lies in "
        "memory, use np.zeros; and nothing may be divided by zero.",
    ),
    "whole-numbers": (
        "",
        "the fractions are cut off. An array made with dtype=int, or like an array of "
        "integers, keeps whole numbers only.",
    ),
    "imprecise": (
        "",
        "the numbers are nearly right: they are rounded, or kept in float16.",
    ),
    "channels-first": (
        "channels",
        "the channels come first. Here they come last: (rows, columns, channels).",
    ),
    "rows-columns-swapped": (
        "feature-maps",
        "rows and columns are swapped; that shows where height and width differ. Rows "
        "come first, y[row, column, map].",
    ),
    "wrong-axes": (
        "feature-maps",
        "the numbers are right, but they stand along other axes. A reshape does not "
        "swap axes, a transpose does.",
    ),
    "last-row-missing": ("output-size", "a loop or a size ends one too early."),
    "sizes-hard-coded": (
        "output-size",
        "a size is written into the code as a number. Take it from x.shape.",
    ),
    "float32-wrong": (
        "",
        "something specific to float32: with float64 everything is right.",
    ),
    "negatives-wrong": (
        "",
        "how negative numbers are handled: without them everything is right.",
    ),
    "wrong-shape": (
        "output-size",
        "The checker does not recognise this mistake. Count the rows again: with "
        "padding p they are (H + 2 * p - k) // stride + 1, and columns alike.",
    ),
    "wrong-values": ("", "The checker does not recognise this mistake."),
}

# The whole of an error, where it says at once what to do.
MISSING = {
    "NameError: name 'np' is not defined": (
        "NumPy is not imported. Put `import numpy as np` at the top of the file."
    ),
    "NameError: name 'relu' is not defined": (
        "The function relu is missing. It is in the starter: def relu(x): return "
        "np.maximum(0, x)."
    ),
}

# Where the error is all there is: a window that does not match the filter.
SMALL_WINDOW = (
    "A window is smaller than the filter: it leaves x. Either zeros are missing on a "
    "side (k // 2 above, below, left and right), or the window is not [i * stride : i * "
    "stride + k, j * stride : j * stride + k]."
)

# What an error's name says about its cause, where no mistake is recognised by its text.
ERRORS = {
    "NameError": "a name that is spelt in two ways, or used before it is given a value.",
    "UnboundLocalError": "a name that is used before it is given a value.",
    "IndexError": (
        "an index beyond the end of an array. Is x padded? Does a loop run too far?"
    ),
    "ValueError": "shapes that do not belong together. Print x.shape before that line.",
    "TypeError": "something is not what the line takes it for. Print it before.",
    "AttributeError": "a method that does not exist, or a None where an array is meant.",
    "RecursionError": "a function that calls itself without end.",
    "ModuleNotFoundError": "a package that is not installed here. NumPy is enough.",
}
