"""The content security policy in a browser: it refuses what is foreign, and nothing else.

Every test of this folder runs under it, and fails on any word about it in the console.
"""

import pytest

from tests.site.cells import Cell, follow
from tests.site.conftest import EXECUTE

pytestmark = pytest.mark.browser

NOTE = """
  window.refused = [];
  addEventListener("securitypolicyviolation",
    ({ effectiveDirective: by, blockedURI: what }) => refused.push([by, what]));
"""
FOREIGN = """async () => {
  const add = (name, properties) =>
    document.body.append(Object.assign(document.createElement(name), properties));
  const later = (work) => new Promise((done) =>
    setTimeout(() => { try { work() } catch {} done() }));
  add("script", { textContent: "window.foreign = 1" });
  add("script", { src: "https://example.org/a.js" });
  add("style", { textContent: "body { color: red }" });
  add("img", { src: "https://example.org/a.png" });
  add("div", { innerHTML: "<img src='data:,' onerror='window.foreign = 2'>" });
  await later(() => eval("window.foreign = 3"));
  await later(() => new Function("window.foreign = 4")());
  await later(() => new Worker(URL.createObjectURL(new Blob(["1"]))));
  await fetch("https://example.org/").catch(() => {});
  await new Promise((done) => setTimeout(done, 300));
  return [window.foreign ?? null, refused];
}"""


def note(page):
    """Let a page remember what is refused."""
    page.add_init_script(NOTE)


def test_what_is_foreign_is_refused(open_page):
    page = open_page(EXECUTE, tolerate=True, before=note)
    assert page.evaluate("refused") == []
    ran, refused = page.evaluate(FOREIGN)
    assert ran is None
    assert {(by, what.partition(":")[0]) for by, what in refused} == {
        ("script-src-elem", "inline"),
        ("script-src-elem", "https"),
        ("script-src-attr", "inline"),
        ("script-src", "eval"),
        ("style-src-elem", "inline"),
        ("img-src", "https"),
        ("worker-src", "blob"),
        ("connect-src", "https"),
    }


def test_python_search_and_drawing_need_nothing_that_is_refused(open_page):
    page = open_page(EXECUTE, before=note)
    cell = Cell(page)
    assert cell.run("print(6 * 7)")["ok"], cell.status
    assert "42" in cell.text()
    follow(
        page, "explore/digit-explorer/"
    )  # another page's scripts, the first one's policy
    explorer = page.locator("digit-explorer")
    before = explorer.get_by_label("answer").text_content()
    explorer.get_by_role("button", name="Clear").click()
    box = explorer.get_by_label("Draw a digit").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + box["height"] * 3 / 5, steps=8)
    page.mouse.up()
    explorer.get_by_label("answer").get_by_text("1").wait_for()
    assert explorer.get_by_label("answer").text_content() != before
    page.keyboard.press("/")
    page.keyboard.type("stride", delay=30)
    page.locator(".md-search-result__link", has_text="stride").first.wait_for()
    assert page.locator("meta[http-equiv]").count() == 1
    assert page.evaluate("refused") == []
