"""Tables and sentences that a page takes whole, each from the one list that holds it."""

from scripts import licences as passed_on


def attribution():
    """Return the sentence that text and figures ask for."""
    return passed_on.ATTRIBUTION


def licences():
    """Return a table of all works that are passed on."""
    return passed_on.table()
