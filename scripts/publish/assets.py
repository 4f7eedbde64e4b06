"""Stylesheets and modules as a browser fetches them: one stylesheet, and few modules.

A browser paints nothing until every stylesheet is there; a dozen small files cost a
dozen requests before the first word is seen.

Of our JavaScript esbuild makes one file of each element, one of the Worker, and others of
what several elements share. It is a program of its own, fetched from npm for the build's
machine; where it cannot be had, pages load the modules as they are written, one by one.
"""

import json
import os
import platform
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from mkdocs.structure.files import File

from scripts import DOCS
from scripts.publish import PublishError
from scripts.vendoring.packages import VendorError, package

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
#: Also left out: other colours, and what holds for every element while colours change,
#: which Material says of each page as it starts, and has all of it styled anew twice.
OTHERS = re.compile(
    rf"\.(?:{'|'.join(ABSENT)})(?![a-z])"
    r"|data-md-color-(?:(?:primary|accent)=(?!custom)|switching)"
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
    folder : str
        Where it came from, below docs.

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
    """Leave out of Material's stylesheets what no page has, and other colours."""
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


# Modules, with esbuild.
SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
LICENCE = "/*! Pixels2GenAI Project, MIT License */"
OPTIONS = (
    *("--minify", "--sourcemap", "--target=es2022", "--log-level=warning"),
    f"--banner:js={LICENCE}",
)
MODULES = ("--bundle", "--format=esm", *OPTIONS)
SPLIT = ("--splitting", "--chunk-names=[name]-[hash]", "--out-extension:.js=.mjs")
WORKER = "widgets/python/worker.mjs"
SCRIPTS = ("javascripts/first.js", "javascripts/page.js")
#: In the lesson's first view: it waits for no more than it needs.
FIRST = "widgets/parameter-counter.mjs"
#: So many elements share a module before it joins the one file of such modules.
MANY = 4


def bundled(docs=DOCS):
    """Return what a page fetches.

    Parameters
    ----------
    docs : Path
        With the folders widgets and javascripts.

    Returns
    -------
    dict of str to bytes
        By name below docs, with a .map for each, which holds the readable source; empty
        where esbuild cannot be had: one line says so.

    Raises
    ------
    subprocess.CalledProcessError
        If a module cannot be read; what esbuild has to say stands above.
    """
    try:
        esbuild = esbuild_here()
    except VendorError as error:
        print(f"{error}. Without it widgets come in many files.", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder), Path(folder, "out")
        copy_modules(docs, copy)
        run = partial(subprocess.run, cwd=copy, check=True)
        elements = names_below(copy, "widgets/*.mjs")
        split = [esbuild, *elements, *MODULES, *SPLIT]
        run([*split, "--outdir=unshared", "--metafile=graph.json"])
        share_modules(
            copy, elements, json.loads((copy / "graph.json").read_bytes())["inputs"]
        )
        run([*split, "--outdir=out/widgets"])
        run([esbuild, WORKER, *MODULES, f"--outfile=out/{WORKER}"])
        run([esbuild, *SCRIPTS, "--bundle", *OPTIONS, "--outdir=out/javascripts"])
        return {name: (out / name).read_bytes() for name in names_below(out, "**/*.*js*")}


def esbuild_here():
    """Return the path of esbuild for this machine, fetched if it is new.

    Raises
    ------
    VendorError
        Where there is none for this machine, or it cannot be fetched.
    """
    system, machine = platform.system(), platform.machine().lower()
    if system not in SYSTEMS or machine not in MACHINES:
        raise VendorError(f"esbuild is not pinned for {system} on {machine}")
    folder = package(f"@esbuild/{SYSTEMS[system]}-{MACHINES[machine]}")
    return folder / ("esbuild.exe" if system == "Windows" else "bin/esbuild")


def names_below(folder, pattern):
    """Return the names of some files of a folder, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))


def copy_modules(docs, copy):
    """Copy our JavaScript; a module knows where it lay, whatever it becomes part of."""
    shutil.copytree(docs / "javascripts", copy / "javascripts")
    for name in names_below(docs, "widgets/**/*.mjs"):
        text = (docs / name).read_text(encoding="utf-8")
        if name != WORKER:
            address = f'new URL("../{name}", import.meta.url)'
            text = text.replace("import.meta.url", address)
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8", newline="")


def share_modules(copy, elements, graph):
    """Let what many elements share be one file.

    esbuild makes a file for each set of elements that share something. Where all of them
    import all that many share, those sets are one.

    Parameters
    ----------
    copy : Path
        Folder of the modules; imports are added to them.
    elements : list of str
        Names of the elements' modules.
    graph : dict
        What each module imports, as esbuild lists it.
    """
    later = {one for name in graph for one in imports_in(graph, name, "dynamic-import")}
    needed = {name: needs(graph, name) for name in {*elements, *later}}
    shared = [
        name for name in graph if sum(name in needed[one] for one in elements) >= MANY
    ]
    for name in needed.keys() - {FIRST}:
        if not needed[name].isdisjoint(shared):
            ways = (os.path.relpath(one, Path(name).parent) for one in shared)
            lines = [f'import "./{Path(way).as_posix()}";' for way in ways]
            with (copy / name).open("a", encoding="utf-8") as module:
                module.write("".join(lines))


def needs(graph, name, found=()):
    """Return the names of all that a module imports, and its own."""
    found = {*found, name}
    for one in imports_in(graph, name, "import-statement"):
        if one not in found:
            found |= needs(graph, one, found)
    return found


def imports_in(graph, name, kind):
    """Return the names of what a module itself imports."""
    return [one["path"] for one in graph[name]["imports"] if one["kind"] == kind]


def bundle_modules(config, files, make=bundled):
    """Replace our modules and scripts by what a page fetches of them.

    Parameters
    ----------
    config : MkDocsConfig
        Of the site.
    make : callable
        Gives what a page fetches, by name.

    Raises
    ------
    PublishError
        If a module cannot be read.
    """
    try:
        made = make()
    except subprocess.CalledProcessError:
        raise PublishError("docs/widgets cannot be bundled; see above") from None
    for name, content in made.items():
        if file := files.get_file_from_path(name):
            files.remove(file)
        files.append(File.generated(config, name, content=content))
