"""`::figure sliding_filter number=2` and `::widget convolution-stepper sliding_filter`.

The seed's five figures carry their number on whichever page they stand; the others have
a caption only. `[figure](#fig-sliding_filter)` becomes "figure 2".
"""

from xml.etree.ElementTree import SubElement

from markdown import Extension
from markdown.treeprocessors import Treeprocessor

from scripts.publish import DOCS
from scripts.publish.directive import Directive, read_options
from scripts.publish.pictures import picture, size, words

SCHEMES = ("light", "dark")
# Below this width the page shows a figure's phone version, if it has one.
PHONES = "(max-width: 30em)"


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
        """Append the picture for light pages and the one for dark pages."""
        alt, _ = words(slug)
        for scheme in SCHEMES:
            path = picture(slug, scheme)
            shown = SubElement(parent, "picture")
            if phone := picture(f"{slug}.phone", scheme, optional=True):
                SubElement(shown, "source", {"media": PHONES, **size(phone)})
            attributes = {"class": f"only-{scheme}", "alt": alt, **size(path)}
            attributes |= {"loading": "lazy", "decoding": "async"}
            SubElement(shown, "img", {"src": f"/figures/{path.name}", **attributes})


class Widget(Figure):
    """A custom element around the still picture that it brings to life."""

    usage = "::widget element-name slug [number=N] [attribute=value …]"

    def build(self, parent, arguments):
        """Append the figure with the element in it."""
        tag, slug, *pairs = arguments
        if not (DOCS / "widgets" / f"{tag}.mjs").is_file():
            raise FileNotFoundError(f"there is no docs/widgets/{tag}.mjs")
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


class PhoneSources(Treeprocessor):
    """Address the phone versions as MkDocs addressed the pictures beside them."""

    def run(self, root):
        """Set `srcset` from the `src` that MkDocs has made relative to the page."""
        for shown in root.iter("picture"):
            *sources, image = shown
            for source in sources:
                stem, scheme, suffix = image.get("src").rsplit(".", 2)
                source.set("srcset", f"{stem}.phone.{scheme}.{suffix}")


class FigureExtension(Extension):
    """Add `::figure` and `::widget` to Markdown."""

    def extendMarkdown(self, md):
        """Register links after inline patterns (20), sources after MkDocs's links (0)."""
        Figure(md).register()
        Widget(md).register()
        md.treeprocessors.register(FigureLinks(md), "figure-links", 16)
        md.treeprocessors.register(PhoneSources(md), "phone-sources", -1)


def makeExtension(**options):
    """Return the extension; Markdown calls this."""
    return FigureExtension(**options)
