"""`[@lecun1989]` and `::references`: citations that resolve, and the list they point to.

`[@goodfellow2016, section 9.1; @fukushima1980]` gives
"(Goodfellow et al., 2016, section 9.1; Fukushima, 1980) [3, 8]". The list is
`docs/references.yml`, printed in APA style (7th edition): on the lesson's page what the
lesson cites, and with `::references elsewhere` what only other pages do. Every citation
links to the list that has it, so that MkDocs checks it as it checks any link.

Throughout this module
    key       lecun1989: what a page writes in [@lecun1989]
    entry     authors, year, title and what applies of: in, volume, issue, pages,
              article, publisher, edition, doi, url, note
"""

import re
from functools import cache
from xml.etree.ElementTree import Element, SubElement

import yaml
from markdown import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from scripts import DOCS
from scripts.publish import PublishError
from scripts.publish.notation import Directive

PATH = DOCS / "references.yml"
REQUIRED = {"authors", "year", "title"}
OPTIONAL = {"in", "volume", "issue", "pages", "article", "publisher", "edition"}
OPTIONAL |= {"doi", "url", "note"}
#: Where a paper stands, as APA writes each field.
PLACE = {"in": "*{}*", "volume": ", *{}*", "issue": "({})", "pages": ", {}"}
PLACE |= {"article": ", Article {}"}
CITATION = r"\[(?P<items>@[\w-]+[^\[\]]*)\]"
#: The page with the list of what the lesson cites, and the one with all others.
LESSON, ELSEWHERE = "index.md", "reference/index.md"


@cache
def references():
    """Return every reference, in the order of the lists: the lesson's, then the others.

    Returns
    -------
    dict of str to dict
        Key to entry.

    Raises
    ------
    PublishError
        If an entry lacks a field, has an unknown one, or has neither DOI nor URL.
    """
    entries = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    for key, entry in entries.items():
        missing, unknown = REQUIRED - entry.keys(), entry.keys() - REQUIRED - OPTIONAL
        if missing or unknown or not entry.keys() & {"doi", "url"}:
            raise PublishError(
                f"docs/references.yml, {key}: missing {sorted(missing)}, unknown "
                f"{sorted(unknown)}; a doi or a url is needed too"
            )
    return dict(sorted(entries.items(), key=lambda item: listed(item[0]) != LESSON))


@cache
def cited_in_lesson():
    """Return the keys that the lesson's page cites.

    Returns
    -------
    set of str
        All of them in `references()`.
    """
    text = (DOCS / LESSON).read_text(encoding="utf-8")
    items = (match["items"] for match in re.finditer(CITATION, text))
    return set(re.findall(r"@([\w-]+)", " ".join(items)))


def look_up(key):
    """Return the number in the list, and the entry.

    Parameters
    ----------
    key : str
        As in the list.

    Returns
    -------
    number : int
        From 1.

    Raises
    ------
    LookupError
        If the list has no such key.
    """
    entries = references()
    if key not in entries:
        raise LookupError(f"docs/references.yml has no {key!r}; add it, or mend the key")
    return list(entries).index(key) + 1, entries[key]


def in_text(entry):
    """Return authors and year as they stand in a sentence's brackets.

    Returns
    -------
    str
        One or two family names, or the first and "et al.".

    Examples
    --------
    >>> in_text({"authors": ["Zeiler, M. D.", "Fergus, R."], "year": 2014})
    'Zeiler & Fergus, 2014'
    """
    names = [author.split(",")[0] for author in entry["authors"]]
    who = " & ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{who}, {entry['year']}"


def apa(entry):
    """Return one line of the list.

    Returns
    -------
    str
        Markdown: italics for what APA sets in italics, the DOI as a link.

    Examples
    --------
    >>> apa({"authors": ["Sobel, I."], "year": 2014, "title": "A note", "doi": "10.1/x"})
    'Sobel, I. (2014). *A note*. <https://doi.org/10.1/x>'
    """
    title = entry["title"]
    source = entry.get("in")
    parts = [f"{people(entry['authors'])} ({entry['year']})"]
    parts += [title, place(entry)] if source else [f"*{title}*{edition(entry)}"]
    parts += [entry[field] for field in ("publisher", "note") if field in entry]
    link = f"https://doi.org/{entry['doi']}" if "doi" in entry else entry["url"]
    ended = (part if part[-1] in ".?!" else f"{part}." for part in parts)
    return f"{' '.join(ended)} <{link}>"


def people(authors):
    """Return the names as APA joins them; of more than twenty, nineteen and the last."""
    *others, last = authors
    if len(others) > 19:
        return f"{', '.join(others[:19])}, … {last}"
    return f"{', '.join(others)}, & {last}" if others else last


def edition(entry):
    """Return the edition of a book in brackets, or nothing."""
    return f" ({entry['edition']})" if "edition" in entry else ""


def place(entry):
    """Return where a paper stands: journal, volume, issue, pages."""
    known = [form.format(entry[field]) for field, form in PLACE.items() if field in entry]
    return "".join(known)


def listed(key):
    """Return the page whose list has a reference."""
    return LESSON if key in cited_in_lesson() else ELSEWHERE


class Citation(InlineProcessor):
    """Turn `[@key]` into a link to the list."""

    def handleMatch(self, match, data):
        """Return the element, and where the match begins and ends."""
        element = Element("span", {"class": "citation"})
        element.text = "("
        last = None
        cited = [self.read(item) for item in match["items"].split(";")]
        for key, where, _ in cited:
            last = SubElement(element, "a", {"href": f"/{listed(key)}#ref-{key}"})
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
    """Print the list of what the lesson cites, or of what only other pages do."""

    usage = "::references [elsewhere]"

    def build(self, parent, arguments):
        """Append an ordered list, one item a reference."""
        if arguments not in ([], ["elsewhere"]):
            raise ValueError('it takes "elsewhere" or nothing')
        page = ELSEWHERE if arguments else LESSON
        rows = [(n, key) for n, key in enumerate(references(), 1) if listed(key) == page]
        first = rows[0][0] if rows else 1
        numbers = {} if first == 1 else {"start": str(first)}
        ordered = SubElement(parent, "ol", {"class": "references"} | numbers)
        for _, key in rows:
            item = SubElement(ordered, "li", {"id": f"ref-{key}"})
            item.text = apa(references()[key])


class CiteExtension(Extension):
    """Add citations and `::references` to Markdown."""

    def extendMarkdown(self, md):
        """Register below code spans (190), above links (170)."""
        md.inlinePatterns.register(Citation(CITATION, md), "citation", 175)
        ReferenceList(md).register()


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return CiteExtension(**options)
