"""Python runs in the page: start, results, errors, Stop, and what is kept."""

import re

import pytest

from tests.site.cells import Cell, manifest
from tests.site.conftest import MODIFY

pytestmark = pytest.mark.browser

LOOP = "while True:\n    pass"


@pytest.fixture
def cell(open_page):
    """The lesson's first cell, on a page that has just been opened."""
    cell = Cell(open_page())
    cell.button("Run").wait_for()
    return cell


@pytest.fixture
def warm(warm_cell):
    """The same where Python is there already."""
    return warm_cell()


#: Note each value of the bar, and each stage that is told.
WATCH_START = """
  const bar = document.querySelector('python-cell progress');
  window.seen = [];
  new MutationObserver(() => bar.hidden || window.seen.push([bar.value, bar.max]))
    .observe(bar, { attributes: true });
  const status = document.querySelector(
    'python-cell .widget-controls .widget-status');
  window.stages = [];
  new MutationObserver(() => stages.at(-1) !== status.textContent
    && stages.push(status.textContent)).observe(status, { childList: true });
"""
STAGES = ["Downloading Python…", "Starting Python…", "Loading NumPy…"]
STAGES += ["Loading the lesson…"]
COLOURS = (
    "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
)


def test_the_first_run_says_its_size_and_stages_loads_python_and_shows_results(
    cell, built_site
):
    size = manifest(built_site)["bytes"]
    assert f"{size / 1e6:.1f} MB" in cell.status
    cell.page.evaluate(WATCH_START)
    done = cell.run()
    assert done["ok"] is True
    assert 0 < done["seconds"] < 20
    assert cell.status.startswith("Finished in ")
    assert "(100, 120) gives (100, 120)" in cell.output.inner_text()
    picture = cell.output.get_by_role("img")
    assert picture.get_attribute("aria-label") == (
        "The feature map around the cat's eye."
    )
    assert picture.evaluate(COLOURS) > 50
    seen = cell.page.evaluate("window.seen")
    loaded = [value for value, _ in seen]
    assert len(loaded) > 10, "loading is shown in bytes"
    assert loaded == sorted(loaded)
    assert {most for _, most in seen} == {size}
    assert loaded[-1] == size
    assert [text for text in cell.page.evaluate("stages") if text in STAGES] == STAGES
    assert cell.element.get_by_role("progressbar").count() == 0


def test_nothing_of_python_is_loaded_before_the_first_run(open_page, site_url):
    page = open_page("about:blank")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(site_url)
    page.wait_for_timeout(500)
    assert not [url for url in requests if "pyodide" in url or url.endswith(".whl")]
    assert page.workers == [] or all("worker.mjs" not in w.url for w in page.workers)


def test_what_a_cell_gave_when_the_site_was_built_is_there_before_it_runs(cell):
    shown = cell.element.locator(".cell-output")
    assert "(100, 120) gives (100, 120)" in shown.inner_text()
    assert shown.get_by_role("img").get_attribute("alt")


def test_a_program_with_several_results_shows_them_in_order(warm):
    code = """
import numpy as np
print("first")
display(np.eye(20))
print("second")
np.eye(20) - 0.5
"""
    assert warm.run(code)["ok"]
    kinds = warm.output.evaluate(
        "o => [...o.children].map(e => e.className || e.tagName)"
    )
    assert kinds == ["PRE", "picture", "PRE", "picture"]
    assert "Blue +0.5, paper 0, red −0.5." in warm.text()


def test_an_error_is_short_marks_its_line_and_folds_the_traceback(warm):
    done = warm.run("x = 1\n\ndef f():\n    return x / 0\n\nf()")
    assert done["ok"] is False
    assert warm.status == "Error in line 4."
    assert "ZeroDivisionError: division by zero" in warm.output.inner_text()
    marked = warm.element.locator(".cell-lines [data-error]")
    assert marked.count() == 1
    assert marked.inner_text().strip() == "return x / 0"
    details = warm.output.locator("details")
    assert details.evaluate("d => d.open") is False
    details.locator("summary").click()
    assert 'File "cell 1", line 6' in details.inner_text()


def test_the_button_of_an_error_puts_the_cursor_on_its_line(warm):
    warm.run("x = 1\nundefined_name\ny = 2")
    warm.output.get_by_role("button", name="Line 2").click()
    selected = "a => a.value.slice(a.selectionStart, a.selectionEnd)"
    assert warm.editor.evaluate(selected) == "undefined_name"
    warm.page.keyboard.type("x")
    assert warm.element.locator(".cell-lines [data-error]").count() == 0


def processor_seconds(page):
    """Return the processor time of all of Chromium's processes so far."""
    session = page.context.browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return sum(process["cpuTime"] for process in found)


def test_stop_ends_an_endless_loop_within_half_a_second_and_keeps_variables(warm):
    warm.run("kept = 1")
    warm.editor.fill(LOOP)
    warm.button("Run").click()
    warm.page.get_by_text("1 of 20 s").wait_for()
    done, seconds = warm.stop()
    assert 0 < seconds < 0.5
    assert done["ok"] is False
    assert done["seconds"] > 0.5
    before = processor_seconds(warm.page)
    warm.page.wait_for_timeout(3000)
    assert (processor_seconds(warm.page) - before) / 3 < 0.3, "nothing goes on"
    said = r"Stopped\. Line [12] was running\. The variables are kept\."
    assert re.fullmatch(said, warm.status)
    again = warm.run("print('kept' in globals())")
    assert again["ok"]
    assert again["seconds"] < 1, "nothing has to start again"
    assert warm.text().strip() == "True"


@pytest.mark.parametrize(
    "code",
    [
        "import time\nwhile True:\n    time.sleep(30)",
        "while True:\n    try:\n        pass\n    except ValueError:\n        pass",
        "def f(n):\n    return f(n - 1) + f(n - 2) if n > 0 else 0\n\nf(800)",
    ],
    ids=["sleeps", "tries", "calls"],
)
def test_stop_is_heard_wherever_python_is(warm, code):
    warm.editor.fill(code)
    warm.button("Run").click()
    warm.page.get_by_text("1 of 20 s").wait_for()
    warm.stop()
    said = r"Stopped\. Line \d was running\. The variables are kept\."
    assert re.fullmatch(said, warm.status)


DEAF = """
while True:
    try:
        while True:
            pass
    except:
        pass
"""


@pytest.mark.parametrize("code", [DEAF, "sum(range(10**12))"], ids=["deaf", "one-step"])
def test_what_does_not_obey_stop_is_ended_with_python(warm, code):
    warm.run("kept = 1")
    warm.editor.fill(code)
    warm.button("Run").click()
    warm.page.get_by_text("1 of 20 s").wait_for()
    _, seconds = warm.stop()
    assert seconds < 6
    assert "the variables of all cells are gone" in warm.status
    assert warm.run("print('kept' in globals())")["ok"]
    assert warm.text().strip() == "False"


def test_a_short_run_is_announced_once_and_a_long_one_when_it_begins_too(warm):
    status = warm.element.locator(".widget-controls .widget-status")
    status.evaluate(
        """status => {
          window.heard = [];
          new MutationObserver(() => status.textContent && heard.push(status.textContent))
            .observe(status, { childList: true });
        }"""
    )
    warm.run("1")
    assert len(warm.page.evaluate("heard")) == 1
    warm.editor.fill(LOOP)
    warm.button("Run").click()
    status.filter(has_text="Running…").wait_for()
    warm.stop()
    assert len(warm.page.evaluate("heard")) == 3


def test_what_is_printed_before_an_endless_loop_is_seen(warm):
    warm.editor.fill(f"print('one')\nprint('two')\n{LOOP}")
    warm.button("Run").click()
    warm.output.get_by_text("two").wait_for()
    warm.stop()
    assert warm.text().split() == ["one", "two"]


def test_a_program_reaches_no_network(warm):
    code = "import socket\nsocket.create_connection(('localhost', 9))"
    assert warm.run(code)["ok"] is False
    assert "unreachable" in warm.text()


REACHES = """
import importlib
import js
from pyodide.ffi import to_js

reached = []

def attempt(name, act):
    try:
        act()
    except Exception:
        return
    reached.append(name)

for name in (
    "fetch XMLHttpRequest WebSocket EventSource Worker SharedWorker caches indexedDB "
    "navigator importScripts BroadcastChannel Request Response close postMessage eval "
    "onmessage addEventListener cookieStore webkitRequestFileSystem"
).split():
    attempt(name, lambda: getattr(js, name))
    attempt("self." + name, lambda: getattr(js.self, name))
attempt("Function", lambda: js.Function.new("return 1"))
attempt("constructor", lambda: to_js([1]).constructor.constructor("return 1"))
attempt("open_url", lambda: importlib.import_module("pyodide.http").open_url("/"))
attempt("run_js", lambda: importlib.import_module("pyodide.code").run_js("1"))
print(reached)
"""


def test_a_program_reaches_nothing_outside_its_worker(warm):
    requests = []
    warm.page.on("request", lambda request: requests.append(request.url))
    assert warm.run(REACHES)["ok"], warm.text()
    assert warm.text().strip() == "[]"
    assert not [url for url in requests if not url.startswith("blob:")]


def test_a_program_that_forges_messages_does_not_hang_the_page(warm):
    forged = "{'kind': 'text', 'text': 'x' * 100, 'stream': 'out'}"
    warm.editor.fill(
        f"send = display.__self__._emit\nwhile True:\n    send({forged}, None)"
    )
    warm.button("Run").click()
    warm.page.get_by_text("1 of 20 s").wait_for()
    _, seconds = warm.stop()
    assert seconds < 3
    assert len(warm.output.locator("pre").inner_text()) <= 150_000
    assert warm.run("1 + 1")["ok"]
    wrong = "{'kind': 'picture', 'width': 10**9, 'height': 1}"
    for message in ("{'kind': 'end', 'cell': 99}", "{'kind': 'begin'}", wrong, "1"):
        warm.run(f"display.__self__._emit({message}, b'1234')")
    assert warm.run("1 + 1")["ok"]
    assert warm.text().strip() == "2"


def test_stop_ends_a_loop_that_prints(warm):
    warm.editor.fill("while True:\n    print('x' * 80)")
    warm.button("Run").click()
    warm.output.get_by_text("The text stops here").wait_for()
    _, seconds = warm.stop()
    assert 0 < seconds < 0.5
    assert 100_000 <= len(warm.output.locator("pre").inner_text()) < 100_200


def test_stop_while_python_loads_ends_the_start(cell):
    cell.editor.fill("1")
    before = cell.finished()
    cell.button("Run").click()
    cell.button("Stop").click()
    assert cell.wait(before)["ok"] is False
    assert cell.run()["ok"] is True


def test_stop_ends_cells_that_wait_for_their_turn(warm_cell):
    first = warm_cell(MODIFY)
    second = Cell(first.page, 1)
    first.editor.fill(LOOP)
    first.button("Run").click()
    second.button("Run").click()
    before = first.finished()
    second.button("Stop").click()
    second.wait(before + 1)
    assert first.status.startswith("Stopped.")
    assert second.status.startswith("Stopped.")


def test_a_run_ends_at_its_limit(warm):
    warm.element.evaluate("cell => cell.setAttribute('limit', '1')")
    done = warm.run(LOOP)
    warm.element.evaluate("cell => cell.removeAttribute('limit')")
    assert done["ok"] is False
    assert 0.9 < done["seconds"] < 3
    assert warm.status.startswith("Stopped: 1 s is the limit.")


def test_the_limit_is_said_beforehand(warm):
    assert "at most 20 s a run" in warm.element.locator(".cell-strip").text_content()


def test_python_comes_back_when_it_breaks_off(warm, lasting):
    assert warm.run("import os\nos._exit(0)")["ok"] is False
    assert warm.status.startswith("Python itself broke off")
    assert warm.run("1 + 1")["ok"] is True
    assert warm.text().strip() == "2"
    lasting.problems.clear()  # Pyodide tells the console


def test_a_program_that_takes_all_of_numpy_runs(warm):
    assert warm.run("from numpy import *\nprint(hypot(3, 4))")["ok"], warm.text()
    assert warm.text().strip() == "5.0"


def test_recursion_that_breaks_python_off_is_explained(warm, lasting):
    cell = warm
    # A busy machine needs longer than a run may take to come to the stack's end.
    cell.element.evaluate("cell => cell.setAttribute('limit', '120')")
    assert cell.run("def f(a, b=1):\n    return f(a)\n\nf(1)")["ok"] is False
    said = cell.status + cell.text()
    assert "a function calls itself without end" in said or "RecursionError" in said
    assert cell.run("1 + 1")["ok"] is True
    lasting.problems.clear()  # Pyodide tells the console


def test_endless_recursion_is_an_error_like_others(warm):
    assert warm.run("def f():\n    return f()\n\nf()")["ok"] is False
    assert "RecursionError" in warm.text()


def test_reset_brings_the_published_text_and_result_back(warm):
    code, shown = warm.editor.input_value(), warm.text()
    warm.run("print('mine')")
    assert warm.text().strip() == "mine"
    warm.button("Reset").click()
    assert warm.editor.input_value() == code
    assert warm.text() == shown


def test_a_reload_keeps_what_was_typed_until_reset(cell):
    published = cell.editor.input_value()
    cell.editor.fill("print('kept')")
    cell.page.reload()
    assert cell.editor.input_value() == "print('kept')"
    assert cell.status.startswith("Your code from last time")
    cell.button("Reset").click()
    cell.page.reload()
    assert cell.editor.input_value() == published


def test_no_request_is_made_once_python_is_there(warm, asked):
    cell = warm
    cell.run("import numpy as np\nfrom lesson.images import photo\nphoto('coffee')")
    cell.editor.fill(LOOP)
    before = cell.finished()
    cell.button("Run").click()
    cell.button("Stop").click()
    cell.wait(before)
    assert cell.run("1")["ok"]
    # What Stop is heard by lies in the page's own memory: see stopping.mjs.
    assert [url for url in asked if not url.startswith("blob:")] == []


def test_the_package_in_the_page_passes_its_own_examples(warm):
    code = """
import doctest
from lesson import activations, analysis, conv, kernels, network, pool, sizes
from lesson import visualization
from lesson.pictures import picture

tried = failed = 0
for module in (activations, conv, kernels, network, pool, sizes, visualization,
               analysis, picture):
    result = doctest.testmod(module)
    tried, failed = tried + result.attempted, failed + result.failed
print("tried", tried > 30, "failed", failed)
"""
    assert warm.run(code)["ok"], warm.text()
    assert warm.text().strip() == "tried True failed 0"
