"""What the built site promises, as far as it can be told without a browser."""

import ast
import json
import re
from html import unescape
from pathlib import Path

import pytest
import yaml

from scripts import DOCS, ROOT
from scripts.publish.html import leftovers
from tests.publish.html_pages import Site, is_external

TEXTS = {".html", ".css", ".js", ".mjs", ".json", ".xml", ".txt", ".py", ".ipynb", ".svg"}


@pytest.fixture(scope="module")
def site(built_site):
    return Site(built_site)


def faults(site, check):
    """Return what `check(page)` finds on each page, without the pages that are clean."""
    found = {site.name(page): sorted(set(check(page))) for page in site.lesson_pages}
    return {name: problems for name, problems in found.items() if problems}


def test_every_link_leads_to_a_page_and_every_anchor_is_there(site):
    def broken(page):
        for address in page.links:
            if is_external(address):
                continue
            path, anchor = site.target(page, address)
            if not path.is_file():
                yield f"{address}: no such page"
            elif anchor and path in site.pages and not site.pages[path].ids[anchor]:
                yield f"{address}: no such anchor"

    assert faults(site, broken) == {}


def test_every_asset_is_a_file_of_the_site_and_every_anchor_alone(site):
    def missing(page):
        for address in page.assets:
            if is_external(address) or not site.target(page, address)[0].is_file():
                yield address

    assert faults(site, missing) == {}
    assert faults(site, lambda page: [i for i, n in page.ids.items() if n > 1]) == {}
    for path in site.folder.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"url\([\"']?([^\"')]+)", text):
            if address.startswith(("data:", "#")):
                continue
            assert not is_external(address), (path.name, address)
            assert (path.parent / address.split("#")[0]).is_file(), (path.name, address)


def test_every_picture_has_words_a_place_and_a_file(site):
    def careless(page):
        for picture in page.pictures:
            if len(picture.get("alt") or "") < 15 and picture.get("alt") != "logo":
                yield f"{picture['src'][:60]}: alt={picture.get('alt')!r}"
            if not {"width", "height"} <= picture.keys() and picture["alt"] != "logo":
                yield f"{picture['src'][:60]}: no width and height"

    assert faults(site, careless) == {}

    def embedded(page):
        return [p["src"][:30] for p in page.pictures if p["src"].startswith("data:")]

    assert faults(site, embedded) == {}


def test_nothing_is_left_unrendered_and_no_path_of_this_machine(site):
    for page in site.lesson_pages:
        main = page.path.read_text(encoding="utf-8").split("<article", 1)[1]
        assert leftovers(main) is None, site.name(page)
    private = [str(ROOT), str(Path.home())]
    for path in site.folder.rglob("*"):
        if path.suffix in TEXTS and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not any(place in text for place in private), path


def test_every_page_has_a_title_a_description_and_a_card_of_its_own(site):
    """Nothing is described as the whole site is, or as another page."""
    seen = {}
    for page in site.lesson_pages:
        head = page.path.read_text(encoding="utf-8").split("</head>")[0]
        assert re.search(r"<title>\S.*</title>", head), site.name(page)
        about = re.search(r'<meta name="description" content="[^"]{30,}"', head)
        assert about, site.name(page)
        [told] = re.findall(r'<meta name="description" content="([^"]*)"', head)
        [card] = re.findall(r'<meta property="og:description" content="([^"]*)"', head)
        assert unescape(told) == unescape(card), site.name(page)
        assert seen.setdefault(told, site.name(page)) == site.name(page)
        for name in ("og:title", "og:url", "og:image", "og:image:alt"):
            assert f'<meta property="{name}" content="' in head, site.name(page)
        [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
        known = json.loads(data)
        assert known["url"] in head
        assert known["license"] == "https://creativecommons.org/licenses/by/4.0/"


def public_functions():
    """Yield the dotted name of every public function and class that one may import."""
    for path in sorted((ROOT / "lesson").glob("[!_]*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                yield f"lesson.{path.stem}.{node.name}"


def test_every_public_function_is_in_the_reference(site):
    pages = [p for p in site.lesson_pages if site.name(p).startswith("reference/")]
    known = {anchor for page in pages for anchor in page.ids}
    assert [name for name in public_functions() if name not in known] == []


#: Elements that directives other than `::widget` write.
OF_DIRECTIVES = ("python-cell", "check-point", "check-progress")


def test_every_cell_question_and_widget_is_used_by_a_page():
    pages = [*DOCS.rglob("*.md"), *DOCS.glob("exercises/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    for folder, pattern in (("cells/*.py", "::cell {}"), ("widgets/*-*.mjs", "{}")):
        for path in DOCS.glob(folder):
            used = pattern.format(path.stem) in text
            assert used or path.stem in OF_DIRECTIVES, path.name
    for name in yaml.safe_load((DOCS / "checkpoints.yml").read_text(encoding="utf-8")):
        assert len(re.findall(rf"::checkpoint {name}$", text, re.M)) == 1, name


def test_a_page_loads_only_the_modules_that_it_uses(site):
    def unused(page):
        text = page.path.read_text(encoding="utf-8")
        for address in page.assets:
            tag = address.rpartition("widgets/")[2].removesuffix(".mjs")
            if address.endswith(".mjs") and f"<{tag}" not in text:
                yield address

    assert faults(site, unused) == {}


def test_files_for_the_build_are_not_published(built_site):
    for name in ("cells", "references.yml", "checkpoints.yml", "assets/javascripts/lunr"):
        assert not (built_site / name).exists(), name
    scripts = {p.relative_to(built_site).parts[0] for p in built_site.rglob("*.py")}
    assert scripts <= {"downloads", "widgets"}, "which run as they are"


def test_a_second_build_gives_the_same_bytes(built_site, site_built_again):
    first, second = (
        {p.relative_to(root).as_posix(): p for p in root.rglob("*") if p.is_file()}
        for root in (built_site, site_built_again)
    )
    assert first.keys() == second.keys()
    same = {
        name: p.read_bytes() == second[name].read_bytes() for name, p in first.items()
    }
    assert [name for name in same if not same[name]] == []


def test_a_copy_without_server_asks_for_nothing_that_files_cannot_give(offline_site):
    site = Site(offline_site)
    for page in site.lesson_pages:
        text = page.path.read_text(encoding="utf-8")
        assert 'type="module"' not in text
        assert 'rel="preload"' not in text
        for address in [*page.links, *page.assets]:
            if not is_external(address):
                assert site.target(page, address)[0].is_file(), (site.name(page), address)
    assert not (offline_site / "vendor" / "pyodide").exists()


ASKED = "[Pp]ress [A-Z]|[Dd]rag the|(?<!double )[Cc]lick|the button|the slider"


def test_a_copy_without_server_says_so_first_and_asks_for_no_button(offline_site):
    for page in Site(offline_site).lesson_pages:
        text = page.path.read_text(encoding="utf-8")
        article = text.split("<article")[-1].split("</article>")[0]
        if "still-note" in article:
            note = re.search(r'<p class="still-note">.*?</p>', article, re.S)
            assert note.start() < article.index("<h1")
            assert re.search(r'<a href="(https?://[^"]+)">\1</a>', note[0])
        read = re.sub(r"<(pre|code|script)\b.*?</\1>|<[^>]*>", " ", article, flags=re.S)
        assert not re.search(rf"\b(?:{ASKED})", read), page.path
    assert "still-note" in (offline_site / "index.html").read_text(encoding="utf-8")


def test_search_finds_words_and_keeps_formulas_and_programs_out(built_site):
    index = (built_site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "Neocognitron" in index
    assert "katex" not in index
    assert "annotation" not in index
    assert "<python-cell" not in index
