"""The shape that `::listing`, `::figure`, `::widget`, `::cell`, `::references` share.

A directive is one line, `::name arguments`, wherever a paragraph could stand: between
blocks, in a list, in an admonition.
"""

import re
import shlex

from markdown.blockprocessors import BlockProcessor

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
