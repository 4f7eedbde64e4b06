"""Draw for each page the picture that stands for it where its address is shared.

Usage: python -m scripts.build_cards [--check] [--out DIR]
       python -m scripts.build_cards --brand

docs/cards/<path of the page>.png is made from the page's title and description and the
first figure that stands open on it; `card: <figure>` at the page's head names another.
A card whose words, figure and code are unchanged is left alone. ``--brand`` draws the
logo and the browser's icon, which are committed: again when the palette changes.
"""

import re
import sys
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from scripts import DOCS, ROOT, build_figures, command, freshness
from scripts.writing import sweep, write

OUT, BRAND = DOCS / "cards", DOCS / "brand"
DRAWING = ROOT / "scripts" / "drawing" / "card.py"
LESSON = "Lesson 9.2.2"
HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.S)
HEADING = re.compile(r"^# ([^\n{]+)", re.M)
#: Not indented: what is folded away may be an answer.
FIGURE = re.compile(r"^::(?:figure|widget [\w-]+) (\w+)", re.M)


class Page(NamedTuple):
    """What a card is made from.

    Parameters
    ----------
    source : str
        Path below docs.
    eyebrow, title, about : str
        Where the page is, its title and its description.
    figure : str
        Name of a figure; empty for the mark.
    """

    source: str
    eyebrow: str
    title: str
    about: str
    figure: str


class Settings(yaml.SafeLoader):
    """Reads mkdocs.yml, and nothing for what the environment or MkDocs decides."""


Settings.add_multi_constructor("!", lambda loader, tag, node: None)


@command.one_line_errors(LookupError)
def main(argv=None):
    """Draw what is stale, or with ``--check`` name it; return the exit status."""
    parser = command.parser(__doc__)
    parser.add_argument("--brand", action="store_true", help="draw logo and icon instead")
    options = parser.parse_args(argv)
    if options.brand:
        if options.check or options.out:
            parser.error("--brand goes with no other option")
        return draw_brand()
    out = options.out or OUT
    targets = [target(page, out) for page in pages()]
    stale = [(t, why) for t in targets if (why := t.why_stale())]
    if options.check:
        for one, why in stale:
            print(f"stale: the card of {one.name}, {why}")
        return 1 if stale else 0
    sweep(out)
    freshness.forget(out, [one.name for one in targets])
    for one, _ in stale:
        one.build()
    return 0


def draw_brand():
    """Write what is committed of the lesson's look; return the exit status."""
    from scripts.drawing.card import brand

    for name, data in brand().items():
        if write(BRAND / name, data):
            print(f"docs/brand/{name}: {len(data):,} bytes")
    return 0


def pages():
    """Return every page that the navigation names.

    Returns
    -------
    list of Page
        In its order.
    """
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = yaml.load(text, Loader=Settings)
    return [read(source, trail, settings) for source, trail in walk(settings["nav"])]


def walk(nav, trail=()):
    """Yield the path of each page of a navigation, and the sections that it is in."""
    for entry in nav:
        for name, below in entry.items() if isinstance(entry, dict) else [("", entry)]:
            if isinstance(below, str):
                yield below, trail
            else:
                yield from walk(below, (*trail, name))


def read(source, trail, settings):
    """Return what the card of a page is made from."""
    text = (DOCS / source).read_text(encoding="utf-8")
    if source.endswith(".py"):  # a notebook, whose text stands in comments
        text = re.sub(r"^# ?", "", text, flags=re.M)
    head = HEAD.match(text)
    known = yaml.safe_load(head[1]) if head else {}
    title = known.get("title") or HEADING.search(text)[1].strip()
    site = settings["site_name"] if title != settings["site_name"] else "Pixels2GenAI"
    about = known.get("description") or settings["site_description"]
    figure = known.get("card") or "".join(FIGURE.findall(text)[:1])
    return Page(source, f"{site} · {[*trail, LESSON][0]}", title, about, figure)


def target(page, folder=OUT):
    """Return the card of a page, and what it is made from."""
    tools = freshness.versions(*build_figures.LIBRARIES)
    return freshness.Target(
        page.source,
        folder,
        partial(sources, page.figure),
        partial(make, page),
        tools | page._asdict(),
    )


def sources(figure):
    """Return the code and the fonts of a card, and what its figure is made from."""
    paths = freshness.imported(DRAWING) | {*DRAWING.parents[1].glob("fonts/cards/*.ttf")}
    return paths | build_figures.sources(figure) if figure else paths


def make(page):
    """Return the file of a card; what draws is imported here and not before."""
    from scripts.drawing import card

    shown = None
    if page.figure:
        from scripts.drawing.render import slide

        _, shown = slide(page.figure, "png", card.WIDTH, "light")
    return {name_of(page.source): card.draw(*page[1:4], shown)}


def name_of(source):
    """Return the name of a page's card, from the folder of cards.

    Parameters
    ----------
    source : str
        Path of the page below docs.

    Examples
    --------
    >>> name_of("explore/speed.md")
    'explore/speed.png'
    """
    return PurePosixPath(source).with_suffix(".png").as_posix()


if __name__ == "__main__":
    sys.exit(main())
