"""Tables that a narrow screen can take apart: every cell knows the name of its column.

On a phone each row becomes a block (figures.css). A table that is displayed otherwise is
no table to a screen reader, unless its roles are written out.
"""

import re
from html import escape, unescape

TABLE = re.compile(r"<table>.*?</table>", re.S)
HEADER = re.compile(r"<th\b[^>]*>(.*?)</th>", re.S)
PART = re.compile(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>(\s*</td>)?")
CODE = re.compile(r"(?<=<code>)[^<]+(?=</code>)")
MARKUP = re.compile(r"<[^>]*>")
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}
ROLES |= {"th": "columnheader", "td": "cell"}
#: A name up to this long stays in one piece.
WHOLE = 24


def label(content):
    """Return a page whose tables carry roles, and their cells the columns' names.

    Parameters
    ----------
    content : str
        HTML; tables with a class or without header are left as they are.

    Returns
    -------
    str
        With `data-label` on each cell that holds something.
    """
    return TABLE.sub(lambda table: label_table(table[0]), content)


def label_table(table):
    """Return one table with its roles and labels."""
    names = [unescape(MARKUP.sub("", name)).strip() for name in HEADER.findall(table)]
    if not names:
        return table
    column = 0

    def write(part):
        nonlocal column
        tag, rest, empty = part.groups()
        if tag == "tr":
            column = 0
        if tag == "td":
            column += 1
            if not empty:
                rest += f' data-label="{escape(names[column - 1])}"'
        return f'<{tag} role="{ROLES[tag]}"{rest}>{empty or ""}'

    return break_names(PART.sub(write, table))


def break_names(table):
    """Return a table in which long names of files can go on in the next line.

    Parameters
    ----------
    table : str
        HTML.

    Returns
    -------
    str
        With a place to break after each slash and underscore.

    Examples
    --------
    >>> break_names("<code>lesson/data/digits_weights.npz</code>")
    '<code>lesson/<wbr>data/<wbr>digits_<wbr>weights.npz</code>'
    """

    def split(word):
        return (
            word[0] if len(word[0]) <= WHOLE else re.sub(r"([/_])", r"\1<wbr>", word[0])
        )

    return CODE.sub(lambda code: re.sub(r"\S+", split, code[0]), table)
