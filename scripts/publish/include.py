"""`::include lesson/data/README.md`: a Markdown file of the repository inside a page.

Its title is left out, since the page has a heading of its own for it.
"""

import re

from markdown import Extension
from markdown.preprocessors import Preprocessor

from scripts.publish import ROOT, PublishError

LINE = re.compile(r"^::include[ \t]+(?P<path>\S+)[ \t]*$", re.M)
TITLE = re.compile(r"\A\s*# [^\n]*\n")


def include(match):
    """Return the text of the file that a match of `LINE` names."""
    path = (ROOT / match["path"]).resolve()
    if not path.is_relative_to(ROOT) or not path.is_file():
        raise PublishError(
            f"`{match[0]}`: there is no such file; write `::include path`, from the "
            "repository's root"
        )
    return TITLE.sub("", path.read_text(encoding="utf-8")).strip()


class Includes(Preprocessor):
    """Put files in the place of their names."""

    def run(self, lines):
        """Return the lines with the files' lines among them."""
        return LINE.sub(include, "\n".join(lines)).split("\n")


class IncludeExtension(Extension):
    """Add `::include` to Markdown."""

    def extendMarkdown(self, md):
        """Register before everything that reads the text (whitespace is 30)."""
        md.preprocessors.register(Includes(md), "include", 33)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return IncludeExtension(**options)
