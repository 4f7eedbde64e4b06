"""Pages without the indents of the templates that they are made from.

They are a tenth of a page's letters. Where white space counts, it stays.
"""

import re

#: What keeps its white space.
KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.S)
BREAK = re.compile(r"\s*\n\s*")


def unindent(page):
    r"""Return a page whose lines begin at the margin.

    Parameters
    ----------
    page : str
        HTML.

    Returns
    -------
    str
        The same page to a reader.

    Examples
    --------
    >>> unindent("<p>\n    one\n</p>\n\n  <pre>\n    two</pre>")
    '<p>\none\n</p>\n<pre>\n    two</pre>'
    """
    parts = KEPT.split(page)
    parts[::3] = [BREAK.sub("\n", part) for part in parts[::3]]
    del parts[2::3]  # the names of the elements
    return "".join(parts)
