"""Firefox and WebKit open every page, run Python, stop it, check an answer and draw."""

import pytest

from scripts.publish.listing import REST
from tests.site.cells import FOLLOW

pytestmark = pytest.mark.browser

CREATE = "exercises/create/"
#: Looked up as a reader finds them: by the words on a button of the first cell.
CELL = "document.querySelector('python-cell')"
LISTEN = """(() => {
  window.finished = [];
  document.addEventListener("cell-done", ({ detail }) => finished.push(detail));
})()"""


def button(name, inside=CELL):
    """Return an expression for a button."""
    return (
        f"[...{inside}.querySelectorAll('button')].find(b => b.textContent === '{name}')"
    )


def status(engine):
    return engine.evaluate(f"{CELL}.querySelector('.widget-status').textContent")


def fill(engine, code):
    """Put a program into the first cell, as typing does."""
    engine.evaluate(f"""(() => {{
      const area = {CELL}.querySelector("textarea");
      area.value = {code!r};
      area.dispatchEvent(new Event("input", {{ bubbles: true }}));
    }})()""")


def press(engine, name):
    """Press a button of the first cell; return what `cell-done` says in the end."""
    if not engine.evaluate("'finished' in window"):
        engine.evaluate(LISTEN)
    before = engine.evaluate("finished.length")
    engine.click(button(name))
    engine.wait(f"finished.length > {before}", seconds=120)
    return engine.evaluate("finished.at(-1)")


#: Whether nothing more has come for 0.3 s.
QUIET = """new Promise(async (done) => {
  const count = () => performance.getEntriesByType("resource").length;
  for (let last = -1, same = 0; same < 3; last = count()) {
    same = last === count() ? same + 1 : 0;
    await new Promise((on) => setTimeout(on, 100));
  }
  done(true);
})"""


def run(engine, code):
    """Run a program in the first cell; return whether it ended well and what it shows."""
    fill(engine, code)
    done = press(engine, "Run")
    shown = engine.evaluate(f"{CELL}.querySelector('.cell-output').innerText")
    return done["ok"], shown.strip()


def open_cell(engine, site, path=""):
    engine.open(site, path, until=f"!!{CELL}?.querySelector('textarea')")


def follow(engine, path):
    """Go to another page with a cell as instant navigation does: Python stays."""
    engine.evaluate(f"({FOLLOW})('{path}')")
    engine.wait("!!document.querySelector('python-cell[check] textarea')")


def draw_a_seven(engine, pad):
    engine.drag(pad, (0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.6, 0.5), (0.45, 0.8))


def test_every_page_opens_without_an_error(engine, engine_site, page_paths):
    for path in page_paths:
        engine.open(engine_site, path)
        engine.wait(QUIET)  # who leaves while something is on its way breaks it off
        assert engine.evaluate("document.querySelectorAll('h1').length"), path
    assert engine.found() == []


def test_a_cell_runs_stops_and_runs_on_with_its_variables_and_an_answer_is_checked(
    engine, engine_site, built_site
):
    open_cell(engine, engine_site)
    stops_and_runs_on(engine)
    follow(engine, CREATE)
    solution = built_site / "downloads" / "cnn_solution.py"
    fill(engine, solution.read_text(encoding="utf-8").partition(REST)[0])
    assert press(engine, "Check my code")["ok"], status(engine)
    draw_a_seven(engine, f"{CELL}.querySelector('.reading-network canvas')")
    engine.wait(f"{CELL}.innerText.includes('Your network reads 7')")
    assert engine.found() == []


def stops_and_runs_on(engine):
    assert run(engine, "kept = 6")[0], status(engine)
    first = engine.evaluate("finished.at(-1).seconds")
    fill(engine, "while True:\n    pass")
    engine.click(button("Run"))
    engine.wait(f"{CELL}.innerText.includes('2 of 20 s')")
    assert press(engine, "Stop")["ok"] is False
    assert "was running. The variables are kept." in status(engine)
    before, seconds = engine.processor_seconds(), 3
    engine.evaluate(f"new Promise(done => setTimeout(done, {1000 * seconds}))")
    assert (engine.processor_seconds() - before) / seconds < 0.3, "nothing goes on"
    assert run(engine, "print(7 * kept)") == (True, "42")
    assert engine.evaluate("finished.at(-1).seconds") < 2 * first
    names = "fetch XMLHttpRequest WebSocket Worker caches indexedDB navigator close eval"
    code = f"import js\nprint([n for n in '{names}'.split() if hasattr(js, n)])"
    assert run(engine, code) == (True, "[]"), "nothing leads out"
    assert engine.found() == []


def test_an_end_without_a_line_names_none(engine, engine_site):
    engine.open(engine_site)
    said = engine.evaluate("""(async () => {
      const stopping = new URL("widgets/python/stopping.mjs", location);
      const { explain, Stopped } = await import(stopping);
      const kept = new Stopped("stop", { at: 3, kept: true });
      return [explain(new Stopped("stop")), explain(kept)];
    })()""")
    assert said[0].startswith("Stopped. Python starts afresh;")
    assert said[1] == "Stopped. Line 3 was running. The variables are kept."


def test_a_digit_is_drawn_and_read(engine, engine_site):
    engine.open(engine_site)
    explorer = "document.querySelector('digit-explorer')"
    engine.evaluate(f"{explorer}.scrollIntoView()")
    engine.wait(f"!!{explorer}.querySelector('canvas')")
    engine.click(button("Clear", explorer))
    draw_a_seven(engine, f"{explorer}.querySelector('canvas')")
    engine.wait(f"{explorer}.querySelector('.digit-answer').textContent.includes('7')")
    assert engine.found() == []


def test_words_with_a_meaning_and_boxes_to_tick_are_drawn_by_the_page(
    engine, engine_site
):
    """Safari takes no shorthand for the dots; WebKit's boxes stay white in the dark."""
    engine.open(engine_site, until="!!document.querySelector('check-point input')")
    line = engine.evaluate("""(() => {
      const style = getComputedStyle(document.querySelector(".term"));
      return [style.textDecorationLine, style.textDecorationStyle];
    })()""")
    assert line == ["underline", "dotted"]
    boxes = engine.evaluate("""
      Array.from(document.querySelectorAll("check-point input:not([type=text])"),
        (box) => getComputedStyle(box))
        .map((style) => [style.appearance, style.width, style.height])""")
    assert len(boxes) > 5
    assert {kind for kind, *_ in boxes} == {"none"}
    assert all(float(side[:-2]) > 10 for _, *sides in boxes for side in sides)
    assert engine.found() == []
