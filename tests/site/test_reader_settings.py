"""What readers may have set in their browser: storage refused, colours forced."""

import io
import shutil
import subprocess

import numpy as np
import pytest

from tests.site.conftest import limited, refuse
from tests.site.engines import Firefox, WebKit

Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.browser
REFUSE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    configurable: true,
    get() { throw new DOMException("refused", "SecurityError"); },
  });"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_storage_is_refused_a_page_has_the_scheme_of_the_system(open_page, scheme):
    def forbid(page):
        page.add_init_script(REFUSE)
        page.route("**/*.js", lambda route: route.abort())  # Material comes too late

    given = {"before": forbid, "tolerate": True, "until": "domcontentloaded"}
    page = open_page(scheme=scheme, **given)
    colours = page.locator("body").get_attribute("data-md-color-scheme")
    assert colours == {"light": "default", "dark": "slate"}[scheme]


def test_where_storage_is_refused_no_script_of_a_page_fails(open_page):
    open_page(scheme="dark", before=lambda page: page.add_init_script(REFUSE))


def test_where_storage_is_refused_the_search_works(open_page):
    page = open_page(before=lambda page: page.add_init_script(REFUSE))
    box = page.get_by_role("textbox", name="Search")
    box.click()
    box.press_sequentially("pooling")  # Material listens to keys
    page.locator(".md-search-result__link").first.wait_for()


FORCED = {
    "dom.storage.enabled": False,
    "ui.useAccessibilityTheme": 1,
    "browser.display.document_color_use": 2,
    "browser.display.use_system_colors": False,
}


@pytest.fixture(scope="module")
def limited_firefox(tmp_path_factory):
    """Firefox that refuses storage and forces its colours."""
    with limited(Firefox, tmp_path_factory.mktemp("forced"), FORCED) as running:
        yield running


@pytest.fixture(scope="module")
def limited_webkit(tmp_path_factory):
    """WebKit that refuses storage."""
    refusing = ["--enable-html5-local-storage=false"]
    with limited(WebKit, tmp_path_factory.mktemp("limited"), refusing) as running:
        yield running


@pytest.mark.parametrize("engine", ["limited_firefox", "limited_webkit"])
def test_other_browsers_that_refuse_storage_search_and_switch_colours(
    engine, engine_site, request
):
    engine = request.getfixturevalue(engine)
    engine.open(engine_site)
    toggle = "document.querySelector('[data-md-component=palette] label:not([hidden])')"
    for now in ("Switch to light colours", "Switch to dark colours"):
        engine.wait(f"{toggle}?.title === '{now}'")
        engine.click(toggle)
    engine.wait("document.body.dataset.mdColorScheme === 'slate'")
    engine.click("document.querySelector('.md-search__input')")
    engine.type("pooling")
    engine.wait("!!document.querySelector('.md-search-result__link')")
    assert engine.found() == []


def test_firefox_shows_the_code_of_every_cell_in_forced_colours(
    limited_firefox, engine_site
):
    cells = "[...document.querySelectorAll('python-cell')]"
    ready = f"{cells}.length && {cells}.every(cell => cell.querySelector('textarea'))"
    limited_firefox.open(engine_site, "exercises/modify/", until=ready)
    for i in range(limited_firefox.evaluate(f"{cells}.length")):
        file = limited_firefox.picture(f"{cells}[{i}].querySelector('textarea')")
        with Image.open(io.BytesIO(file)) as picture:
            grey = np.asarray(picture.convert("L")).astype(int)[8:40, 8:-8]
        assert np.ptp(grey) > 100, f"nothing can be read in cell {i + 1}"


def test_semi_bold_words_are_text_in_the_pdf_of_firefox(
    limited_firefox, engine_site, tmp_path
):
    if not shutil.which("pdftotext"):
        refuse("No pdftotext: install poppler-utils")
    read = "document.fonts.ready.then(() => document.querySelector('article h2'))"
    limited_firefox.open(engine_site, until=f"!!await {read}")
    words = limited_firefox.evaluate("""
      Array.from(document.querySelectorAll("article :is(h1, h2)"),
        (heading) => heading.firstChild.textContent.trim())""")
    (tmp_path / "page.pdf").write_bytes(limited_firefox.printed())
    command = ["pdftotext", tmp_path / "page.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text = "".join(text.split())
    assert len(words) > 5
    assert [word for word in words if "".join(word.split()) not in text] == []


def in_forced_colours(open_page, path, selector):
    """Return where the first element that a selector finds differs from the page."""
    page = open_page(path, forced_colors="active")
    element = page.locator(selector).first
    element.wait_for()
    with Image.open(io.BytesIO(element.screenshot())) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    return np.abs(pixels - 255).max(axis=2) > 40  # the page is white


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("explore/convolution-stepper/", ".widget-icon"),
        ("explore/parameter-counter/", ".row .bar"),
        ("explore/parameter-counter/?scale=log", ".row:nth-child(2) .bar"),
        ("explore/kernel-playground/", ".scale-bar"),
        ("explore/digit-explorer/", ".score-list .bar"),
    ],
)
def test_what_is_drawn_stays_where_colours_are_forced(open_page, path, selector):
    seen = in_forced_colours(open_page, path, selector)
    assert seen.mean() > 0.3


def test_sliders_keep_their_track_where_colours_are_forced(open_page):
    seen = in_forced_colours(open_page, "explore/parameter-counter/", "[type='range']")
    assert seen[len(seen) // 2].mean() > 0.8


def test_lists_keep_their_arrow_where_colours_are_forced(open_page):
    seen = in_forced_colours(open_page, "explore/parameter-counter/", "select")
    assert seen[8:-8, -30:-8].any()
