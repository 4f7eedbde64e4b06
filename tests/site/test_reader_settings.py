"""What readers may have set in their browser: storage refused, colours forced."""

import io

import numpy as np
import pytest

Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.browser
REFUSE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    configurable: true,
    get() { throw new DOMException("refused", "SecurityError"); },
  });"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_storage_is_refused_a_page_has_the_scheme_of_the_system(open_page, scheme):
    def refuse(page):
        page.add_init_script(REFUSE)
        page.route("**/*.js", lambda route: route.abort())  # Material comes too late

    page = open_page(scheme=scheme, before=refuse, tolerate=True)
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
