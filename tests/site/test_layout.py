"""What fits where: listings in the column, tables and listings on a phone."""

import pytest

from tests.site.test_site import SCROLLING, USUAL_PHONE

pytestmark = pytest.mark.browser


def test_a_stacked_table_is_still_a_table_whose_cells_say_their_column(open_page):
    page = open_page("explore/speed/", size=USUAL_PHONE)
    table = page.get_by_role("table").nth(1)
    assert table.get_by_role("columnheader", name="computed").count() == 1
    cell = table.get_by_role("row").nth(1).get_by_role("cell").first
    assert cell.evaluate("e => getComputedStyle(e).display") == "block"
    assert "computed" in cell.evaluate("e => getComputedStyle(e, '::before').content")


@pytest.mark.parametrize("width", [1220, 1280, 1366])
def test_the_longest_line_of_code_fits_beside_both_lists(open_page, width):
    page = open_page("explore/speed/", size=(width, 800))
    assert page.locator(".md-sidebar--primary").is_visible()
    assert page.locator(".md-sidebar--secondary").is_visible()
    assert page.evaluate(SCROLLING, ".filename + pre > code") == []
    column = page.locator(".md-content__inner").bounding_box()
    assert column["width"] == pytest.approx(780, abs=1)


def test_a_dark_page_prints_on_white_with_its_light_pictures(open_page):
    page = open_page(scheme="dark")
    page.pdf()  # fetches what was never in view
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.only-light')].every(e => e.naturalWidth)"
    )
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert page.locator("body").evaluate(colours) == [
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
    ]
    shown = "all => all.filter(e => e.checkVisibility()).length"
    lights = page.locator("img.only-light:not(.only-phone)")
    assert lights.evaluate_all(shown) == lights.count() > 10
    assert page.locator("img:is(.only-dark, .only-phone)").evaluate_all(shown) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "kind"), [(480, "phone"), (481, "wide")])
def test_a_figure_shows_one_picture_that_suits_the_page(open_page, scheme, width, kind):
    page = open_page("explore/speed/", size=(width, 800), scheme=scheme)
    figures = page.locator("figure:has(> img)").all()
    assert figures
    for figure in figures:
        [shown] = [img for img in figure.locator("img").all() if img.is_visible()]
        assert shown.get_attribute("class") == f"only-{scheme} only-{kind}"
        shown.scroll_into_view_if_needed()
        page.wait_for_function("e => e.naturalWidth", arg=shown.element_handle())
