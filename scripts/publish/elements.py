"""What the custom elements of a page need: a module each, or a note; no search."""

import re

from mkdocs.utils import get_relative_url

from scripts.publish import DOCS, PublishError

TAG = re.compile(r"<([a-z]+(?:-[a-z]+)+)[\s>]")
STILL = re.compile(r'<figure class="(?:cell|widget)"')
PROGRAM = re.compile(r'<figure class="cell"|<details class="mkdocstrings-source"')
NOTE = (
    '<p class="still-note">This copy opens without a server, and so its code and its '
    "figures stand still. On the web they move.</p>\n"
)


def modules(content, url):
    """Return the script tags that bring a page's elements to life as it is read.

    The lesson itself does without: there `docs/javascripts/widgets.js` fetches them when
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


def stand_still(content):
    """Return a page for a copy of the site that is opened from a folder.

    Browsers run no modules from files; what stands inside the elements is shown.

    Parameters
    ----------
    content : str
        HTML of the page.

    Returns
    -------
    str
        With a note before the first element, if there is one.

    Examples
    --------
    >>> stand_still("<p>Text.</p>")
    '<p>Text.</p>'
    """
    return STILL.sub(lambda figure: NOTE + figure[0], content, count=1)


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
