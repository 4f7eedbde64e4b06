"""Words of the lesson with their meaning, from docs/glossary.yml.

The first time that a word stands in the text of a page it becomes a button: its meaning
comes with the pointer, with the keyboard's focus and with a tap (javascripts/page.js;
without JavaScript, with a press), and screen readers read it as the button's description.
"""

import re
from functools import cache
from html import escape

import yaml

from scripts import DOCS

PATH = DOCS / "glossary.yml"
#: Pages that are looked things up in, and quote other pages.
WITHOUT = ("reference/", "about/")
#: What is no running text, and paragraphs.
BLOCK = re.compile(
    r"<(?P<skipped>figure|check-point|details|table|pre|h\d|aside)\b.*?</(?P=skipped)>"
    r"|<p>(?P<text>.*?)</p>",
    re.S,
)
TAG = re.compile(r"(<[^>]+>)")


@cache
def terms():
    """Return all words.

    Returns
    -------
    dict of str to dict
        Word to ``means``, ``taught`` and perhaps ``also``, as the file explains.
    """
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


def anchor(term):
    """Return the name of a word in addresses."""
    return term.lower().replace(" ", "-")


def explain(content, url):
    """Return a page whose words can be asked for their meaning.

    Parameters
    ----------
    content : str
        HTML of the page.
    url : str
        Of the page in the site.

    Returns
    -------
    str
        With a button for the first of each word in running text.
    """
    if url.startswith(WITHOUT):
        return content
    left = {
        form: term for term, e in terms().items() for form in [term, *e.get("also", ())]
    }

    def mark(block):
        text = block["text"]
        return block[0] if text is None else f"<p>{_paragraph(text, left)}</p>"

    return BLOCK.sub(mark, content)


def _paragraph(text, left):
    """Return a paragraph with its words marked; these are then no longer `left`."""
    parts = TAG.split(text)
    depth = 0
    for i, part in enumerate(parts):
        if part.startswith("<"):
            depth += -1 if part.startswith("</") else not _is_empty(part)
        elif depth == 0 and left:
            parts[i] = _words(part, left)
    return "".join(parts)


def _is_empty(tag):
    """Return whether a tag has no end of its own."""
    return tag.endswith("/>") or bool(re.match(r"<(?:br|img|wbr|input)\b", tag))


def _words(text, left):
    """Return text without tags with the first of each word that is left as a button."""
    forms = sorted(left, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.I
    )

    def button(found):
        term = left.get(found[0]) or left.get(found[0].lower())
        if term is None:  # met before in this text
            return found[0]
        for form in [form for form, of in left.items() if of == term]:
            del left[form]
        name = f"means-{anchor(term)}"
        return (
            f'<button type="button" class="term" popovertarget="{name}" '
            f'aria-describedby="{name}">{found[0]}</button><span class="meaning" popover '
            f'id="{name}" data-search-exclude>{escape(terms()[term]["means"])}</span>'
        )

    return pattern.sub(button, text)


def page():
    """Return the glossary as Markdown for the page in docs/reference."""
    blocks = []
    for term in sorted(terms(), key=str.lower):
        entry = terms()[term]
        blocks.append(
            f"## {term} {{ #{anchor(term)} }}\n\n{entry['means']}\n"
            f"[Where the lesson teaches it](../{entry['taught']})."
        )
    return "\n\n".join(blocks)
