"""What a reader's browser fetches before it is asked to: little, and nothing in vain."""

import pytest

from scripts.benchmarking.web import serve
from tests.site.conftest import save_data

pytestmark = pytest.mark.browser


both_sizes = pytest.mark.parametrize(
    "size", [(1280, 900), (390, 844)], ids=["desktop", "phone"]
)


@both_sizes
def test_the_first_view_of_the_lesson_is_light(open_page, built_site, size):
    # However slowly the page comes, it is the first view alone that is measured.
    with serve(built_site) as (address, sent):
        page = open_page("", home=f"{address}/", size=size, before=save_data)
        page.wait_for_load_state("networkidle")
        assert "/runtime/manifest.json" not in sent
        assert sum(sent.values()) <= 200_000, sorted(sent.items(), key=lambda x: -x[1])
        page.goto("about:blank")


@both_sizes
def test_a_reader_who_does_not_scroll_gets_little_more(open_page, built_site, size):
    with serve(built_site) as (address, sent):
        page = open_page("", home=f"{address}/", size=size)
        # The last that comes by itself, without anybody coming near.
        page.wait_for_function("() => customElements.get('kernel-learner')")
        page.wait_for_timeout(10_000)
        assert sum(sent.values()) <= 280_000, sorted(sent.items(), key=lambda x: -x[1])
        assert len(sent) <= 40, sorted(sent)
        page.goto("about:blank")


def test_most_pages_need_no_rare_letters(open_page, page_paths):
    page = open_page("about:blank")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    home = open_page().url
    for path in ("", "exercises/execute/", "reference/layers/"):
        page.goto(home + path, wait_until="networkidle")
    fonts = {name for name in fetched if name.endswith(".woff2")}
    assert "inter-basic-normal.woff2" in fonts
    assert not [name for name in fonts if "-latin" in name or "-Regular.woff2" in name]


def test_the_index_of_the_search_waits_for_its_first_use(open_page):
    page = open_page()
    page.wait_for_load_state("networkidle")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    box = page.get_by_role("textbox", name="Search")
    box.click()
    box.press_sequentially("pooling")  # Material listens to keys
    page.locator(".md-search-result__link").first.wait_for()
    assert sum(url.endswith("/search_index.json") for url in fetched) == 1


def test_a_link_that_marks_words_fetches_the_index_at_once(open_page):
    page = open_page("?h=pooling")
    # Marks in folded parts stay folded.
    page.locator("mark:visible", has_text="ooling").first.wait_for()
