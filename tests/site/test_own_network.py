"""A reader's network: used by every element that looks into one, kept, forgotten."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lesson import TinyCNN, digits

pytestmark = pytest.mark.browser
PAGES = ("explore/digit-explorer/", "explore/gradient-walk/", "explore/ablation-bench/")
USE = """async (element, network) => {
  const arrays = Object.entries(network).map(([n, list]) =>
    [n, Float32Array.from(list, (v) => v ?? NaN)]);
  try { await element.useNetwork(Object.fromEntries(arrays)); return "used"; }
  catch (error) { return error.message; }
}"""


def lists(network):
    return {n: np.float32(p).ravel().tolist() for n, p in network.parameters.items()}


def widget(page, path):
    """Return the element of a page once it has come to life."""
    name = path.split("/")[1]
    page.locator(name).get_by_role("button", name="Use my network").wait_for()
    return page.locator(name)


@pytest.mark.parametrize("path", PAGES)
def test_each_element_takes_a_network_and_remembers_it_on_this_device(open_page, path):
    page = open_page(path)
    mine = TinyCNN.initialise(seed=5)
    assert widget(page, path).evaluate(USE, lists(mine)) == "used"
    page.reload()
    element = widget(page, path)
    mine_button = element.get_by_role("button", name="Use my network")
    assert mine_button.get_attribute("aria-pressed") == "true"
    assert said(element, IN_USE).is_visible()
    page.goto(page.url.replace(path, PAGES[0]))
    explorer = widget(page, PAGES[0])
    image = digits()[0][0]
    assert_allclose(logits(explorer, image), mine.forward(image), atol=1e-4)
    explorer.get_by_role("button", name="Use my network").click()  # back to the lesson's
    lessons = TinyCNN.load().forward(image)
    assert_allclose(logits(explorer, image), lessons, atol=1e-3)
    explorer.get_by_role("button", name="Forget my network").press("Enter")
    page.reload()
    assert not widget(page, PAGES[0]).get_by_role("button", name="Forget").is_visible()


def test_what_is_no_such_network_is_refused_by_name(open_page):
    element = widget(open_page(PAGES[0]), PAGES[0])
    given = lists(TinyCNN.initialise(seed=5))
    for wrong, words in (
        ({"W1": given["W1"][:-1]}, "W1 has 35 numbers but must have 36"),
        ({"b3": [*given["b3"][:-1], None]}, "b3 holds a number that is not"),
    ):
        assert element.evaluate(USE, given | wrong).startswith(words)
    del given["W2"]
    assert element.evaluate(USE, given).startswith("W2 is missing")


LOGITS = "(e, image) => [...e.classify(Float32Array.from(image)).logits]"


def logits(explorer, image):
    return explorer.evaluate(LOGITS, image.ravel().tolist())


def said(element, words):
    """Return what is said of the network, once it has some words."""
    return element.get_by_role("status", name="network").filter(has_text=words)


IN_USE = "Your network is in use."


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_file_is_read_as_numpy_writes_it(open_page, tmp_path, save, dtype):
    mine = TinyCNN.initialise(seed=6, dtype=dtype)
    save(tmp_path / "mine.npz", **mine.parameters)
    element = widget(open_page(PAGES[0]), PAGES[0])
    element.locator("input[type=file]").set_input_files(tmp_path / "mine.npz")
    said(element, IN_USE).wait_for()
    image = digits()[0][3]
    assert_allclose(logits(element, image), mine.forward(image), atol=1e-4)


def test_a_pickle_a_stranger_and_a_file_cut_short_are_named(open_page, tmp_path):
    parameters = TinyCNN.initialise(seed=6).parameters
    pickled = parameters | {"W1": np.array([{"a": 1}], dtype=object)}
    np.savez(tmp_path / "pickle.npz", **pickled)
    np.savez(tmp_path / "whole.npz", **parameters)
    whole = (tmp_path / "whole.npz").read_bytes()
    (tmp_path / "short.npz").write_bytes(whole[:500])
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "broken.npz").write_bytes(whole[:200] + whole[300:])
    element = widget(open_page(PAGES[0]), PAGES[0])
    for name, words in {
        "pickle.npz": "pickle.npz cannot be used: W1.npy is a pickle",
        "short.npz": "short.npz cannot be used: this is no .npz file",
        "text.npz": "text.npz cannot be used: this is no .npz file",
        "broken.npz": "broken.npz cannot be used: ",
    }.items():
        element.locator("input[type=file]").set_input_files(tmp_path / name)
        said(element, words).wait_for()


def test_a_network_trained_in_the_page_is_found_in_the_explorer(warm_cell):
    cell = warm_cell("explore/training/")
    cell.button("Run").click()
    link = cell.element.get_by_role("link", name="digit explorer")
    link.wait_for(timeout=120_000)
    link.click()
    element = widget(cell.page, PAGES[0])
    said(element, IN_USE).wait_for()
    image = digits()[0][0]
    lessons = TinyCNN.load().forward(image)
    assert np.abs(np.subtract(logits(element, image), lessons)).max() > 0.5
