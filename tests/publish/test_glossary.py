"""Words of the lesson: the first of each on a page can be asked for its meaning."""

import re
from types import SimpleNamespace

import pytest

from scripts import DOCS
from scripts.publish import glossary

KNOWN = {
    "map": {"means": "A grid of <numbers>.", "taught": "index.md#a", "also": ["maps"]},
    "feature map": {"means": "The grid of a filter's responses.", "taught": "index.md#b"},
    "ReLU": {"means": "Keeps what is positive.", "taught": "index.md#c"},
}


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(glossary, "terms", lambda: KNOWN)


def words(html):
    """Return the words that became buttons, each with its meaning."""
    pattern = r'popovertarget="(\S+)" aria-\w+="\1">(.*?)</button><span[^>]*id="\1"'
    return [word for _, word in re.findall(pattern, html)]


def test_the_first_and_longest_of_each_word_is_a_button_with_its_meaning():
    html = glossary.explain("<p>Maps and a map.</p><p>One feature map.</p>", "")
    assert words(html) == ["Maps", "feature map"]
    assert ">A grid of &lt;numbers&gt;.</span>" in html
    text = re.sub(r"<span.*?</span>|<[^>]*>", "", html)
    assert text == "Maps and a map.One feature map."
    assert words(glossary.explain("<p>A feature map</p>", "")) == ["feature map"]
    assert words(glossary.explain("<p>mapping, re-map, relu</p>", "")) == []
    assert words(glossary.explain("<p>After ReLU.</p>", "")) == ["ReLU"]
    assert words(glossary.explain("<p>A<br>map</p>", "")) == ["map"]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Maps</h2>",
        "<p><a href='x'>map</a> <code>map</code> <strong>map</strong></p>",
        "<figure><p>map</p></figure>",
        "<check-point><p>map</p></check-point>",
        "<details><p>map</p></details>",
        "<table><p>map</p></table>",
    ],
)
def test_links_code_titles_figures_and_questions_are_left_alone(html):
    assert glossary.explain(html, "") == html


@pytest.mark.parametrize("url", ["reference/glossary/", "about/teachers/"])
def test_pages_to_look_things_up_in_have_none(url):
    assert words(glossary.explain("<p>map</p>", url)) == []


def test_the_page_lists_every_word_with_where_it_is_taught():
    page = glossary.page()
    for term, entry in KNOWN.items():
        assert f"## {term} {{ #{glossary.anchor(term)} }}\n\n{entry['means']}" in page
        assert f"](../{entry['taught']})" in page


def test_every_word_is_one_sentence_and_is_used_where_it_is_taught(monkeypatch):
    monkeypatch.undo()
    for term, entry in glossary.terms().items():
        assert entry.keys() <= {"means", "taught", "also"}, term
        assert re.fullmatch(r"[A-Z][^.]*\.", entry["means"]), term
        path, _, anchor = entry["taught"].partition("#")
        text = (DOCS / path).read_text("utf-8")
        forms = [term, *entry.get("also", ())]
        assert any(form.lower() in text.lower() for form in forms), term
        assert not anchor or f"#{anchor} }}" in text, term


def test_structured_data_name_course_time_licence_and_words():
    import json

    from scripts.publish import catalogue

    file = SimpleNamespace(src_uri="index.md")
    page = SimpleNamespace(meta={"title": "</script>"}, title="Lesson", file=file)
    page.canonical_url, page.is_homepage = "https://x.org/", True
    config = SimpleNamespace(site_url="https://x.org/", site_author="A")
    config.site_description = "About."
    text = catalogue.describe(page, config)
    assert "</script>" not in text
    found = json.loads(text)
    assert found["@type"] == ["Course", "LearningResource"]
    assert found["name"] == "</script>"
    assert found["teaches"] == [*KNOWN]
    assert re.fullmatch(r"PT\d+M", found["timeRequired"])
    page.file.src_uri, page.is_homepage = "exercises/create.md", False
    found = json.loads(catalogue.describe(page, config))
    assert found["isPartOf"] == {"@type": "Course", "url": "https://x.org/"}
    assert found["timeRequired"] == "PT15M"
    config.site_url = ""
    assert catalogue.describe(page, config) == ""
