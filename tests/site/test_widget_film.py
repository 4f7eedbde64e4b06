"""The filter film: every frame is a snapshot that training saved."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson.analysis import nearest_kernels
from lesson.weights import DATA, load_arrays

pytestmark = pytest.mark.browser
PAGE = "explore/filter-film/"
FILM = load_arrays(DATA / "filters_snapshots.npz", ["steps", "W1", "loss", "accuracy"])
LAST = len(FILM["steps"]) - 1


@pytest.fixture
def film(open_page):
    """Return a function that opens the film's own page with a state."""

    def open_film(query="", **more):
        page = open_page(PAGE + query, **more)
        page.locator("filter-film .cell-grid").first.wait_for()
        return page

    return open_film


def frame(page):
    return page.locator("filter-film").evaluate("element => element.state.frame")


def weights(page):
    labels = page.locator("filter-film .cell-grid").evaluate_all(
        "grids => grids.map((grid) => grid.getAttribute('aria-label'))"
    )
    numbers = (re.findall(r"−?\d[\d.]*", label.partition(":")[2]) for label in labels)
    return np.array([[float(n.replace("−", "-")) for n in row] for row in numbers])


@pytest.mark.parametrize("at", [0, 1, LAST // 2, LAST])
def test_each_frame_is_a_snapshot(film, at):
    page = film(f"?frame={at}")
    assert_allclose(weights(page), FILM["W1"][at].reshape(12, 9), atol=0.0051)
    charts = page.locator(".line-chart .value").all_text_contents()
    assert charts == [f"{FILM['loss'][at]:.3f}", f"{100 * FILM['accuracy'][at]:.1f}%"]
    found = sum(likeness is not None for likeness in nearest_kernels(FILM["W1"][at]))
    said = page.get_by_label("training", exact=True).text_content()
    step = FILM["steps"][at]
    words = "step" if step == 1 else "steps"
    assert said.startswith(f"After {step:,} {words}, {found} of 12 filters")


def test_under_a_filter_stands_what_it_looks_like_and_what_its_map_follows(film):
    lines = film().locator("filter-film .film-likeness").nth(6).locator("span")
    looks, maps, brightness = lines.all_text_contents()
    assert looks.endswith("−0.86")
    assert (maps, brightness) == ("maps −0.34", "brightness 0.93")


def test_both_charts_have_their_ends_written(film):
    page = film()
    ends = page.locator(":is(.chart-high, .chart-low)").all_text_contents()
    assert ends == [f"{FILM['loss'].max():.2f}", "0.00", "100%", "0%"]
    along = set(page.locator(".chart-along").all_text_contents())
    assert along == {f"step 0 … {FILM['steps'][LAST]:,}, not to scale"}


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_weights_can_be_read_at_every_width(film, width):
    page = film(size=(width, 900))
    script = """cells => cells.map((cell) => [
      parseFloat(getComputedStyle(cell).fontSize), cell.scrollWidth - cell.clientWidth,
      /^−?\\d[.]\\d\\d$/.test(cell.textContent)])"""
    found = page.locator("filter-film .cell-grid > *").evaluate_all(script)
    assert min(size for size, _, _ in found) >= 11
    assert max(over for _, over, _ in found) == 0
    assert all(two_decimals for _, _, two_decimals in found)


def test_it_opens_at_the_end(film):
    assert frame(film()) == LAST


def test_the_slider_answers_to_the_keyboard(film):
    page = film()
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert frame(page) == LAST - 1
    assert slider.get_attribute("aria-valuetext") == f"{FILM['steps'][LAST - 1]:,}"
    page.keyboard.press("Home")
    assert frame(page) == 0


def test_it_plays_only_when_asked_from_the_start_and_pauses(film):
    page = film()
    page.wait_for_timeout(600)
    assert frame(page) == LAST
    page.get_by_role("button", name="Play").click()
    assert frame(page) < 3
    page.wait_for_function("() => document.querySelector('filter-film').state.frame >= 3")
    page.get_by_role("button", name="Pause").click()
    at = frame(page)
    page.wait_for_timeout(600)
    assert frame(page) == at


def strength(page):
    """Return the strongest colour of each filter, as a share of full colour."""
    script = """grids => grids.map((grid) => {
      const shares = [...grid.children].map((cell) => cell.style.getPropertyValue('--v'));
      return Math.max(...shares.map(Math.abs));
    })"""
    return np.array(page.locator("filter-film .cell-grid").evaluate_all(script))


def test_one_scale_for_all_shows_growth_and_a_scale_of_its_own_shows_shape(film):
    page = film("?frame=0")
    largest = np.abs(FILM["W1"][0]).max(axis=(1, 2, 3)) / np.abs(FILM["W1"]).max()
    assert_allclose(strength(page), largest, atol=0.001)
    page.get_by_role("combobox", name="Colours").select_option("own")
    assert_allclose(strength(page), np.ones(12))
