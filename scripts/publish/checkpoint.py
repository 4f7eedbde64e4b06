"""`::checkpoint output-size`: a question that takes an answer before it gives one.

`questions.py` reads it from `docs/checkpoints.yml`. Without JavaScript the question is
text and its answer folded; `docs/widgets/check-point.mjs` asks, judges and remembers.
`::progress part-1` says how many questions of a group are done. On paper `copies.py` puts
the answers behind the text.

A folded question can have an anchor: `??? question "Are you ready? { #ready }"`.
"""

import json
import re
from xml.etree.ElementTree import SubElement

from markdown import Extension, markdown
from markdown.treeprocessors import Treeprocessor

from scripts.publish.notation import Directive
from scripts.publish.questions import all_names, names_in, question

#: What a mistake is known by.
TOLD = ("answer", "has", "lacks", "before")
ANCHOR = re.compile(r"\s*\{\s*#(?P<id>[\w-]+)\s*\}\s*$")


def known_by(case):
    """Return what a mistake is told by, name to text."""
    told = {
        name: value for name, value in case._asdict().items() if name in TOLD and value
    }
    return {"code": case.code, "field": str(case.field), **told}


def mistakes():
    """Return the mistakes of all questions that are no predictions, for the element.

    Returns
    -------
    str
        JSON: question to list of {code, field, shown, why} and what tells the mistake;
        `why` is HTML. It is a file of its own, since nobody reads it before they err.
    """
    known = map(question, all_names())
    return json.dumps(
        {
            asked.name: [
                {**known_by(case), "shown": case.shown, "why": in_line(case.why)}
                for case in asked.mistakes
            ]
            for asked in known
            if asked.predict is None
        },
        ensure_ascii=False,
    )


def in_line(text):
    """Return one paragraph of Markdown as HTML, without the paragraph."""
    html = markdown(text, extensions=["smarty"])
    return html.removeprefix("<p>").removesuffix("</p>")


class Checkpoint(Directive):
    """A question and its folded answer."""

    usage = "::checkpoint name"

    def build(self, parent, arguments):
        """Append the element."""
        (name,) = arguments
        asked = question(name)
        given = {"name": name, "kind": asked.kind}
        given |= {"hint": asked.fields[0][2]} if asked.options else {}
        given |= {} if asked.predict is None else {"predict": asked.predict}
        element = SubElement(parent, "check-point", given)
        ask = SubElement(element, "div", {"class": "checkpoint-ask", "id": f"ask-{name}"})
        start = "" if asked.predict is None else "**Predict.** "
        self.parser.parseChunk(ask, start + asked.ask)
        self.form(element, asked)
        self.answer(element, asked)

    def form(self, element, asked):
        """Append what is to be chosen from or filled in, as a list."""
        items = [(text, asked.kind, "") for text in asked.options] or asked.fields
        lettered = {"type": "A"} if asked.kind == "choice" else {}
        tag = "ol" if lettered else "ul"
        form = SubElement(element, tag, {"class": "checkpoint-form", **lettered})
        for text, kind, hint in items:
            told = {"data-hint": hint} if hint else {}
            SubElement(form, "li", {"data-kind": kind, **told}).text = text

    def answer(self, element, asked):
        """Append the folded answer and what to say to the mistakes."""
        details = SubElement(element, "details", {"class": "question"})
        SubElement(details, "summary").text = "Answer"
        shown = "; ".join(case.shown for case in asked.right)
        data = {"data-right": " | ".join(case.answer for case in asked.right)}
        section = SubElement(details, "section", {"class": "checkpoint-right", **data})
        self.parser.parseChunk(section, f"**{shown}.** {asked.right[-1].why}")
        if asked.predict is not None:  # of the others, `mistakes` tells what to say
            self.mistakes(details, asked)

    def mistakes(self, details, asked):
        """Append what to say to the mistakes."""
        wrong = SubElement(details, "ul", {"class": "checkpoint-mistakes"})
        for case in asked.mistakes:
            data = {f"data-{name}": value for name, value in known_by(case).items()}
            item = SubElement(wrong, "li", data)
            SubElement(item, "strong").text = f"{case.shown}:"
            SubElement(item, "span").text = case.why
            item[0].tail = " "


class Progress(Directive):
    """How many questions of a group are done."""

    usage = "::progress group"

    def build(self, parent, arguments):
        """Append the element."""
        (group,) = arguments
        names = names_in(group)
        element = SubElement(parent, "check-progress", {"names": " ".join(names)})
        plural = "" if len(names) == 1 else "s"
        element.text = f"{len(names)} question{plural}"


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


class CheckpointExtension(Extension):
    """Add `::checkpoint` and `::progress` to Markdown, and anchors to folded blocks."""

    def extendMarkdown(self, md):
        """Register; anchors after inline patterns (20), before they are gathered (5)."""
        Checkpoint(md).register()
        Progress(md).register()
        md.treeprocessors.register(FoldedAnchors(md), "folded", 14)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return CheckpointExtension(**options)
