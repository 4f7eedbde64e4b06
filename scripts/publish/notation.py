"""The notation of pages: directives, `::name arguments`, and values, `{= … =}`.

A directive is one line wherever a paragraph could stand: between blocks, in a list, in an
admonition. `Directive` is the shape that `::listing`, `::figure` and the others share.

`{= dense_weights(224, 224, 3, 1000) | , =}` is a number computed by tested code. What
stands before the bar is evaluated with the functions of `scripts/publish/facts.py` and
its neighbours `facts_*.py`; what follows it is a format as in `format(value, ",")`. Any
error stops the build. Works in text, tables, formulas, HTML and headings; code spans and
fences are left alone.
"""

import importlib
import re
import shlex
from pathlib import Path

from markdown import Extension
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor

from scripts.publish import PublishError


class Directive(BlockProcessor):
    """Replace each `::name arguments` line by what `build` appends to the page.

    Parameters
    ----------
    md : markdown.Markdown
        The converter of one page.

    Attributes
    ----------
    usage : str
        The line as an author writes it, for messages; its first word is the name.
    """

    usage = ""

    def __init__(self, md):
        super().__init__(md.parser)
        self.md = md
        self.name = self.usage.split()[0]
        self.line = re.compile(rf"^{self.name}(?![\w:])(?P<arguments>.*)$", re.M)

    def register(self):
        """Put the directive after indented code (80) and before headings (70)."""
        self.parser.blockprocessors.register(self, self.name, 75)

    def test(self, parent, block):
        """Return whether `block` holds the directive."""
        return self.line.search(block) is not None

    def run(self, parent, blocks):
        """Convert the text before the line, the line, and leave the rest in `blocks`."""
        block = blocks.pop(0)
        found = self.line.search(block)
        before, after = block[: found.start()], block[found.end() :]
        if before.strip():
            self.parser.parseBlocks(parent, [before.rstrip("\n")])
        try:
            self.build(parent, shlex.split(found["arguments"]))
        except (ValueError, LookupError, OSError, PublishError) as error:
            line = found[0].strip()
            raise PublishError(f"`{line}`: {error}; write `{self.usage}`") from error
        if after.strip():
            blocks.insert(0, after.lstrip("\n"))

    def build(self, parent, arguments):
        """Append to `parent` what the line with these words stands for."""
        raise NotImplementedError

    def highlighted(self, code, title=None):
        """Return the placeholder of `code`, looking like every other fence."""
        lines = fence(code, title).split("\n")
        return "\n".join(self.md.preprocessors["fenced_code_block"].run(lines))


def fence(code, title=None):
    """Return `code` as a Markdown fence.

    Parameters
    ----------
    code : str
        Python.
    title : str, optional
        Shown above it.

    Returns
    -------
    str
        With as many backticks as it takes for `code` to hold some.

    Examples
    --------
    >>> print(fence("1 + 1", "A sum"))
    ``` { .python title="A sum" }
    1 + 1
    ```
    """
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code)), 0)
    heading = f' title="{title}"' if title else ""
    return f"{ticks} {{ .python{heading} }}\n{code}\n{ticks}"


def read_options(words):
    """Return the options that follow a directive's first words.

    Parameters
    ----------
    words : iterable of str
        Each ``name=value``, or a name alone.

    Returns
    -------
    dict of str to str
        Name to value, which is empty for a name alone.

    Examples
    --------
    >>> read_options(["size=9", "flip"])
    {'size': '9', 'flip': ''}
    """
    return dict(word.partition("=")[::2] for word in words)


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
