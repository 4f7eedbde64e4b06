"""Stylesheets and modules as a browser fetches them: one stylesheet, and few modules.

A browser paints nothing until every stylesheet is there; a dozen small files cost a
dozen requests before the first word is seen. Modules: `scripts/bundling/modules.py`.
"""

import posixpath
import re
import subprocess
from pathlib import Path

from mkdocs.structure.files import File

from scripts.bundling.modules import PAGE, bundled
from scripts.publish import PublishError

BUNDLE = "stylesheets/site.css"
#: Comments on lines of their own, empty lines, and what indents a line.
UNSEEN = re.compile(r"^\s*/\*.*?\*/\s*$\n?|^\s+", re.M | re.S)
STRING = re.compile(r"(\"[^\"]*\"|'[^']*')")
#: White space around what separates rules and declarations, and after a colon.
SPACED = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")
#: A rule of a minified stylesheet, the commas between its selectors, an empty group.
RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
COMMA = re.compile(r",(?![^()]*\))")
BRACKETS = re.compile(r"\([^()]*\)")
EMPTY = re.compile(r"@(?:media|supports)[^{}]*\{\}")
#: What Material has rules for and no page has: a page with one stops the build.
ABSENT = (
    *("critic", "footnote", "keys", "md-author", "md-consent", "md-feedback"),
    *("md-pagination", "md-post", "md-social", "md-tabs", "md-tag", "md-version"),
    "tabbed",
)
OTHERS = re.compile(
    rf"\.(?:{'|'.join(ABSENT)})(?![a-z])|data-md-color-(?:primary|accent)=(?!custom)"
)
HAS_ABSENT = re.compile(rf'class="(?:[^"]*\s)?({"|".join(ABSENT)})(?![a-z])')
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


def prune(config, files):
    """Leave out of Material's stylesheets what no page has, and other colours.

    Parameters
    ----------
    config : MkDocsConfig
        Of the site.
    files : Files
        Of the site.
    """
    for file in [*files]:
        if re.match(r"assets/stylesheets/(main|palette)\.\w+\.min\.css$", file.src_uri):
            files.remove(file)
            content = without_others(Path(file.abs_src_path).read_text(encoding="utf-8"))
            files.append(File.generated(config, file.src_uri, content=content))


def without_others(text):
    """Return a stylesheet without the rules for what is in `ABSENT`, and other colours.

    Parameters
    ----------
    text : str
        Minified CSS.

    Returns
    -------
    str
        CSS; a selector beside one that is left out stays.

    Examples
    --------
    >>> without_others("@media print{.tabbed-set{x:y}}.keys kbd,.md-nav,b{x:y}")
    '.md-nav,b{x:y}'
    """

    def kept(rule):
        ours = [one for one in COMMA.split(rule[1]) if not is_others(one)]
        return ",".join(ours) + rule[2] if ours else ""

    def is_others(selector):
        return OTHERS.search(BRACKETS.sub("", selector))

    return EMPTY.sub("", RULE.sub(kept, text))


def refuse_absent(html, source):
    """Raise an error where a page has what the stylesheets were rid of.

    Parameters
    ----------
    html : str
        Of the whole page.
    source : str
        Name of its file, for the message.

    Raises
    ------
    PublishError
        If it has a class of `ABSENT`.
    """
    found = HAS_ABSENT.search(html)
    if found:
        raise PublishError(
            f"{source}: it has “{found[1]}”, whose rules are left out of Material's "
            "stylesheet; take it from ABSENT in scripts/publish/assets.py"
        )


def bundle_modules(config, files, make=bundled):
    """Replace our modules and scripts by what a page fetches of them.

    Parameters
    ----------
    config : MkDocsConfig
        Of the site; its `extra_javascript` then names one script.
    files : Files
        Of the site.
    make : callable
        Gives what a page fetches, by name.

    Raises
    ------
    PublishError
        If a module cannot be read.
    """
    try:
        made = make(config.extra_javascript)
    except subprocess.CalledProcessError:
        raise PublishError("docs/widgets cannot be bundled; see above") from None
    if made:
        config.extra_javascript = [PAGE]
    for name, content in made.items():
        if file := files.get_file_from_path(name):
            files.remove(file)
        files.append(File.generated(config, name, content=content))
