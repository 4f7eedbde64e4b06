"""What is done to a page once it is HTML, in the order of `hooks.py`.

Syntax that reached it unrendered is refused. Code loses marks that no colour needs,
programs stay out of the search index, tables can be taken apart by a narrow screen, each
custom element brings its module, and the indents of the templates go.
"""

import re
from html import escape, unescape

from mkdocs.utils import get_relative_url

from scripts import DOCS
from scripts.publish import PublishError

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


#: Name, operator, punctuation, space.
MARK = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')


def unmark(content):
    """Return a page without those marks.

    Returns
    -------
    str
        The same text.

    Examples
    --------
    >>> unmark('<span class="n">x</span> = <span class="mi">1</span>')
    'x = <span class="mi">1</span>'
    """
    return MARK.sub(r"\1", content)


TABLE = re.compile(r"<table>.*?</table>", re.S)
HEADER = re.compile(r"<th\b[^>]*>(.*?)</th>", re.S)
PART = re.compile(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>(\s*</td>)?")
NAMES = re.compile(r"(?<=<code>)[^<]+(?=</code>)")
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}
ROLES |= {"th": "columnheader", "td": "cell"}
#: A name up to this long stays in one piece.
WHOLE = 24


def label(content):
    """Return a page whose tables carry roles, and their cells the columns' names.

    On a phone each row becomes a block (figures.css). A table that is displayed otherwise
    is no table to a screen reader, unless its roles are written out.

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
    names = [re.sub("<[^>]*>", "", name) for name in HEADER.findall(table)]
    names = [unescape(name).strip() for name in names]
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

    return NAMES.sub(lambda code: re.sub(r"\S+", split, code[0]), table)


TAG = re.compile(r"<([a-z]+(?:-[a-z]+)+)[\s>]")
PROGRAM = re.compile(r'<figure class="cell"|<details class="mkdocstrings-source"')


def modules(content, url):
    """Return the script tags that bring a page's elements to life as it is read.

    The lesson itself does without: there `docs/javascripts/page.js` fetches them when
    the reader comes near.

    Parameters
    ----------
    content : str
        HTML of the page.
    url : str
        Address of the page, relative to the site; empty for the lesson.

    Returns
    -------
    str
        One ``<script type="module">`` for each element; maybe empty.

    Raises
    ------
    PublishError
        If docs/widgets has no such element.
    """
    tags = []
    for tag in sorted(set(TAG.findall(content))):
        if not (DOCS / "widgets" / f"{tag}.mjs").is_file():
            raise PublishError(f"{url}: <{tag}> has no docs/widgets/{tag}.mjs")
        source = get_relative_url(f"widgets/{tag}.mjs", url)
        tags.append(f'<script type="module" src="{source}"></script>')
    return "\n".join(tags) if url else ""


def keep_from_search(content):
    """Return a page whose programs are not in the search index.

    Signatures, listings and text are found; the index is half the size.

    Parameters
    ----------
    content : str
        HTML of the page.

    Returns
    -------
    str
        With the mark that Material's search respects.

    Examples
    --------
    >>> keep_from_search('<figure class="cell">')
    '<figure class="cell" data-search-exclude>'
    """
    return PROGRAM.sub(r"\g<0> data-search-exclude", content)


#: What keeps its white space.
NEXT = re.compile(r'<link rel="next"[^>]*>')
REFERENCE_STYLE = re.compile(r'<link rel="stylesheet" href="[^"]*_mkdocstrings\.css">')
KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.S)
BREAK = re.compile(r"\s*\n\s*")


def without_reference_style(page):
    """Return a page without mkdocstrings' stylesheet, unless it has something of it.

    Returns
    -------
    str
        A browser waits for every stylesheet before it paints.

    Examples
    --------
    >>> without_reference_style('<link rel="stylesheet" href="a/_mkdocstrings.css">')
    ''
    """
    return page if 'class="doc ' in page else REFERENCE_STYLE.sub("", page)


def without_next(page):
    """Return a page that does not name the next one in its head: Firefox fetches that."""
    return NEXT.sub("", page)


def unindent(page):
    r"""Return a page whose lines begin at the margin.

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
