"""Draw all figures for slides, and put them into one archive with their words.

Usage: python -m scripts.build_slides [--check] [--out DIR]

docs/downloads/lesson-9.2.2-slides.zip is then offered by the page for teachers of the
next build: `make slides site`. Exit status: 0 built or fresh, 1 stale (``--check``).
"""

import importlib
import sys

from scripts import DOCS, build_figures, command, freshness
from scripts.writing import archive

OUT = DOCS / "downloads"
NAME = "lesson-9.2.2-slides.zip"
WIDTH, SCHEME = 1920, "light"
LISTED = ("docs/about/licences.yml", "docs/about/licences/*")


@command.one_line_errors(LookupError)
def main(argv=None):
    """Build what is stale, or with ``--check`` say whether it is."""
    return command.build(target(), __doc__, "build_slides", argv)


def target():
    """Return the archive, and what it is made from."""
    tools = freshness.versions(*build_figures.LIBRARIES)
    return freshness.Target("slides", OUT, sources, compose, tools)


def sources():
    """Return what any figure is made from, and the list of licences."""
    paths = {path for pattern in LISTED for path in DOCS.parent.glob(pattern)}
    return paths.union(*map(build_figures.sources, build_figures.slugs()))


def compose():
    """Return the archive.

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
    return {NAME: archive(files)}


if __name__ == "__main__":
    sys.exit(main())
