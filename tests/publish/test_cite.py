"""Citations: each resolves, and the list is in APA style."""

import pytest
import yaml

from scripts.publish import PublishError, cite
from scripts.publish.cite import apa, in_text, look_up

PAPER = {
    "authors": ["LeCun, Y.", "Boser, B.", "Denker, J. S."],
    "year": 1989,
    "title": "Backpropagation applied",
    "in": "Neural Computation",
    "volume": 1,
    "issue": 4,
    "pages": "541–551",
    "doi": "10.1162/x",
}
TALK = {"authors": ["Boureau, Y.-L.", "Ponce, J."], "year": 2010, "title": "Pooling?"}
TALK |= {"in": "ICML 27", "pages": "111–118", "url": "https://example.org/pooling"}
BOOK = {"authors": ["Goodfellow, I."], "year": 2016, "title": "Deep learning"}
BOOK |= {"edition": "2nd ed.", "publisher": "MIT Press", "url": "https://example.org"}
LIST = {"lecun1989": PAPER, "boureau2010": TALK, "goodfellow2016": BOOK}


@pytest.fixture(autouse=True)
def reference_list(tmp_path, monkeypatch):
    """A list of three, so that the tests outlive changes to the real one."""

    def write(entries):
        path = tmp_path / "references.yml"
        path.write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
        monkeypatch.setattr(cite, "PATH", path)
        cite.references.cache_clear()

    write(LIST)
    monkeypatch.setattr(cite, "cited_in_lesson", lambda: {"lecun1989", "boureau2010"})
    yield write
    cite.references.cache_clear()


def test_citations_link_to_their_list_and_share_brackets(convert):
    assert convert("Learned [@lecun1989].", "cite") == (
        '<p>Learned <span class="citation">(<a href="/index.md#ref-lecun1989">'
        "LeCun et al., 1989</a>) [1]</span>.</p>"
    )
    html = convert("[@goodfellow2016, section 9.1; @boureau2010]", "cite")
    assert "Goodfellow, 2016, section 9.1</a>; " in html
    assert "Boureau &amp; Ponce, 2010</a>) [3, 2]" in html
    assert "<code>[@lecun1989]</code>" in convert("`[@lecun1989]`", "cite")
    assert '<a href="x">text</a>' in convert("[text](x)", "cite")
    assert 'href="/index.md#ref-boureau2010"' in convert("[@boureau2010]", "cite")
    found = convert("[@goodfellow2016]", "cite")
    assert 'href="/reference/index.md#ref-goodfellow2016"' in found
    assert [look_up(key)[0] for key in LIST] == [1, 2, 3]


def test_each_list_has_its_references_in_order_with_their_anchors(convert):
    html = convert("::references", "cite")
    elsewhere = convert("::references elsewhere", "cite")
    places = [html.index(f'<li id="ref-{key}">') for key in ("lecun1989", "boureau2010")]
    assert places == sorted(places)
    assert html.count("<li") == 2
    assert '<ol class="references" start="3">\n<li id="ref-goodfellow2016">' in elsewhere
    assert elsewhere.count("<li") == 1


def test_what_is_not_in_the_list_stops_the_build(refuses):
    refuses("[@lecun1989; @nobody2000]", "cite", match="no 'nobody2000'")
    refuses("::references all", "cite", match='takes "elsewhere" or nothing')


def test_what_only_other_pages_cite_comes_last_wherever_it_stands(
    convert, reference_list
):
    reference_list(dict(reversed(LIST.items())) | {"x2000": PAPER | {"doi": "10.1/y"}})
    numbers = {key: look_up(key)[0] for key in (*LIST, "x2000")}
    assert numbers == {"boureau2010": 1, "lecun1989": 2, "goodfellow2016": 3, "x2000": 4}
    lesson = convert("::references", "cite")
    assert lesson.index("ref-boureau2010") < lesson.index("ref-lecun1989")
    assert lesson.count("<li") == 2
    assert '<ol class="references" start="3">\n<li id="ref-goodfellow2016">' in convert(
        "::references elsewhere", "cite"
    )


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (
            PAPER,
            "LeCun, Y., Boser, B., & Denker, J. S. (1989). Backpropagation applied. "
            "*Neural Computation*, *1*(4), 541–551. <https://doi.org/10.1162/x>",
        ),
        (
            TALK,
            "Boureau, Y.-L., & Ponce, J. (2010). Pooling? *ICML 27*, 111–118. "
            "<https://example.org/pooling>",
        ),
        (
            BOOK,
            "Goodfellow, I. (2016). *Deep learning* (2nd ed.). MIT Press. "
            "<https://example.org>",
        ),
    ],
    ids=["paper", "talk", "book"],
)
def test_a_reference_is_set_as_apa_sets_it(entry, line):
    assert apa(entry) == line


def test_of_more_than_twenty_authors_nineteen_and_the_last_are_named():
    crowd = [f"A{i}, B." for i in range(21)]
    line = apa(PAPER | {"authors": crowd})
    assert "A18, B., … A20, B. (1989)" in line
    assert "A19" not in line
    assert "A18, B., & A19, B. (1989)" in apa(PAPER | {"authors": crowd[:20]})


@pytest.mark.parametrize(
    ("authors", "shown"),
    [(1, "A0, 2000"), (2, "A0 & A1, 2000"), (3, "A0 et al., 2000")],
)
def test_in_the_text_three_authors_become_et_al(authors, shown):
    names = [f"A{i}, B." for i in range(authors)]
    assert in_text({"authors": names, "year": 2000}) == shown


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": None}, r"missing \['title'\]"),
        ({"journal": "Nature"}, r"unknown \['journal'\]"),
        ({"doi": None}, "a doi or a url is needed"),
    ],
)
def test_an_incomplete_entry_stops_the_build(reference_list, change, why):
    changed = PAPER | change
    reference_list({"x": {key: value for key, value in changed.items() if value}})
    with pytest.raises(PublishError, match=why):
        cite.references()
