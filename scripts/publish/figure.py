"""`::figure sliding_filter number=2` and `::widget convolution-stepper sliding_filter`.

The seed's five figures carry their number on whichever page they stand; the others have
a caption only. `[figure](#fig-sliding_filter)` becomes "figure 2".

Alternative text and caption are the constants ALT and CAPTION of
`scripts/figures/<slug>.py`, read without running it. The pictures are
`docs/figures/<slug>.light.*` and `.dark.*`, and perhaps `<slug>.phone.light.*` and
`.dark.*` for narrow screens: an image each, of which theme.css shows one and a reader
downloads no other. (Not a `<picture>`: WebKit's bug 315466, mended in 2026, has what a
`<source>` names fetched at once, though its image is to wait.)
"""

import ast
from xml.etree.ElementTree import SubElement, parse

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from PIL import Image

from scripts import DOCS, ROOT
from scripts.publish.notation import Directive, expand, read_options

SCHEMES = ("light", "dark")
SCRIPTS = ROOT / "scripts" / "figures"
PICTURES = DOCS / "figures"


def words(slug):
    """Return ALT and CAPTION of a figure, with their values computed.

    Parameters
    ----------
    slug : str
        Name of the script.

    Returns
    -------
    alt, caption : str
        Plain text and Markdown.

    Raises
    ------
    FileNotFoundError
        If there is no such script.
    LookupError
        If it does not assign both names to plain strings.
    """
    path = SCRIPTS / f"{slug}.py"
    if not path.is_file():
        raise FileNotFoundError(f"there is no scripts/figures/{slug}.py")
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {target.id: node.value.value for target in node.targets}
    if not all(isinstance(found.get(name), str) for name in ("ALT", "CAPTION")):
        raise LookupError(f"scripts/figures/{slug}.py must set ALT and CAPTION to text")
    return expand(found["ALT"]), expand(found["CAPTION"])


def picture(slug, scheme, optional=False):
    """Return the file of a figure in one colour scheme.

    Parameters
    ----------
    slug : str
        Name of the figure.
    optional : bool, default False
        Whether there may be none.

    Returns
    -------
    Path or None
        Below docs/figures.

    Raises
    ------
    FileNotFoundError
        If there is not exactly one.
    """
    found = sorted(PICTURES.glob(f"{slug}.{scheme}.*"))
    if optional and not found:
        return None
    if len(found) != 1:
        raise FileNotFoundError(
            f"docs/figures has {len(found)} files {slug}.{scheme}.*, not one; run "
            f"`python -m scripts.build_figures --only {slug}`"
        )
    return found[0]


def size(path):
    """Return width and height of a picture, so that the page keeps its place free.

    Parameters
    ----------
    path : Path
        An SVG, PNG or WebP file.

    Returns
    -------
    dict of str to str
        As attributes, in CSS pixels.
    """
    if path.suffix == ".svg":
        root = parse(path).getroot()
        sides = [float(root.get(side)) for side in ("width", "height")]
    else:
        with Image.open(path) as image:
            sides = image.size
    width, height = (str(round(side)) for side in sides)
    return {"width": width, "height": height}


class Figure(Directive):
    """A figure in its place on the page."""

    usage = "::figure slug [number=N]"

    def build(self, parent, arguments):
        """Append the figure."""
        slug, *pairs = arguments
        given = read_options(pairs)
        number = given.pop("number", None)
        if given:
            raise ValueError(f"there is no option {', '.join(given)}")
        self.append(parent, slug, number, lambda figure: self.pictures(figure, slug))

    def append(self, parent, slug, number, fill, **attributes):
        """Append a figure that `fill` puts its content into."""
        numbers = numbers_of(self.md)
        if slug in numbers:
            raise ValueError("this figure is on the page already; link to it instead")
        if number is not None and number in numbers.values():
            raise ValueError(f"the page has a figure {number} already")
        numbers[slug] = number
        figure = SubElement(parent, "figure", {"id": f"fig-{slug}", **attributes})
        fill(figure)
        caption = SubElement(figure, "figcaption")
        start = f"**Figure {number}.** " if number else ""
        caption.text = start + words(slug)[1]

    def pictures(self, parent, slug):
        """Append the pictures for light and dark pages, wide and narrow ones."""
        alt, _ = words(slug)
        for scheme in SCHEMES:
            shown = {"only-wide": picture(slug, scheme)}
            if phone := picture(f"{slug}.phone", scheme, optional=True):
                shown["only-phone"] = phone
            for width, path in shown.items():
                also = f" {width}" if len(shown) > 1 else ""
                attributes = {"class": f"only-{scheme}{also}", "alt": alt, **size(path)}
                attributes |= {"loading": "lazy", "decoding": "async"}
                SubElement(parent, "img", {"src": f"/figures/{path.name}", **attributes})


class Widget(Figure):
    """A custom element around the still picture that it brings to life."""

    usage = "::widget element-name slug [number=N] [attribute=value …]"

    def build(self, parent, arguments):
        """Append the figure with the element in it."""
        tag, slug, *pairs = arguments
        if not (DOCS / "widgets" / f"{tag}.mjs").is_file():
            raise FileNotFoundError(f"there is no docs/widgets/{tag}.mjs")
        if not (DOCS / "explore" / f"{tag}.md").is_file():
            raise FileNotFoundError(
                f"there is no docs/explore/{tag}.md, where the widget's own link leads"
            )
        attributes = read_options(pairs)
        number = attributes.pop("number", None)
        self.append(
            parent,
            slug,
            number,
            lambda figure: self.pictures(SubElement(figure, tag, attributes), slug),
            **{"class": "widget"},
        )


def numbers_of(md):
    """Return the numbers of the page's figures so far, by slug; None has none."""
    return vars(md).setdefault("figure_numbers", {})


class FigureLinks(Treeprocessor):
    """Write the number into links to figures."""

    def run(self, root):
        """Turn the text `figure` of a link to a figure of this page into `figure 2`."""
        for link in root.iter("a"):
            slug = link.get("href", "").removeprefix("#fig-")
            number = numbers_of(self.md).get(slug)
            if number and link.text in ("figure", "Figure"):
                link.text += f" {number}"


class FigureExtension(Extension):
    """Add `::figure` and `::widget` to Markdown."""

    def extendMarkdown(self, md):
        """Register links after inline patterns (20)."""
        Figure(md).register()
        Widget(md).register()
        md.treeprocessors.register(FigureLinks(md), "figure-links", 16)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return FigureExtension(**options)
