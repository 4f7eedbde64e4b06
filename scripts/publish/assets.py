"""Stylesheets and modules as a browser fetches them: one stylesheet, and no comments.

A browser paints nothing until every stylesheet is there; a dozen small files cost a
dozen requests before the first word is seen. Comments are for who changes a file: they
are a fifth of what the widgets' modules weigh, compressed.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

from scripts.publish import PublishError

BUNDLE = "stylesheets/site.css"
#: Comments on lines of their own, empty lines, and what indents a line.
UNSEEN = re.compile(r"^\s*/\*.*?\*/\s*$\n?|^\s+", re.M | re.S)
#: Comments of JavaScript that have their lines to themselves.
COMMENTS = re.compile(r"^ *(?://[^\n]*|/\*\*.*?\*/ *)$", re.M | re.S)
STRING = re.compile(r"(\"[^\"]*\"|'[^']*')")
#: White space around what separates rules and declarations, and after a colon.
SPACED = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")
ADDRESS = re.compile(r"url\((?P<quote>[\"']?)(?!data:|https?:|[/#])(?P<path>[^\"')]+)")


def bundle(config, files):
    """Replace the stylesheets of `extra_css` by one file that holds them all.

    Parameters
    ----------
    config : MkDocsConfig
        Of the site; its `extra_css` then names the bundle, and what plugins added.
    files : Files
        Of the site; the bundle takes the place of its parts.

    Raises
    ------
    PublishError
        If `extra_css` names a file that is not there.
    """
    plugins = [name for name in config.extra_css if name.startswith("assets/")]
    parts = []
    for name in [name for name in config.extra_css if name not in plugins]:
        file = files.get_file_from_path(name)
        if file is None:
            raise PublishError(f"mkdocs.yml, extra_css: there is no docs/{name}")
        text = Path(file.abs_src_path).read_text(encoding="utf-8")
        text = tighten(UNSEEN.sub("", text))  # it is for who changes the file
        parts.append(f"/* {name} */\n{rebase(text, posixpath.dirname(file.src_uri))}\n")
        files.remove(file)
    files.append(File.generated(config, BUNDLE, content="".join(parts)))
    config.extra_css = [BUNDLE, *plugins]


def tighten(text):
    """Return a stylesheet without the white space that browsers pass over.

    Parameters
    ----------
    text : str
        CSS without comments.

    Returns
    -------
    str
        The same rules; what stands in quotes is left alone.

    Examples
    --------
    >>> tighten('a > b, i { content: "x; y"; color: red; }')
    'a > b,i{content:"x; y";color:red;}'
    """
    parts = STRING.split(text)
    parts[::2] = [SPACED.sub(lambda m: m[1] or "", part) for part in parts[::2]]
    return "".join(parts)


def rebase(text, folder):
    """Return a stylesheet with its addresses as the bundle's folder sees them.

    Parameters
    ----------
    text : str
        CSS.
    folder : str
        Where it came from, below docs.

    Returns
    -------
    str
        CSS.

    Examples
    --------
    >>> rebase("src: url(fonts/a.woff2)", "vendor/katex")
    'src: url(../vendor/katex/fonts/a.woff2)'
    """
    way = posixpath.relpath(folder or ".", posixpath.dirname(BUNDLE))
    return ADDRESS.sub(
        lambda m: f"url({m['quote']}{posixpath.join(way, m['path'])}", text
    )


def strip_comments(config, files):
    """Replace the widgets' modules by ones without comments.

    Parameters
    ----------
    config : MkDocsConfig
        Of the site.
    files : Files
        Of the site.
    """
    for file in [*files]:
        if file.src_uri.startswith("widgets/") and file.src_uri.endswith(".mjs"):
            files.remove(file)
            content = uncomment(Path(file.abs_src_path).read_text(encoding="utf-8"))
            files.append(File.generated(config, file.src_uri, content=content))


def uncomment(module):
    r"""Return a module without the comments that have lines to themselves.

    Parameters
    ----------
    module : str
        JavaScript.

    Returns
    -------
    str
        With empty lines instead, so that errors still name the lines of our files.

    Examples
    --------
    >>> uncomment("// Why.\nlet a; // what\n/** All\n * of it. */\nlet b;")
    '\nlet a; // what\n\n\nlet b;'
    """
    return COMMENTS.sub(lambda found: "\n" * found[0].count("\n"), module)
