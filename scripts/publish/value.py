"""`{= dense_weights(224, 224, 3, 1000) | , =}`: a number computed by tested code.

What stands before the bar is evaluated with the functions of `scripts/publish/facts.py`
and its neighbours `facts_*.py`; what follows it is a format as in `format(value, ",")`.
Any error stops the build. Works in text, tables, formulas, HTML and headings; code spans
and fences are left alone.
"""

import importlib
import re
from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor

from scripts.publish import PublishError

VALUE = re.compile(r"\{=\s*(?P<expression>.+?)\s*(?:\|\s*(?P<spec>[^|]*?)\s*)?=\}", re.S)
# A code span, first, so that what stands in it is passed over.
SPAN = r"(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`)"
SPAN_OR_VALUE = re.compile(f"{SPAN}|{VALUE.pattern}", re.S)
#: Every module of numbers: facts.py, and one more for each subject that needs its own.
FACTS = sorted(path.stem for path in Path(__file__).parent.glob("facts*.py"))
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
    try:
        value = eval(match["expression"], {"__builtins__": BUILTINS, **known()})
        text = format(value, match["spec"] or "")
        return text.replace("-", "−") if match["spec"] else text  # a minus, not a hyphen
    except Exception as error:
        raise PublishError(
            f"`{match[0]}`: {type(error).__name__}: {error}; the names it may use are "
            "those of scripts/publish/facts.py"
        ) from error


def known():
    """Return the functions that a page may name, read anew with each import of facts."""
    found = {}
    for name in FACTS:
        module = importlib.import_module(f"scripts.publish.{name}")
        own = (f for f in vars(module).values() if callable(f))
        own = (f for f in own if f.__module__ == module.__name__)
        offers = (*own, *getattr(module, "LESSON", ()))
        offered = {f.__name__: f for f in offers if not f.__name__.startswith("_")}
        if twice := found.keys() & offered.keys():
            raise PublishError(f"{', '.join(sorted(twice))}: two facts have one name")
        found |= offered
    return found


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
