"""A page on paper: a handout without answers, which stand on a page of their own.

Answers, hints and solutions are folded on a screen. Here they are written out once more
behind the text, with the addresses of its links; print.css shows these on paper alone.
"""

import re
from html import escape, unescape
from urllib.parse import urljoin

RIGHT = re.compile(r'<section class="checkpoint-right"[^>]*>(.*?)</section>', re.S)
FOLDED = re.compile(
    r'<details class="(?:deep )?(?:hint|expect|solution|question)"[^>]*>\s*'
    r"<summary>(?P<title>.*?)</summary>(?P<body>.*?)</details>",
    re.S,
)
QUESTION = re.compile(r"<check-point\b.*?</check-point>", re.S)
ASKED = "<!--asked-->"
#: A link to another page, whose text is not its address already.
LINK = re.compile(
    r'<a(?P<before>[^>]*?) href="(?P<to>[^"#][^"]*)"(?P<after>[^>]*)>(?!http)'
)
IDENTITY = re.compile(r'\s(?:id|name)="[^"]*"')
#: Every name on these leads to another: numbers would hide the text.
UNNUMBERED = ("reference/",)


def handout(content, address, url=""):
    """Return a page with what paper needs behind it.

    Parameters
    ----------
    content : str
        HTML of the page.
    address : str
        Of the page on the web; relative links start there.
    url : str
        Of the page in the site.

    Returns
    -------
    str
        The same to a reader at a screen.
    """
    notes = []
    if not url.startswith(UNNUMBERED):
        content = LINK.sub(lambda link: _numbered(link, address, notes), content)
    end = f"{_answers(content)}{_addresses(notes)}"
    return content + end


def _numbered(link, address, notes):
    """Return the start of a link with the number of its address among the notes."""
    to = urljoin(address, unescape(link["to"]))
    if not to.startswith("http") or to.startswith(f"{address}#"):
        return link[0]
    if to not in notes:
        notes.append(to)
    number = notes.index(to) + 1
    return f'<a{link["before"]} href="{link["to"]}" data-note="{number}"{link["after"]}>'


def _answers(content):
    """Return all answers of a page, then what else is folded, without their anchors."""
    items = "".join(f"<li>{answer}</li>" for answer in RIGHT.findall(content))
    others = "".join(
        f"<p><strong>{fold['title']}</strong></p>{fold['body']}"
        for fold in FOLDED.finditer(QUESTION.sub(ASKED, content))
        if ASKED not in fold["body"]  # then it asks, and answers nothing
    )
    if not items and not others:
        return ""
    list_ = f"<ol>{items}</ol>" if items else ""
    shown = IDENTITY.sub("", f"{list_}{others}")
    start = '<div class="checkpoint-answers" data-search-exclude>'
    return f'{start}<p class="eyebrow">Answers</p>{shown}</div>'


def _addresses(notes):
    """Return the addresses of a page's links."""
    if not notes:
        return ""
    items = "".join(f"<li>{escape(to)}</li>" for to in notes)
    start = '<div class="link-notes" data-search-exclude>'
    return f'{start}<p class="eyebrow">Links</p><ol>{items}</ol></div>'
