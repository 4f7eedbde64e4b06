"""The pages of a built site as tests see them: anchors, links, assets, pictures."""

from collections import Counter
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "source": "srcset", "iframe": "src"}
FETCHED |= {"video": "src", "audio": "src", "object": "data", "embed": "src"}
# Links that a browser follows by itself; canonical, next and the like it does not.
FETCHED_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "preconnect",
    "manifest",
}


class HtmlPage(HTMLParser):
    """One file.

    Parameters
    ----------
    path : Path
        Of the file.
    """

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.ids, self.links, self.assets, self.pictures = Counter(), [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        """Note what a tag says; HTMLParser calls this."""
        given = dict(attributes)
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if given.get(FETCHED.get(tag)):
            self.assets.append(given[FETCHED[tag]])
        if tag == "link" and FETCHED_LINKS & set(given.get("rel", "").split()):
            self.assets.append(given["href"])
        if tag == "img":
            self.pictures.append(given)


class Site:
    """A folder of them.

    Parameters
    ----------
    folder : Path
        Of the site.
    """

    def __init__(self, folder):
        self.folder = folder
        self.pages = {path: HtmlPage(path) for path in sorted(folder.rglob("*.html"))}

    @cached_property
    def lesson_pages(self):
        """Every page but the one for wrong addresses, whose links start at the host."""
        return [page for page in self.pages.values() if page.path.name != "404.html"]

    def target(self, page, address):
        """Return the file that an address of a page leads to, and the anchor in it."""
        parts = urlsplit(address)
        path = page.path
        if parts.path:
            path = (page.path.parent / unquote(parts.path)).resolve()
        return path / "index.html" if path.is_dir() else path, unquote(parts.fragment)

    def name(self, page):
        return page.path.relative_to(self.folder).as_posix()


def is_external(address):
    """Return whether an address leads out of the site."""
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)
