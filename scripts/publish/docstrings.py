"""Show docstrings on the reference pages as they are written.

Griffe, which reads them for mkdocstrings, takes `ndarray, shape (H, W)` for a Python
tuple and `{"same", "valid"} or int` for a choice of two. Here every type stays the
text that it is, and the legend of a module's letters keeps its columns.
"""

import re

import griffe

SECTION = re.compile(r"^(?P<title>\w[\w ]+)\n-+\n(?P<body>.*?)(?=\n\n\S|\Z)", re.M | re.S)
DEFAULT = re.compile(r",\s+(default\b.*|optional)$")
TYPED = ("parameters", "attributes", "returns", "yields")


class AsWritten(griffe.Extension):
    """Correct every docstring of a package once it is read."""

    def on_package(self, *, pkg, **context):
        """Visit the package; Griffe calls this."""
        correct(pkg)


def correct(item):
    """Correct the docstrings of an object and of what it contains.

    Parameters
    ----------
    item : griffe.Object
        A module, class or function.
    """
    if item.docstring and item.is_module:
        item.docstring.value = keep_columns(item.docstring.value)
    elif item.docstring:
        written = types(item.docstring.value)
        for section in item.docstring.parsed:
            kinds = written.get(section.kind.value, {})
            for element in section.value if kinds else ():
                element.annotation = kinds.get(element.name, element.annotation)
    for member in item.members.values():
        if not member.is_alias:
            correct(member)


def keep_columns(text):
    r"""Return a module's docstring with its legend set apart, which keeps its columns.

    Parameters
    ----------
    text : str
        With lines indented by four right below a sentence.

    Returns
    -------
    str
        With an empty line between.

    Examples
    --------
    >>> print(keep_columns("Throughout this module\n    x   input\n    y   output"))
    Throughout this module
    <BLANKLINE>
        x   input
        y   output
    """
    return re.sub(r"^(\S.*)\n(?= {4})", r"\1\n\n", text, flags=re.M)


def types(text):
    r"""Return the type that each name of a numpydoc docstring has, by section.

    Parameters
    ----------
    text : str
        The docstring, without its indentation.

    Returns
    -------
    dict of str to dict
        Section, in small letters, to name to type; what is returned without a name
        stands under "".

    Examples
    --------
    >>> types("Sum.\n\nReturns\n-------\nndarray, shape (K,)\n    The sum.")
    {'returns': {'': 'ndarray, shape (K,)'}}
    """
    found = {}
    for section in SECTION.finditer(text):
        kinds = found.setdefault(section["title"].lower(), {})
        for head in re.findall(r"^\S.*$", section["body"], re.M):
            names, colon, kind = head.partition(" : ")
            kind = DEFAULT.sub("", kind if colon else names)
            # Griffe keeps names of attributes together, and those of parameters apart.
            for name in {names, *names.split(", ")} if colon else {""}:
                kinds[name] = kind
    return {title: kinds for title, kinds in found.items() if title in TYPED}
