"""Tables and sentences that a page takes whole, each from the one list that holds it."""

from scripts import build_offline, build_slides
from scripts import licences as passed_on
from scripts.publish import glossary as words
from scripts.publish.facts import download_size


def attribution():
    """Return the sentence that text and figures ask for."""
    return passed_on.ATTRIBUTION


def licences():
    """Return a table of all works that are passed on."""
    return passed_on.table()


def offline_copy():
    """Return a link to the copy that opens without a server, or how to make one."""
    return _offered(build_offline, "offline", "downloads/")


def slides():
    """Return a link to the figures for slides, or how to make them."""
    return _offered(build_slides, "slides", "../downloads/")


def _offered(script, made_by, folder):
    """Return a link to an archive that is fresh, with its size, or how to make it."""
    if script.target().why_stale():
        return f"This build offers none; `make {made_by} site` makes it."
    return f"[{script.NAME}]({folder}{script.NAME}) · {download_size(script.NAME)}"


def glossary():
    """Return every word of the glossary with its meaning and where it is taught."""
    return words.page()
