"""Tables and sentences that a page takes whole, each from the one list that holds it."""

from scripts import build_offline
from scripts import licences as passed_on
from scripts.publish.facts import download_size


def attribution():
    """Return the sentence that text and figures ask for."""
    return passed_on.ATTRIBUTION


def licences():
    """Return a table of all works that are passed on."""
    return passed_on.table()


def offline_copy():
    """Return a link to the copy that opens without a server, or how to make one."""
    if build_offline.target().why_stale():
        return "This build offers none; `make offline site` makes it."
    name = build_offline.NAME
    return f"[{name}](downloads/{name}) · {download_size(name)}"
