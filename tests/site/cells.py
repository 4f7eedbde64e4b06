"""A Python cell on a page, as a reader handles it."""

import json
import time

#: Seconds until a cell must have ended: its first run loads Python, on two shared cores.
PATIENCE = 60
LISTEN = """
  window.finished = [];
  document.addEventListener('cell-done', event => {
    window.finished.push(event.detail);
    window.ended = event.timeStamp;
  });
  const press = event => { window.pressed = event.timeStamp; };
  document.addEventListener('click', press, true);
"""

#: Whether Material's script, which begins when the page is painted, has taken it over.
READY = """() => 'document$' in window || !document.querySelector("[src$='/first.js']")"""
FOLLOW = """path => {
  const address = document.querySelector('.md-logo').href + path;
  const links = [...document.querySelectorAll('.md-nav a')];
  links.find(link => link.href.split('#')[0] === address).click();
}"""


class Cell:
    """The cell at a position on a page, counted from 0."""

    def __init__(self, page, position=0):
        self.page = page
        self.element = page.locator("python-cell").nth(position)
        if not page.evaluate("'finished' in window"):
            page.evaluate(LISTEN)

    def button(self, name):
        return self.element.get_by_role("button", name=name, exact=True)

    @property
    def editor(self):
        return self.element.get_by_role("textbox", name="Code", exact=True)

    @property
    def output(self):
        return self.element.get_by_role("region", name="Output", exact=True)

    @property
    def status(self):
        return self.element.locator(".widget-controls").get_by_role("status").inner_text()

    def finished(self):
        return self.page.evaluate("window.finished.length")

    def press(self, name, code=None):
        """Press a button; return the details of `cell-done`."""
        if code is not None:
            self.editor.fill(code)
        return self.until_done(self.button(name).click)

    def run(self, code=None):
        return self.press("Run", code)

    def until_done(self, act):
        """Do something that makes the cell run, and wait until it has."""
        before = self.finished()
        act()
        return self.wait(before)

    def wait(self, before):
        """Wait until a run ends that had not ended when `before` were over."""
        end = time.monotonic() + PATIENCE
        while self.finished() <= before:
            assert time.monotonic() < end, f"not done: {self.status}"
            self.page.wait_for_timeout(20)
        # Cells that ran first report first; the last word is the cell's own.
        while self.button("Run").get_attribute("aria-disabled") == "true":
            self.page.wait_for_timeout(20)
        return self.page.evaluate("window.finished.at(-1)")

    def stop(self):
        """Stop what runs; return `cell-done`'s details and the seconds from press to end.

        The seconds are the browser's own, from the click to the cell's word that it has
        ended: what the test's own process takes to ask is no wait of a reader.
        """
        done = self.press("Stop")
        return done, self.page.evaluate("window.ended - window.pressed") / 1000

    def text(self):
        """Return all that the cell shows, as text."""
        return self.element.locator(".cell-output").inner_text()


def manifest(folder):
    return json.loads((folder / "runtime" / "manifest.json").read_text(encoding="utf-8"))


def follow(page, path):
    """Follow a link of the navigation, as Material's instant navigation does."""
    page.wait_for_function(READY)
    before = page.locator("h1").inner_text()
    page.evaluate(FOLLOW, path)
    page.get_by_role("heading", name=before, level=1).wait_for(state="detached")
