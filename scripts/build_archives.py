"""Build an archive that a site offers only where it was asked for, or gather a release.

Usage: python -m scripts.build_archives {offline,slides} [--check] [--out DIR]
       python -m scripts.build_archives release [--out DIR]

offline   the copy of the site that opens by double click, for the page of downloads
slides    all figures for slides with their words, for the page for teachers
release   the lesson's wheel, all archives of the last build, and their checksums

The first two go to docs/downloads and are offered by the next build: `make offline site`,
`make slides site`. They are built again when what they are made of has changed. `make
release` builds both and the site first.
Exit status: 0 done or fresh, 1 stale (``--check``), 2 cannot be done.
"""

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lesson import __version__
from scripts import DOCS, ROOT, build_downloads, build_figures, command, freshness
from scripts.writing import archive

DIST = ROOT / "dist"
SOURCES = ("mkdocs*.yml", "lesson/**/*", "scripts/**/*", "docs/**/*", "pyproject.toml")
#: Made from the others.
GENERATED = ("cards", "downloads", "figures", "runtime", "vendor", "widgets/data")
WIDTH, SCHEME = 1920, "light"
LISTED = ("docs/about/licences.yml", "docs/about/licences/*")


@command.one_line_errors(RuntimeError, LookupError)
def main(argv=None):
    """Build what is stale, or with ``--check`` say whether it is; return the status."""
    parser = command.parser(__doc__)
    parser.add_argument("kind", choices=("offline", "slides", "release"))
    options = parser.parse_args(argv)
    if options.kind == "release":
        if options.check:
            parser.error("a release is never stale, it is made anew")
        return release(options.out or DIST)
    asked = f"build_archives {options.kind}"
    return command.build(target(options.kind), options, asked, say=print)


def name_of(kind):
    """Return the name of the archive of a kind."""
    return f"lesson-9.2.2-{kind}.zip"


def target(kind):
    """Return the archive of a kind, and what it is made from."""
    if kind == "slides":
        tools = freshness.versions(*build_figures.LIBRARIES)
        paths, make = figure_sources, slides
    else:
        address = {"SITE_URL": os.environ.get("SITE_URL", "")}
        tools = freshness.versions("mkdocs", "mkdocs-material") | address
        paths, make = page_sources, offline
    return freshness.Target(kind, build_downloads.OUT, paths, make, tools)


def page_sources():
    """Return every file that the pages are made from."""
    generated = [DOCS / name for name in GENERATED]
    paths = freshness.matching(*SOURCES)
    return {path for path in paths if not any(map(path.is_relative_to, generated))}


def offline():
    """Return the copy of the site.

    Returns
    -------
    dict of str to bytes
        One file: a folder with the whole copy, and the licences of what is in it.

    Raises
    ------
    RuntimeError
        If MkDocs ends otherwise than well; what it had to say stands above.
    """
    from scripts.licences import statement

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        words = ["build", "--quiet", "--strict", "-f", "mkdocs.offline.yml", "-d", site]
        done = subprocess.run([sys.executable, "-m", "mkdocs", *words], cwd=ROOT)
        if done.returncode:
            raise RuntimeError("the copy could not be built; see above")
        files = {
            path.relative_to(site).as_posix(): path.read_bytes()
            for path in site.rglob("*")
            if path.is_file()
        }
    files["LICENCES.txt"] = statement(["LICENCES.txt", *files]).encode()
    name = name_of("offline")
    folder = name.removesuffix(".zip")
    return {name: archive({f"{folder}/{path}": data for path, data in files.items()})}


def figure_sources():
    """Return what any figure is made from, and the list of licences."""
    figures = map(build_figures.sources, build_figures.slugs())
    return freshness.matching(*LISTED).union(*figures)


def slides():
    """Return the figures for slides.

    Returns
    -------
    dict of str to bytes
        One file: a PNG for each figure, its words, and the licences.
    """
    from scripts.drawing.render import slide
    from scripts.licences import ATTRIBUTION, statement

    files = {}
    words = [f"Attribute these figures with: {ATTRIBUTION}\n"]
    for slug in build_figures.slugs():
        name, data = slide(slug, "png", WIDTH, SCHEME)
        files[name] = data
        module = importlib.import_module(f"scripts.figures.{slug}")
        words.append(f"{name}\n    {module.CAPTION}\n    In words: {module.ALT}\n")
    files["captions.txt"] = "\n".join(words).encode()
    figures = [f"figures/{name}" for name in files if name.endswith(".png")]
    files["LICENCES.txt"] = statement(figures).encode()
    return {name_of("slides"): archive(files)}


def release(out):
    """Fill a folder with what a release consists of; return the exit status.

    Raises
    ------
    LookupError
        If the downloads are stale.
    """
    from scripts.build_runtime import lesson_wheel

    if build_downloads.main(["--check"]):
        raise LookupError("the downloads are stale; run make release")
    files = dict([lesson_wheel()])
    archives = sorted(build_downloads.OUT.glob("*.zip"))
    files |= {path.name: path.read_bytes() for path in archives}
    if out == DIST:
        shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    sums = build_downloads.sums(files).encode()
    for name, data in (files | {build_downloads.SUMS: sums}).items():
        (out / name).write_bytes(data)
    print(f"release {__version__}: {', '.join(files)} and SHA256SUMS in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
