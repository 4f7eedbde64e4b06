"""Pages on paper: a handout first, then what gives the answers away, then addresses."""

import shutil
import subprocess
from itertools import pairwise

import pytest

from tests.site.conftest import refuse
from tests.site.engines import Firefox

pytestmark = pytest.mark.browser


def test_a_handout_holds_its_answers_on_pages_of_their_own(open_page):
    page = open_page("exercises/create/")
    page.emulate_media(media="print")
    answers = page.locator(".checkpoint-answers")
    assert answers.evaluate("e => getComputedStyle(e).breakBefore") == "page"
    after = answers.inner_text()
    before = page.locator(".md-content__inner").inner_text().split(after)[0]
    for told in ("out[i, j] = np.sum(window * W", "Draw a row of 5 pixels"):
        assert told in after, told
        assert told not in before, told
    assert "Hint 1 of 4" in before, "where to look is told in its place"


def test_on_paper_hints_keep_their_titles_alone(open_page):
    page = open_page("exercises/create/")
    page.emulate_media(media="print")
    hints = page.locator(".md-content details.hint")
    assert hints.count() > 5
    assert hints.locator("> summary:visible").count() == hints.count()
    assert hints.locator("> :not(summary):visible").count() == 0


def test_on_paper_links_have_numbers_and_addresses(open_page):
    page = open_page("exercises/create/")
    assert page.locator(".link-notes").is_hidden()
    page.emulate_media(media="print")
    notes = page.locator(".link-notes li")
    assert notes.first.is_visible()
    number = page.locator("a[data-note]").first.evaluate(
        "a => getComputedStyle(a, '::after').content"
    )
    assert number == '"1"'
    assert notes.first.inner_text().startswith("http")


def test_on_paper_what_a_question_asks_for_stands_behind_the_text_alone(open_page):
    page = open_page()
    page.emulate_media(media="print")
    told = page.get_by_role("cell", name="56,448")  # multiplications of a convolution
    assert told.locator("visible=true").count() == 1
    assert page.locator(".checkpoint-answers").get_by_role("cell", name="56,448").count()


#: What stands above something, and never alone at the foot of a page. Of a hint that is
#: its title among the answers: in its place nothing stands below it.
ABOVE = "h1, h2, h3, .eyebrow, .filename, .cell-strip > :first-child", ".answer-title"
SAID = f"""{[*ABOVE]}.map((above) =>
  Array.from(document.querySelectorAll(`article :is(${{above}})`),
    (element) => element.textContent.replace("¶", "")))"""


def pages_of(pdf, tmp_path):
    """Return the lines of each page of a PDF file, without white space."""
    (tmp_path / "page.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", tmp_path / "page.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = [page.splitlines() for page in text.split("\f")]
    return [[bare(line) for line in lines if line.strip()] for lines in pages if lines]


def bare(text):
    return "".join(text.split()).casefold()


@pytest.fixture(params=["chromium", "firefox"])
def printed(request, tmp_path, engines):
    """Return a function that prints a page: what stands above, and each page's lines."""
    if not shutil.which("pdftotext"):
        refuse("No pdftotext: install poppler-utils")
    if request.param == "chromium":
        open_page = request.getfixturevalue("open_page")

        def prints(path):
            page = open_page(path)
            return page.evaluate(SAID), pages_of(page.pdf(format="A4"), tmp_path)

        return prints
    firefox, home = engines(Firefox), request.getfixturevalue("engine_site")

    def prints(path):
        firefox.open(home, path)
        firefox.evaluate("document.fonts.ready.then(() => true)")
        return firefox.evaluate(SAID), pages_of(firefox.printed(), tmp_path)

    return prints


@pytest.mark.parametrize("path", ["exercises/create/", ""])
def test_a_page_of_paper_ends_after_no_title_and_within_no_line(printed, path):
    said, pages = printed(path)
    above, answers = ({bare(words) for words in titles} for titles in said)
    assert len(above) > 10
    assert answers
    assert len(pages) > 5
    for number, (page, after) in enumerate(pairwise(pages), 1):
        above |= answers if page[0] == "answers" else set()
        assert page[-1] not in above, f"page {number} ends with a title"
        assert page[-1] != after[0], f"page {number} ends within a line"
