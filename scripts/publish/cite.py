"""`[@lecun1989]` and `::references`: citations that resolve, and the list they point to.

`[@goodfellow2016, section 9.1; @fukushima1980]` gives
"(Goodfellow et al., 2016, section 9.1; Fukushima, 1980) [3, 8]". Every citation links
to the list on the lesson's page, so that MkDocs checks it as it checks any link.
"""

from xml.etree.ElementTree import Element, SubElement

from markdown import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from scripts.publish import PublishError
from scripts.publish.directive import Directive
from scripts.publish.references import apa, in_text, look_up, references

CITATION = r"\[(?P<items>@[\w-]+[^\[\]]*)\]"
LIST = "/index.md"


class Citation(InlineProcessor):
    """Turn `[@key]` into a link to the list."""

    def handleMatch(self, match, data):
        """Return the element, and where the match begins and ends."""
        element = Element("span", {"class": "citation"})
        element.text, last = "(", None
        cited = [self.read(item) for item in match["items"].split(";")]
        for key, where, _ in cited:
            last = SubElement(element, "a", {"href": f"{LIST}#ref-{key}"})
            last.text, last.tail = AtomicString(where), "; "
        numbers = ", ".join(str(number) for *_, number in cited)
        last.tail = f") [{numbers}]"
        return element, match.start(0), match.end(0)

    def read(self, item):
        """Return key, text and number of one `@key, section 9.1`."""
        key, comma, locator = item.strip().removeprefix("@").partition(",")
        try:
            number, entry = look_up(key.strip())
        except LookupError as error:
            raise PublishError(f"`[{item}]`: {error}") from error
        return key.strip(), in_text(entry) + comma + locator, number


class ReferenceList(Directive):
    """Print the list."""

    usage = "::references"

    def build(self, parent, arguments):
        """Append an ordered list, one item a reference."""
        if arguments:
            raise ValueError("it takes no arguments")
        ordered = SubElement(parent, "ol", {"class": "references"})
        for key, entry in references().items():
            SubElement(ordered, "li", {"id": f"ref-{key}"}).text = apa(entry)


class CiteExtension(Extension):
    """Add citations and `::references` to Markdown."""

    def extendMarkdown(self, md):
        """Register below code spans (190), above links (170)."""
        md.inlinePatterns.register(Citation(CITATION, md), "citation", 175)
        ReferenceList(md).register()


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return CiteExtension(**options)
