"""`{= dense_weights(224, 224, 3, 1000) | , =}`: a number computed by tested code.

What stands before the bar is evaluated with the names of `scripts/publish/facts.py`;
what follows it is a format as in `format(value, ",")`. Any error stops the build. Works
in text, tables, formulas, HTML and headings; code spans and fences are left alone.
"""

import importlib
import re

from markdown import Extension
from markdown.preprocessors import Preprocessor

from scripts.publish import PublishError

VALUE = re.compile(r"\{=\s*(?P<expression>.+?)\s*(?:\|\s*(?P<spec>[^|]*?)\s*)?=\}", re.S)
# A code span, first, so that what stands in it is passed over.
SPAN = r"(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`)"
SPAN_OR_VALUE = re.compile(f"{SPAN}|{VALUE.pattern}", re.S)
BUILTINS = {"abs": abs, "len": len, "max": max, "min": min, "round": round, "sum": sum}


def expand(text):
    """Return `text` with every ``{= … =}`` outside code replaced by its value.

    Parameters
    ----------
    text : str
        Markdown or TeX.

    Returns
    -------
    str
        The same with numbers in it.

    Raises
    ------
    PublishError
        If a name is unknown, or the expression or its format fails.

    Examples
    --------
    >>> expand("`{= 6 * 7 =}` is {= 6 * 7 | .1f =}")
    '`{= 6 * 7 =}` is 42.0'
    """
    return SPAN_OR_VALUE.sub(lambda m: m[0] if m["ticks"] else evaluate(m), text)


def evaluate(match):
    """Return the formatted value of one match of `VALUE`."""
    facts = vars(importlib.import_module("scripts.publish.facts"))
    names = {name: value for name, value in facts.items() if not name.startswith("_")}
    try:
        value = eval(match["expression"], {"__builtins__": BUILTINS, **names})
        return format(value, match["spec"] or "")
    except Exception as error:
        raise PublishError(
            f"`{match[0]}`: {type(error).__name__}: {error}; the names it may use are "
            "those of scripts/publish/facts.py"
        ) from error


class Values(Preprocessor):
    """Expand the values of a page."""

    def run(self, lines):
        """Return the lines with numbers in them."""
        return expand("\n".join(lines)).split("\n")


class ValueExtension(Extension):
    """Add `{= … =}` to Markdown."""

    def extendMarkdown(self, md):
        """Register between fences (25, already set aside) and raw HTML (20)."""
        md.preprocessors.register(Values(md), "value", 24)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return ValueExtension(**options)
