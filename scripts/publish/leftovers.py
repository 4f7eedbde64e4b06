"""Find syntax of ours, or of Markdown's extensions, that reached the page unrendered."""

import re
from html import unescape

CODE = re.compile(r"<(pre|code|script|style|annotation)\b.*?</\1>", re.S)
MARKUP = re.compile(r"<[/!a-zA-Z][^>]*>")
LEFT = re.compile(
    r"(?:^|\s)::[a-z]+|\{=|=\}|\$\$|(?:^|\s)///|\[@|--8<--|(?:^|\s)(?:\?\?\?|!!!)[\s+]|\{\s*[#.:]",
    re.M,
)


def leftovers(content):
    """Return the first unrendered syntax in a page, with what stands around it.

    Parameters
    ----------
    content : str
        HTML; code is passed over.

    Returns
    -------
    str or None
        None where all is rendered.

    Examples
    --------
    >>> leftovers("<p>See ::figure cnn_block</p>")
    'See ::figure cnn_block'
    >>> leftovers("<p>Write <code>::figure slug</code></p>")
    """
    text = unescape(MARKUP.sub("\n", CODE.sub(" ", content)))
    found = LEFT.search(text)
    if found is None:
        return None
    return " ".join(text[max(0, found.start() - 30) : found.end() + 30].split())
