"""The filter film: every frame is a snapshot that training saved."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson.analysis import nearest_kernels
from lesson.weights import DATA, load_arrays

pytestmark = pytest.mark.browser
PAGE = "explore/filter-film/"
READY = "filter-film .cell-grid"
FILM = load_arrays(DATA / "filters_snapshots.npz", ["steps", "W1", "loss", "accuracy"])
LAST = len(FILM["steps"]) - 1


def frame(page):
    return page.locator("filter-film").evaluate("element => element.state.frame")


def weights(page):
    labels = page.locator("filter-film .cell-grid").evaluate_all(
        "grids => grids.map((grid) => grid.getAttribute('aria-label'))"
    )
    numbers = (re.findall(r"−?\d[\d.]*", label.partition(":")[2]) for label in labels)
    return np.array([[float(n.replace("−", "-")) for n in row] for row in numbers])


def test_each_frame_is_a_snapshot(open_widget):
    page = open_widget("?frame=0")
    for at in (0, 1, LAST // 2, LAST):
        page.locator("filter-film").evaluate("(e, frame) => e.set({ frame })", at)
        W1, loss, accuracy = (FILM[name][at] for name in ("W1", "loss", "accuracy"))
        assert_allclose(weights(page), W1.reshape(12, 9), atol=0.0051)
        charts = page.locator(".line-chart .value").all_text_contents()
        assert charts == [f"{loss:.3f}", f"{100 * accuracy:.1f}%"]
        found = sum(likeness is not None for likeness in nearest_kernels(W1))
        said = page.get_by_label("training", exact=True).text_content()
        words = "step" if FILM["steps"][at] == 1 else "steps"
        after = f"After {FILM['steps'][at]:,} {words}, {found} of 12 filters"
        assert said.startswith(after)


def test_at_the_end_likenesses_stand_under_the_filters_and_ends_at_the_charts(
    open_widget,
):
    page = open_widget()
    assert frame(page) == LAST
    lines = page.locator("filter-film .film-likeness").nth(6).locator("span")
    looks, maps, brightness = lines.all_text_contents()
    assert looks.endswith("−0.86")
    assert (maps, brightness) == ("maps −0.34", "brightness 0.93")
    ends = page.locator(":is(.chart-high, .chart-low)").all_text_contents()
    assert ends == [f"{FILM['loss'].max():.2f}", "0.00", "100%", "0%"]
    along = set(page.locator(".chart-along").all_text_contents())
    assert along == {f"step 0 … {FILM['steps'][LAST]:,}, not to scale"}


def test_weights_can_be_read_at_every_width(open_widget):
    page = open_widget()
    script = """cells => cells.map((cell) => [
      parseFloat(getComputedStyle(cell).fontSize), cell.scrollWidth - cell.clientWidth,
      /^−?\\d[.]\\d\\d$/.test(cell.textContent)])"""
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.locator("filter-film .cell-grid > *").evaluate_all(script)
        assert min(size for size, _, _ in found) >= 11, width
        assert max(over for _, over, _ in found) == 0, width
        assert all(two_decimals for _, _, two_decimals in found), width


def test_the_slider_answers_to_the_keyboard(open_widget):
    page = open_widget()
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert frame(page) == LAST - 1
    assert slider.get_attribute("aria-valuetext") == f"{FILM['steps'][LAST - 1]:,}"
    page.keyboard.press("Home")
    assert frame(page) == 0


#: Note each frame that is shown: on a busy machine a test is too late for the first.
NOTE_FRAMES = """() => {
  const film = document.querySelector("filter-film");
  window.frames = [];
  new MutationObserver(() => frames.push(film.state.frame))
    .observe(film, { attributes: true });
}"""


def test_it_plays_only_when_asked_from_the_start_and_pauses(open_widget):
    page = open_widget()
    page.wait_for_timeout(600)
    assert frame(page) == LAST
    page.evaluate(NOTE_FRAMES)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('filter-film').state.frame >= 3")
    assert page.evaluate("frames.slice(0, 4)") == [0, 1, 2, 3]
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


def test_one_scale_for_all_shows_growth_and_a_scale_of_its_own_shows_shape(open_widget):
    page = open_widget("?frame=0")
    largest = np.abs(FILM["W1"][0]).max(axis=(1, 2, 3)) / np.abs(FILM["W1"]).max()
    assert_allclose(strength(page), largest, atol=0.001)
    page.get_by_role("combobox", name="Colours").select_option("own")
    assert_allclose(strength(page), np.ones(12))
