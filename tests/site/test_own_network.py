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
    assert (
        element.get_by_role("status", name="network")
        .filter(has_text="Your network is in use.")
        .is_visible()
    )
    page.goto(page.url.replace(path, PAGES[0]))
    explorer = widget(page, PAGES[0])
    image = digits()[0][0]
    script = "(e, image) => [...e.classify(Float32Array.from(image)).logits]"
    logits = explorer.evaluate(script, image.ravel().tolist())
    assert_allclose(logits, mine.forward(image), atol=1e-4)
    explorer.get_by_role("button", name="Use my network").click()  # back to the lesson's
    logits = explorer.evaluate(script, image.ravel().tolist())
    assert_allclose(logits, TinyCNN.load().forward(image), atol=1e-3)
    explorer.get_by_role("button", name="Forget my network").press("Enter")
    page.reload()
    assert not widget(page, PAGES[0]).get_by_role("button", name="Forget").is_visible()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n: n | {"W1": n["W1"][:-1]}, "W1 has 35 numbers but must have 36"),
        (lambda n: n | {"b3": [*n["b3"][:-1], None]}, "b3 holds a number that is not"),
        (lambda n: {k: v for k, v in n.items() if k != "W2"}, "W2 is missing"),
    ],
)
def test_what_is_no_such_network_is_refused_by_name(open_page, change, said):
    element = widget(open_page(PAGES[0]), PAGES[0])
    given = change(lists(TinyCNN.initialise(seed=5)))
    assert element.evaluate(USE, given).startswith(said)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_file_is_read_as_numpy_writes_it(open_page, tmp_path, save, dtype):
    mine = TinyCNN.initialise(seed=6, dtype=dtype)
    save(tmp_path / "mine.npz", **mine.parameters)
    page = open_page(PAGES[0])
    element = widget(page, PAGES[0])
    element.locator("input[type=file]").set_input_files(tmp_path / "mine.npz")
    element.get_by_role("status", name="network").filter(
        has_text="Your network is in use."
    ).wait_for()
    image = digits()[0][3]
    script = "(e, image) => [...e.classify(Float32Array.from(image)).logits]"
    logits = element.evaluate(script, image.ravel().tolist())
    assert_allclose(logits, mine.forward(image), atol=1e-4)


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
    for name, said in {
        "pickle.npz": "pickle.npz cannot be used: W1.npy is a pickle",
        "short.npz": "short.npz cannot be used: this is no .npz file",
        "text.npz": "text.npz cannot be used: this is no .npz file",
        "broken.npz": "broken.npz cannot be used: ",
    }.items():
        element.locator("input[type=file]").set_input_files(tmp_path / name)
        element.get_by_role("status", name="network").filter(has_text=said).wait_for()


def test_a_network_trained_in_the_page_is_found_in_the_explorer(open_page):
    page = open_page("explore/training/")
    cell = page.locator("python-cell").first
    cell.get_by_role("button", name="Run", exact=True).click()
    link = cell.get_by_role("link", name="digit explorer")
    link.wait_for(timeout=120_000)
    link.click()
    element = widget(page, PAGES[0])
    element.get_by_role("status", name="network").filter(
        has_text="Your network is in use."
    ).wait_for()
    image = digits()[0][0]
    script = "(e, image) => [...e.classify(Float32Array.from(image)).logits]"
    logits = element.evaluate(script, image.ravel().tolist())
    lessons = TinyCNN.load().forward(image)
    assert np.abs(np.subtract(logits, lessons)).max() > 0.5
