"""The race on the page about speed: guessed, run in the reader's browser, and judged."""

import re

import numpy as np
import pytest

from scripts.publish.facts_recorded import milliseconds
from tests.site.cells import follow

pytestmark = pytest.mark.browser
PAGE = "explore/speed/"
WAYS = ["double loop", "nine taps", "conv2d", "JavaScript"]
#: Centres of what is drawn in each row, in shares of the axis' length.
PLACES = """plot => [...plot.querySelectorAll(".track")].map(track => {
  const { x, width } = track.getBoundingClientRect();
  const at = (e) => (e.x + e.width / 2 - x) / (width - 1);
  return [...track.children].map(e => at(e.getBoundingClientRect()));
})"""


def press(page, name):
    page.locator("speed-race").get_by_role("button", name=name, exact=True).click()


def guess(page, times):
    page.get_by_role("combobox", name=re.compile("My guess")).select_option(times)


@pytest.fixture(scope="module")
def raced(browser, site_url):
    """The page after a race on a phone, guessed at ten times."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site_url + PAGE)
    guess(page, "10")
    press(page, "Run the race")
    page.locator("speed-race [data-kind=good]").wait_for(timeout=120_000)
    yield page
    context.close()


def times(page, column):
    """Return a column of the table, in milliseconds by way."""
    rows = page.locator("figure:has(speed-race) tbody tr")
    cells = rows.evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.innerText))")
    return {c[0]: float(c[column].replace(",", "")) for c in cells if c[column].strip()}


def test_all_four_give_the_same_numbers(raced):
    given = "e => Object.entries(e.answers).map(([k, v]) => [k, [...v]])"
    answers = dict(raced.locator("speed-race").evaluate(given))
    assert list(answers) == WAYS
    stacked = np.array([*answers.values()])
    assert stacked.shape == (4, 512 * 512)
    assert np.ptp(stacked, axis=0).max() < 1e-4
    assert np.ptp(stacked) > 0.5


def test_the_table_has_the_readers_times_beside_the_stored_ones(raced):
    stored, own = times(raced, 1), times(raced, 3)
    assert stored["double loop"] == round(
        milliseconds("3×3 kernel, 512×512, float64", "loops")
    )
    assert list(own) == WAYS
    assert own["double loop"] > 10 * max(own["nine taps"], own["conv2d"])


def test_every_time_is_drawn_where_the_axis_has_it(raced):
    stored, older, own = (times(raced, column) for column in (1, 2, 3))
    ticks = raced.locator(".race-tick").all_inner_texts()
    assert (ticks[0], ticks[-1][-2:]) == ("0.1 ms", " s")
    low, high = -1, 3 + np.log10(float(ticks[-1].removesuffix(" s")))
    for way, places in zip(
        [*WAYS, "SciPy ndimage", "OpenCV"],
        raced.locator(".race-plot").evaluate(PLACES),
        strict=True,
    ):
        drawn = [column[way] for column in (stored, older, own) if way in column]
        assert places == pytest.approx((np.log10(drawn) - low) / (high - low), abs=0.02)


def test_the_guess_is_judged(raced):
    own = times(raced, 3)
    said = raced.get_by_label("result").inner_text()
    factor = float(
        re.search(r"([\d,.]+) times as long as conv2d", said)[1].replace(",", "")
    )
    assert factor == pytest.approx(own["double loop"] / own["conv2d"], rel=0.05)
    assert "Your guess, 10 times, is too low" in said
    assert "All four give the same numbers" in said


def test_nothing_runs_before_a_guess_and_stop_ends_the_race(open_page):
    page = open_page(PAGE)
    status = page.locator("speed-race .widget-controls").get_by_role("status")
    press(page, "Run the race")
    assert status.inner_text() == "Choose your guess first."
    guess(page, "1000")
    press(page, "Run the race")
    page.get_by_text("Running: double loop").wait_for(timeout=60_000)
    press(page, "Stop")
    status.get_by_text("Stopped.").wait_for()
    assert times(page, 3) == {}
    follow(page, "explore/training/")
