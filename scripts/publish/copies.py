"""A page away from its server: printed on paper, or opened from a folder.

Paper is a handout without answers, which stand on a page of their own.
Answers, hints and solutions are folded on a screen. Here they are written out once more
behind the text, with the addresses of its links; print.css shows these on paper alone.

From a folder browsers run no modules: what stands inside the elements is shown, sentences
that ask for a button are left out, and a notice before the text says where they work.
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
        f'<p class="answer-title"><strong>{fold["title"]}</strong></p>{fold["body"]}'
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


#: What a reader needs a button, a slider or a running program for.
DOING = re.compile(
    r"\b[Pp]ress (?:<em>|[A-Z])|\b(?:[Dd]rag|[Cc]lick) "
    r"|\bbutton (?:above|below)|\b[Rr]un (?:it|the cell)\b|canvas appears"
    r"|Draw a digit,|Choose how much|\bthen Check\b|href=\"\?"
)
ITEM = re.compile(r"<li>(?:(?!</?li\b).)*</li>\n?", re.S)
#: It offers the copy that the reader has.
OWN_CARD = re.compile(
    r'<div class="download-card">\s*<h2 id="offline">.*?</div>\n?', re.S
)
PARAGRAPH = re.compile(r"<p\b[^>]*>(?:(?!</p>).)*</p>\n?", re.S)
SENTENCE_ENDS = re.compile(r"(?<=[.!?:])\s+(?=[A-Z<])")
NOTHING_LEFT = re.compile(
    r"(?:<h[2-4]\b[^>]*>(?:(?!</h).)*</h[2-4]>\s*)?<([ou]l)>\s*</\1>\n?", re.S
)
STILL = re.compile(r'<figure class="(?:cell|widget)|<check-point\b')
NOTE = (
    '<p class="still-note">This copy opens without a server, and so its code and its '
    'figures stand still. At <a href="{0}">{0}</a> they move.</p>\n'
)
#: What only a server can give, and the copy itself.
UNUSED = re.compile(
    r"vendor/pyodide/|widgets/|runtime/(?!cells/)|downloads/.*-offline\.zip$"
)


def stand_still(content, address):
    """Return a page for the copy.

    Parameters
    ----------
    content : str
        HTML of the page.
    address : str
        Of the same page on the web.

    Returns
    -------
    str
        Where something stands still, with a notice before the text.

    Examples
    --------
    >>> stand_still("<p>Press Run. It is red.</p>", "https://example.org/")
    '<p>It is red.</p>'
    """
    note = NOTE.format(address) if STILL.search(content) else ""
    content = OWN_CARD.sub("", content)
    content = ITEM.sub(lambda item: "" if DOING.search(item[0]) else item[0], content)
    content = PARAGRAPH.sub(_without_doing, content)
    return note + NOTHING_LEFT.sub("", content)


def _without_doing(paragraph):
    """Return a paragraph without the sentences that ask for what is not there."""
    text = paragraph[0]
    if not DOING.search(text):
        return text
    start, end = text.index(">") + 1, text.rindex("</p>")
    kept = [s for s in SENTENCE_ENDS.split(text[start:end]) if not DOING.search(s)]
    return text[:start] + " ".join(kept) + text[end:] if kept else ""


def leave_out(files):
    """Remove what no page opened from a folder can use; links are checked by now."""
    for file in [*files]:
        if UNUSED.match(file.src_uri):
            files.remove(file)
