"""`??? question "Are you ready? { #ready }"`: a folded block that a link can point to."""

import re

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

ANCHOR = re.compile(r"\s*\{\s*#(?P<id>[\w-]+)\s*\}\s*$")


class FoldedAnchors(Treeprocessor):
    """Move the anchor from the text of a summary to its block."""

    def run(self, root):
        """Give each `<details>` the id that its summary ends with."""
        for details in root.iter("details"):
            summary = details.find("summary")
            *_, last = summary.iter()
            # The text ends in the summary itself or after its last child.
            holder, part = (summary, "text") if last is summary else (last, "tail")
            found = ANCHOR.search(getattr(holder, part) or "")
            if found:
                details.set("id", found["id"])
                setattr(holder, part, getattr(holder, part)[: found.start()])


class FoldedExtension(Extension):
    """Let folded blocks have anchors."""

    def extendMarkdown(self, md):
        """Register after inline patterns (20), before anchors are gathered (5)."""
        md.treeprocessors.register(FoldedAnchors(md), "folded", 14)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return FoldedExtension(**options)
