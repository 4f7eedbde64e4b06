"""`::predict whiskers`: a question to answer before running the code below it.

Questions, options and what to say to each are in `docs/predictions.yml`, as Markdown.
Without JavaScript the options are a list and the answer is folded;
`docs/widgets/prediction-quiz.mjs` makes them buttons that answer back.

A folded question can have an anchor: `??? question "Are you ready? { #ready }"`.
"""

import re
from xml.etree.ElementTree import SubElement

import yaml
from markdown import Extension
from markdown.treeprocessors import Treeprocessor

from scripts import DOCS
from scripts.publish.directive import Directive
from scripts.publish.value import expand

PATH = DOCS / "predictions.yml"
ANCHOR = re.compile(r"\s*\{\s*#(?P<id>[\w-]+)\s*\}\s*$")


def prediction(name):
    """Return a question and its options.

    Parameters
    ----------
    name : str
        As in the file.

    Returns
    -------
    question : str
        Markdown.
    options : list of dict
        Each with ``text``, ``why`` and perhaps ``right: true``.

    Raises
    ------
    LookupError
        If there is no such question, or not exactly one of three options is right.
    """
    known = yaml.safe_load(expand(PATH.read_text(encoding="utf-8")))
    if name not in known:
        raise LookupError(f"docs/predictions.yml has no {name!r}")
    question, options = known[name]["question"], known[name]["options"]
    if len(options) != 3 or sum(option.get("right", False) for option in options) != 1:
        raise LookupError(f"docs/predictions.yml: {name} needs three options, one right")
    return question, options


class Prediction(Directive):
    """A question with three options."""

    usage = "::predict name"

    def build(self, parent, arguments):
        """Append question, options and the folded answer."""
        (name,) = arguments
        question, options = prediction(name)
        figure = SubElement(parent, "figure", {"class": "prediction"})
        quiz = SubElement(figure, "prediction-quiz", {"name": name})
        SubElement(quiz, "p").text = f"**Predict.** {question}"
        choices = SubElement(quiz, "ol", {"type": "A"})
        answer = SubElement(quiz, "details", {"class": "question"})
        SubElement(answer, "summary").text = "Answer"
        reasons = SubElement(answer, "ol", {"type": "A"})
        for option in options:
            right = {"data-right": ""} if option.get("right") else {}
            SubElement(choices, "li", right).text = option["text"]
            verdict = "Right." if right else "No."
            SubElement(reasons, "li").text = f"**{verdict}** {option['why']}"


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


class PredictExtension(Extension):
    """Add `::predict` to Markdown, and anchors to folded blocks."""

    def extendMarkdown(self, md):
        """Register; anchors after inline patterns (20), before they are gathered (5)."""
        Prediction(md).register()
        md.treeprocessors.register(FoldedAnchors(md), "folded", 14)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return PredictExtension(**options)
