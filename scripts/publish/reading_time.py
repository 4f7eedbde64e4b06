"""How long the lesson takes, from its own text.

The curriculum's rule for Modules 7 to 15: 200 words a minute, half as much again to
think, a minute for each block of code, and 3, 4 and 5 minutes for a first look at the
three exercises; to do them takes what their own pages state.
What is folded away is for a second reading and does not count; a number that is
computed, `{= … =}`, is one word.
"""

import re

from scripts.publish.value import VALUE

WORDS_A_MINUTE = 200
THINKING = 1.5
MINUTES_A_BLOCK = 1
MINUTES_FOR_EXERCISES = 3 + 4 + 5

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
FOLDED = re.compile(r"^\?\?\?.*\n(?:(?: {4}.*)?\n)*", re.M)
BLOCK = re.compile(r"^::(?:listing|cell)\b[^\n]*|^```.*?^```$", re.M | re.S)
STATED = re.compile(r"^.*<p class=\"eyebrow\">.* (\d+) minutes</p>", re.M)
NO_WORDS = re.compile(
    r"^::[^\n]*|<[^>]*>|\$\$.*?\$\$|\{\s*#[^}]*\}|\]\([^)]*\)", re.M | re.S
)


def minutes(text):
    """Return the minutes that a page takes, exercises included.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    float
        By the rule above.

    Examples
    --------
    >>> minutes("word " * 200)
    13.5
    """
    text = FOLDED.sub("", FRONT_MATTER.sub("", VALUE.sub("number", text)) + "\n")
    blocks = len(BLOCK.findall(text))
    words = re.findall(r"\w+(?:[’'-]\w+)*", NO_WORDS.sub(" ", BLOCK.sub("", text)))
    reading = len(words) / WORDS_A_MINUTE * THINKING
    return reading + blocks * MINUTES_A_BLOCK + MINUTES_FOR_EXERCISES


def stated(text):
    """Return the minutes that the page of an exercise states.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    int
        As in its eyebrow.

    Examples
    --------
    >>> stated('<p class="eyebrow">Exercise I · Execute · 5 minutes</p>')
    5
    """
    return int(STATED.search(text)[1])
