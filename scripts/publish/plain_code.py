"""Code without marks that no colour needs.

Pygments marks every name, operator, bracket and space. All of these have the colour of
the ink (docs/stylesheets/code.css), and they were a third of the lesson's elements: a
phone styles the page in less time without them.
"""

import re

#: Name, operator, punctuation, space.
MARK = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')


def unmark(content):
    """Return a page without those marks.

    Parameters
    ----------
    content : str
        HTML.

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
