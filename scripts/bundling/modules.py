"""Our JavaScript as a page fetches it: few files, minified, what is shared once.

esbuild makes one file of each element, one of the Worker, and others of what several
elements share. It is a program of its own, fetched from npm for the build's machine;
where it cannot be had, pages load the modules as they are written, one by one.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from scripts import DOCS
from scripts.vendoring.packages import VendorError, package

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
SEARCH, PAGE = "javascripts/search.js", "javascripts/page.js"
#: In the lesson's first view: it waits for no more than it needs.
FIRST = "widgets/parameter-counter.mjs"
#: So many elements share a module before it joins the one file of such modules.
MANY = 4


def bundled(scripts, docs=DOCS):
    """Return what a page fetches.

    Parameters
    ----------
    scripts : list of str
        Names of the classic scripts that every page loads, which become one, `PAGE`.
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
        esbuild = program()
    except VendorError as error:
        print(f"{error}. Without it widgets come in many files.", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder), Path(folder, "out")
        stage(docs, copy)
        run = partial(subprocess.run, cwd=copy, check=True)
        elements = names(copy, "widgets/*.mjs")
        split = [esbuild, *elements, *MODULES, *SPLIT]
        run([*split, "--outdir=unshared", "--metafile=graph.json"])
        share(copy, elements, json.loads((copy / "graph.json").read_bytes())["inputs"])
        run([*split, "--outdir=out/widgets"])
        run([esbuild, WORKER, *MODULES, f"--outfile=out/{WORKER}"])
        (copy / "all.js").write_text("".join(f'import "./{name}";' for name in scripts))
        classic = [esbuild, f"search={SEARCH}", "page=all.js", "--bundle", *OPTIONS]
        run([*classic, "--outdir=out/javascripts"])
        return {name: (out / name).read_bytes() for name in names(out, "**/*.*js*")}


def program():
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


def names(folder, pattern):
    """Return the names of some files of a folder, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))


def stage(docs, copy):
    """Copy our JavaScript; a module knows where it lay, whatever it becomes part of.

    Parameters
    ----------
    docs, copy : Path
        Folders.
    """
    shutil.copytree(docs / "javascripts", copy / "javascripts")
    for name in names(docs, "widgets/**/*.mjs"):
        text = (docs / name).read_text(encoding="utf-8")
        if name != WORKER:
            address = f'new URL("../{name}", import.meta.url)'
            text = text.replace("import.meta.url", address)
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8", newline="")


def share(copy, elements, graph):
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
    later = {one for name in graph for one in imported(graph, name, "dynamic-import")}
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
    for one in imported(graph, name, "import-statement"):
        if one not in found:
            found |= needs(graph, one, found)
    return found


def imported(graph, name, kind):
    """Return the names of what a module itself imports."""
    return [one["path"] for one in graph[name]["imports"] if one["kind"] == kind]
