"""The copy of the site that opens from a folder, without a server.

Browsers run no modules from files: what stands inside the elements is shown, sentences
that ask for a button are left out, and a notice before the text says where they work.
"""

import re

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
    """Remove files that a page opened from a folder cannot use; links are checked by now.

    Parameters
    ----------
    files : Files
        Of the site.
    """
    for file in [*files]:
        if UNUSED.match(file.src_uri):
            files.remove(file)
