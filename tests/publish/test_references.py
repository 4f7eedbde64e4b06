"""The reference list itself."""

import re

import pytest

from scripts import DOCS
from scripts.publish.cite import LESSON, cited_in_lesson, listed, references

SEED = "lecun1989 lecun1998 goodfellow2016 boureau2010 zeiler2014 krizhevsky2012 he2016"


def test_the_list_begins_with_the_seeds_seven_and_names_no_work_twice():
    assert list(references())[:7] == SEED.split()
    works = [entry.get("doi") or entry["url"] for entry in references().values()]
    assert len(set(works)) == len(works)


@pytest.mark.parametrize("key", references())
def test_keys_name_the_first_author_and_the_year(key):
    """Or, of a page without a date, whose documentation of what it is.

    The second of a year has a letter, as in APA style.
    """
    entry = references()[key]
    if entry["year"] == "n.d.":
        maker, what = key.split("_")
        assert maker == entry["authors"][0].split()[0].lower()
        assert what in entry["title"].lower()
        return
    family = entry["authors"][0].split(",")[0].replace("-", "")
    assert re.fullmatch(f"{family.lower()}{entry['year']}b?", key)


@pytest.mark.parametrize("key", references())
def test_every_doi_and_address_has_the_form_of_one(key):
    entry = references()[key]
    assert re.fullmatch(r"10\.\d{4,}/\S+", entry.get("doi", "10.1000/x"))
    assert re.fullmatch(r"https://\S+", entry.get("url", "https://x"))


@pytest.mark.parametrize("key", references())
def test_authors_are_family_name_and_initials(key):
    entry = references()[key]
    if entry["year"] == "n.d.":  # by those who maintain the software
        assert re.fullmatch(r"\w+ (Contributors|Developers)", entry["authors"][0])
        return
    for author in entry["authors"]:
        assert re.fullmatch(r"[\w' -]+, \w\.([ -]\w\.)*", author), author


def test_the_lessons_page_lists_what_it_cites_and_nothing_else():
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    lists = [key for key in references() if listed(key) == LESSON]
    assert all(re.search(rf"@{key}\b", text) for key in lists)
    assert set(lists) == cited_in_lesson()
    assert list(references())[: len(lists)] == lists


def test_what_was_cited_wrongly_stays_mended():
    """Found in 2026: wrong pages, and a claim that its source does not make."""
    kayhan = references()["kayhan2020"]
    assert kayhan["pages"] == "14262–14273"
    assert kayhan["doi"] == "10.1109/CVPR42600.2020.01428"
    text = " ".join((DOCS / "index.md").read_text(encoding="utf-8").split())
    assert re.search(r'network "looks" there: [^.]+\[@adebayo2018\]', text)
    assert re.search(r"hundreds of layers [^.]+\[@srivastava2015\][^.]+\[@he2016\]", text)
    assert re.search(r"across time[^.]+\[@waibel1989\]", text)
