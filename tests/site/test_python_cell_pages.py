"""Python cells among other things: other cells, pages, keyboards, pictures, failures."""

import contextlib
import re

import pytest

from scripts.benchmarking import browser
from tests.site.cells import Cell, follow
from tests.site.conftest import save_data

pytestmark = pytest.mark.browser

EXECUTE, MODIFY = "exercises/execute/", "exercises/modify/"
PICTURE = {"name": "mine.png", "mimeType": "image/png"}


def png(width, height):
    """Return a picture file: red on the left, transparent on the right."""
    import numpy as np

    from lesson.pictures.picture import png_bytes

    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, : width // 2] = (255, 0, 0, 255)
    return png_bytes(pixels)


def choose(cell, **file):
    """Choose a picture of one's own in a cell."""
    with cell.page.expect_file_chooser() as chooser:
        cell.button("Use my own image").click()
    chooser.value.set_files(PICTURE | file)
    cell.element.get_by_text(re.compile("Your picture|no picture")).wait_for()


def test_a_cell_runs_those_above_that_it_needs_and_says_so(warm_cell):
    edges = warm_cell(MODIFY, 1)
    page = edges.page
    assert edges.run()["ok"]
    assert edges.status.endswith("after cell 1.")
    assert Cell(page, 0).status.startswith("Finished")
    assert Cell(page, 2).output.count() == 0
    assert edges.run()["ok"]
    assert "after" not in edges.status


def test_each_cell_is_a_group_with_the_name_above_its_code(open_page):
    page = open_page(MODIFY)
    Cell(page, 0).button("Run").wait_for()
    names = page.locator("python-cell .cell-strip span:first-child").all_inner_texts()
    assert len(set(names)) == len(names) > 3
    for name in names:
        group = page.get_by_role("group", name=name, exact=True)
        assert group.get_by_role("textbox", name="Code").count() == 1


def test_a_cell_whose_needs_fail_says_which_cell_failed(warm_cell):
    first = warm_cell(MODIFY)
    edges = Cell(first.page, 1)
    first.editor.fill("x = 1 / 0\ngrey = np = conv2d = 1")
    assert edges.run()["ok"] is False
    assert "Cell 1, which this one needs, ended with an error." in edges.status
    assert first.status == "Error in line 1."


def test_a_needed_cell_that_was_pressed_second_runs_all_the_same(open_page):
    page = open_page(MODIFY)
    first, edges = Cell(page, 0), Cell(page, 1)
    edges.button("Run").click()
    first.button("Run").click()  # Python loads meanwhile
    assert "Waits" in first.status
    assert edges.wait(0)["ok"], edges.status
    assert edges.status.endswith("after cell 1.")
    first.wait(1)
    assert first.status.startswith("Finished")


def test_every_cell_of_an_exercise_runs_from_the_last_one(warm_cell):
    page = warm_cell(EXECUTE).page
    last = Cell(page, page.locator("python-cell").count() - 1)
    assert last.run()["ok"]
    assert "filter 12" in last.output.inner_text()


def test_the_readers_picture_takes_the_place_of_the_photograph(warm_cell):
    cell = warm_cell(EXECUTE)
    choose(cell, buffer=png(60, 40))
    assert "image = my_image\n" in cell.editor.input_value()
    assert "40 × 60" in cell.status
    assert "stays on this device" in cell.status
    assert cell.run()["ok"]
    assert cell.output.get_by_role("img").get_attribute("width") == "180"
    code = "print(my_image.shape, my_image_rgb[0, 0], my_image_rgb[0, -1])"
    assert cell.run(code)["ok"]
    # What is transparent lies on white, as in lesson.load_image.
    assert cell.text().strip() == "(40, 60) [1. 0. 0.] [1. 1. 1.]"


def test_a_small_picture_takes_the_place_of_a_part_of_the_photograph(warm_cell):
    """Of one pixel: what is cut out of the lesson's photograph is not cut out of it."""
    cell = warm_cell()
    choose(cell, buffer=png(1, 1))
    assert cell.run()["ok"], cell.text()
    assert "(1, 1) gives (1, 1)" in cell.text()


def test_the_readers_picture_is_shrunk_and_survives_a_stop(warm_cell):
    cell = warm_cell(MODIFY)
    choose(cell, buffer=png(2000, 1000))
    assert "my_image_rgb" in cell.editor.input_value()
    cell.run("1")
    before = cell.finished()
    cell.editor.fill("while True:\n    pass")
    cell.button("Run").click()
    cell.button("Stop").click()
    cell.wait(before)
    cell.run("print(my_image.shape)")
    assert cell.text().strip() == "(256, 512)"


def test_a_picture_chosen_while_another_cell_runs_is_there_after_a_stop(warm_cell):
    cell = warm_cell(EXECUTE)
    other = Cell(cell.page, 1)
    other.run("1")
    other.editor.fill("while True:\n    pass")
    other.button("Run").click()
    choose(cell, buffer=png(60, 40))
    assert "Your picture, 40 × 60, is my_image" in cell.status
    other.stop()
    assert "Your picture" in cell.status
    assert cell.run()["ok"], cell.text()


def test_the_readers_picture_is_not_sent_anywhere(warm_cell, asked):
    cell = warm_cell(EXECUTE)
    cell.run()
    asked.clear()
    choose(cell, buffer=png(60, 40))
    assert cell.run()["ok"]
    assert asked == []


def test_a_file_that_is_no_picture_is_refused_by_name(warm_cell):
    cell = warm_cell(EXECUTE)
    before = cell.editor.input_value()
    choose(cell, name="notes.txt", mimeType="text/plain", buffer=b"no picture")
    message = "cannot read notes.txt: it is text, no picture; choose a PNG or JPEG file"
    assert cell.status == message
    assert cell.editor.input_value() == before


def test_a_cell_is_written_and_run_by_keyboard_alone(warm_cell):
    cell = warm_cell()
    keyboard = cell.page.keyboard
    cell.editor.focus()
    keyboard.press("Control+a")
    keyboard.type("for i in range(2):\nprint(i)")
    assert cell.editor.input_value() == "for i in range(2):\n    print(i)"
    assert cell.until_done(lambda: keyboard.press("Control+Enter"))["ok"]
    assert cell.text().split() == ["0", "1"]
    focused = "document.activeElement.textContent"
    keyboard.press("Tab")
    assert cell.page.evaluate(focused) == "Run"
    assert cell.until_done(lambda: keyboard.press("Enter"))["ok"]
    assert cell.page.evaluate(focused) == "Run"
    keyboard.press("Tab")
    assert cell.page.evaluate(focused) == "Stop"


def test_tab_indents_only_after_control_m(warm_cell):
    cell = warm_cell()
    keyboard = cell.page.keyboard
    cell.editor.fill("a\nb")
    cell.editor.press("Control+m")
    assert "Tab indents" in cell.status
    keyboard.press("Control+a")
    keyboard.press("Tab")
    assert cell.editor.input_value() == "    a\n    b"
    keyboard.press("Shift+Tab")
    assert cell.editor.input_value() == "a\nb"
    keyboard.press("Control+z")
    assert cell.editor.input_value() == "    a\n    b"
    cell.editor.press("Control+m")
    keyboard.press("Tab")
    assert cell.page.evaluate("document.activeElement.textContent") == "Run"


def test_the_editor_grows_and_shows_the_text_it_holds(warm_cell):
    cell = warm_cell()
    before = cell.editor.bounding_box()["height"]
    code = 'x = \'never closed\n"""nor this\n\n# é 🙂\n\tdef f(:\n' * 9
    cell.editor.fill(code)
    assert cell.editor.bounding_box()["height"] > before + 200
    assert cell.element.locator(".cell-lines").text_content() == code + "\n"
    assert cell.editor.evaluate("a => a.scrollHeight <= a.clientHeight")


def test_the_coloured_lines_lie_exactly_under_the_text(warm_cell):
    cell = warm_cell()
    cell.editor.fill("x = 1\n" + "long_name = " + "1 + " * 60 + "1")
    boxes = cell.element.locator(".cell-lines, textarea")
    lines, area = (boxes.nth(i).bounding_box() for i in range(2))
    assert lines == area
    assert lines["width"] > cell.element.bounding_box()["width"]


def test_python_stays_warm_from_page_to_page_but_forgets_the_variables(warm_cell):
    cell = warm_cell()
    page = cell.page
    page.evaluate("window.sameDocument = true")
    cell.run("kept = 1")
    started = []
    page.on("worker", lambda worker: started.append(worker.url))
    for go in (lambda: follow(page, EXECUTE), page.go_back, page.go_forward):
        title = page.locator("h1").inner_text()
        go()
        page.get_by_role("heading", name=title, level=1).wait_for(state="detached")
        cell = Cell(page)
        cell.button("Run").wait_for()
        assert cell.run("print('kept' in globals())")["ok"]
        assert cell.text().strip() == "False"
    assert page.evaluate("window.sameDocument") is True
    assert started == []
    assert page.locator("python-cell .cell-editor").count() == (
        page.locator("python-cell").count()
    )


def test_leaving_a_page_ends_what_runs_there(warm_cell):
    cell = warm_cell()
    page = cell.page
    cell.run("1")
    cell.editor.fill("while True:\n    pass")
    cell.button("Run").click()
    page.get_by_text("0 of 20 s").wait_for()
    follow(page, EXECUTE)
    fresh = Cell(page)
    assert fresh.run("1 + 1")["seconds"] < 5, "what ran on the other page is over"
    assert fresh.text().strip() == "2"


def test_python_is_let_go_on_a_page_without_cells(open_page):
    # Material's own timers dislike a clock that leaps.
    page = open_page(tolerate=True, alone=True)
    page.clock.install()
    Cell(page).run("1")
    follow(page, "downloads/")
    page.locator("python-cell").wait_for(state="detached")
    worker = next(w for w in page.workers if "python/worker" in w.url)
    with worker.expect_event("close", timeout=5000):
        page.clock.fast_forward(31_000)


@pytest.mark.parametrize(
    "blocked",
    ["numpy", "pyodide.asm.wasm", "pyodide.asm.js", "pyodide.mjs", "pagecells"],
)
def test_a_file_that_does_not_come_is_named_and_run_can_try_again(open_page, blocked):
    cell = Cell(open_page(tolerate=True))
    cell.page.context.route(f"**/*{blocked}*", lambda route: route.abort())
    assert cell.run("1 + 1")["ok"] is False
    assert cell.status.startswith("Python could not start: ")
    assert blocked in cell.status
    cell.page.context.unroute_all()
    assert cell.run()["ok"] is True


def test_a_start_asks_for_all_its_files_at_once(open_page):
    cell, held = Cell(open_page(alone=True)), []
    cell.page.context.route("**/pyodide.asm.js", lambda route: held.append(route))
    with contextlib.ExitStack() as asked:
        for name in ("pyodide.asm.wasm", "python_stdlib.zip", "numpy.zip"):
            asked.enter_context(cell.page.expect_request(f"**/{name}"))
        cell.button("Run").click()
    held[0].continue_()
    assert cell.wait(0)["ok"]


#: What of Python is kept on the device, as `kept`: requests, the memory's own last.
STORE = """
  const names = await caches.keys();
  const name = names.find((key) => key.startsWith("lesson-python-"));
  const store = await caches.open(name), kept = await store.keys();
  const memory = kept.find(({ url }) => url.endsWith("/memory"));
"""
#: How many bytes of Python's memory are kept; they are kept last.
KEPT = f"""async () => {{ {STORE}
  return memory ? (await (await store.match(memory)).arrayBuffer()).byteLength : 0;
}}"""
DAMAGE = f"""async () => {{ {STORE}
  const library = kept.filter(({{ url }}) => url.includes("stdlib"));
  for (const request of library) await store.put(request, new Response("damaged"));
  return library.length;
}}"""
REPLACE_MEMORY = f"""async (fits) => {{ {STORE}
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(1000));
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0"));
  const headers = {{ memory: fits ? hex.join("") : "0" }};
  await store.put(memory, new Response(new Uint8Array(1000), {{ headers }}));
}}"""


def until_kept(page, more_than=0):
    """Wait until Python is kept on the device; return the bytes of its memory."""
    for _ in range(100):
        if (size := page.evaluate(KEPT)) > more_than:
            break
        page.wait_for_timeout(100)
    return size


def test_what_is_kept_is_started_while_the_reader_reads_and_fetched_anew_if_damaged(
    open_page,
):
    cell = Cell(open_page())
    assert cell.run("1")["ok"]
    until_kept(cell.page)
    cell.page.goto("about:blank")
    with cell.page.expect_event("worker", lambda w: "python/worker" in w.url):
        cell.page.go_back()
        cell.element.scroll_into_view_if_needed()
    seen = cell.page.evaluate(browser.CELL % browser.READ)
    assert seen, "as the benchmark sees it"
    assert cell.page.evaluate(DAMAGE) == 1
    requests = []
    cell.page.on("request", lambda request: requests.append(request.url))
    cell.page.reload()
    assert Cell(cell.page).run("print(1)")["ok"]
    fetched = [url for url in requests if re.search(r"\.(zip|whl|wasm)$", url)]
    assert [url.rpartition("/")[2] for url in fetched] == ["python_stdlib.zip"]


def impatient(route):
    """Let Python try a kept memory for one second, not for twenty."""
    answer = route.fetch()
    text, found = re.subn(r"\b(2e4|20_000)\b", "1000", answer.text())
    assert found == 1
    route.fulfill(response=answer, body=text)


def test_a_later_start_begins_from_the_memory_of_the_first(open_page):
    """A damaged memory is thrown away, one that does not fit is done without."""
    page = open_page(tolerate=True)
    assert Cell(page).run("1")["ok"]
    whole = until_kept(page)
    assert whole > 20e6
    page.context.route("**/python/worker.mjs", impatient)
    for fits in (False, True):
        page.evaluate(REPLACE_MEMORY, fits)
        page.reload()
        assert Cell(page).run("print(6 * 7)")["ok"], Cell(page).status
        assert Cell(page).text().strip() == "42"
        assert until_kept(page, more_than=1000) == whole


def test_a_file_that_arrives_damaged_is_not_used(open_page):
    cell = Cell(open_page(tolerate=True))
    answer = {"status": 200, "body": "not the standard library"}
    cell.page.context.route("**/*stdlib*", lambda route: route.fulfill(**answer))
    assert cell.run("1 + 1")["ok"] is False
    assert "python_stdlib.zip arrived damaged" in cell.status
    cell.page.context.unroute_all()
    assert cell.run()["ok"] is True


def test_python_starts_when_the_reader_turns_to_a_cell(open_page):
    page = open_page()
    cell = Cell(page)
    with page.expect_event("worker", lambda worker: "python/worker" in worker.url):
        cell.editor.focus()
    assert cell.run("1 + 1")["ok"]


def test_who_saves_data_presses_run_first(open_page):
    page = open_page(before=save_data)
    started = []
    page.on("worker", lambda worker: started.append(worker.url))
    page.locator("python-cell").first.scroll_into_view_if_needed()
    Cell(page).editor.focus()
    page.wait_for_timeout(500)
    assert not [url for url in started if "python/worker" in url]


def test_a_worker_that_does_not_come_is_said(open_page):
    cell = Cell(open_page(tolerate=True))
    cell.page.context.route("**/python/worker.mjs", lambda route: route.abort())
    assert cell.run("1")["ok"] is False
    assert "worker.mjs could not be loaded" in cell.status


def test_a_download_without_a_byte_for_a_minute_is_given_up(open_page):
    cell = Cell(open_page(tolerate=True, alone=True))
    page = cell.page
    page.clock.install()
    page.context.route("**/*.whl", lambda route: None)
    before = cell.finished()
    with page.expect_request("**/*.whl"):
        cell.button("Run").click()
    page.clock.fast_forward(61_000)
    assert cell.wait(before)["ok"] is False
    assert cell.status.startswith("Nothing more of Python arrived for 60 seconds.")


def test_a_start_that_is_only_slow_is_waited_for_and_said(open_page):
    """The worker has all bytes and answers nothing, since it is busy starting Python."""
    cell = Cell(open_page(tolerate=True, alone=True))
    page = cell.page
    page.clock.install()
    page.evaluate(
        """() => {
          const start = Worker.prototype.postMessage;
          Worker.prototype.postMessage = function (order, ...more) {
            if (order.action !== "start") return start.call(this, order, ...more);
            window.release = () => start.call(this, order, ...more);
          };
        }"""
    )
    before = cell.finished()
    cell.button("Run").click()
    page.wait_for_function("() => window.release")
    page.clock.fast_forward(21_000)
    cell.element.get_by_text("Slow, still at it").wait_for()
    page.evaluate("release()")
    assert cell.wait(before)["ok"]


@pytest.mark.parametrize("why", ["missing", "unavailable"])
def test_without_python_cells_are_listings_with_one_line_that_says_so(open_page, why):
    answer = {"missing": {"status": 404, "body": ""}}.get(
        why, {"json": {"available": False, "why": "Pyodide was not there"}}
    )
    page = open_page("404.html", tolerate=True)
    page.context.route("**/runtime/manifest.json", lambda route: route.fulfill(**answer))
    page.goto(page.url.removesuffix("404.html"))
    page.get_by_text("This copy of the site cannot run Python").wait_for()
    assert page.locator("python-cell .cell-note").count() == 1
    cells = page.locator("python-cell")
    assert cells.get_by_role("button", name="Run").count() == 0
    assert "conv2d_loops(image, kernel)" in page.locator("python-cell").first.inner_text()


def test_without_javascript_a_cell_is_a_listing_with_its_result(open_page):
    page = open_page(java_script_enabled=False)
    cell = page.locator("python-cell").first
    assert "conv2d_loops(image, kernel)" in cell.inner_text()
    assert cell.locator(".highlight .kn").count() > 0
    assert "(100, 120) gives (100, 120)" in cell.inner_text()
    assert cell.get_by_role("img").count() == 1
    assert cell.get_by_role("button").count() == 0


def test_cells_run_below_another_path_under_a_strict_content_security_policy(
    open_page, sub_path_url
):
    policy = (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
    )

    def add(route):
        answer = route.fetch()
        headers = answer.headers | {"content-security-policy": policy}
        route.fulfill(response=answer, headers=headers)

    def before(page):
        page.context.route("**/python/worker.mjs", add)

    cell = Cell(open_page("", home=sub_path_url, before=before))
    assert cell.run()["ok"]
    assert cell.output.get_by_role("img").count() == 1


def test_a_prediction_comes_before_the_result_and_is_answered_by_it(warm_cell):
    cell = warm_cell(EXECUTE, 1)
    page = cell.page
    quiz = page.locator("check-point").first
    quiz.get_by_role("radio").first.wait_for()
    assert quiz.get_by_role("radio").count() == 4
    assert cell.element.locator("img").first.is_hidden()
    quiz.get_by_role("radio").nth(0).check()
    assert "run the code below" in quiz.get_by_role("status").inner_text()
    assert quiz.locator("details").evaluate("d => d.open") is False
    assert cell.run()["ok"]
    assert quiz.locator("details").evaluate("d => d.open") is True
    assert "Not what you predicted" in quiz.get_by_role("status").inner_text()
    assert "left to right" in quiz.locator("[data-chosen]").inner_text()
    quiz.get_by_role("radio").nth(2).check()
    assert "You predicted it" in quiz.get_by_role("status").inner_text()


def test_a_prediction_of_a_change_waits_for_the_run_that_has_it(warm_cell):
    cell = warm_cell(MODIFY, 4)
    quiz = cell.page.locator("check-point").nth(3)
    said = quiz.get_by_role("status")
    quiz.get_by_role("radio").first.wait_for()
    assert cell.element.locator("img").is_visible()  # what it begins with
    quiz.get_by_role("radio").nth(0).check()
    assert said.inner_text() == "Noted. Now make the change below, run it and compare."
    code = cell.editor.input_value()
    assert code.count("total = 1.0") == 1
    for other in (code, code.replace("total = 1.0", "total = 0.5")):
        assert cell.run(other)["ok"]
        assert quiz.locator("details").evaluate("d => d.open") is False
        assert said.inner_text().startswith("Noted.")
    assert cell.run(code.replace("total = 1.0", "total = 0.0"))["ok"]
    assert quiz.locator("details").evaluate("d => d.open") is True
    assert "Not what you predicted" in said.inner_text()
    assert "each one is" in quiz.locator("[data-chosen]").inner_text()


def test_a_number_is_noted_as_it_is_typed_and_judged_by_the_run(warm_cell):
    cell = warm_cell(MODIFY, 3)
    quiz = cell.page.locator("check-point").nth(2)
    middle, neighbour = (quiz.get_by_role("textbox").nth(i) for i in (0, 1))
    said = quiz.get_by_role("status")
    middle.fill("0.2")
    neighbour.focus()
    assert said.inner_text() == ""  # half of it is missing
    neighbour.fill("-0.2")
    cell.editor.focus()
    assert said.inner_text().startswith("Noted.")
    code = cell.editor.input_value()
    assert cell.run(code.replace("strength = 1.0", "strength = -0.2"))["ok"]
    assert "Not what you predicted" in said.inner_text()
    assert "Minus times minus" in quiz.locator("[data-chosen]").inner_text()
    neighbour.fill(".2")
    cell.editor.focus()
    assert said.inner_text() == "You predicted it."


def test_a_prediction_is_kept_and_can_be_answered_without_running(open_page):
    page = open_page(EXECUTE)
    page.locator("check-point").first.get_by_role("radio").nth(1).check()
    page.reload()
    quiz = page.locator("check-point").first
    assert quiz.get_by_role("radio").nth(1).is_checked()
    quiz.get_by_text("Answer", exact=True).click()
    page.locator("python-cell").nth(1).locator("img").first.wait_for()


def test_without_javascript_a_prediction_is_a_question_with_a_folded_answer(open_page):
    page = open_page(EXECUTE, java_script_enabled=False)
    quiz = page.locator("check-point").first
    assert quiz.locator("> ol > li").count() == 4
    assert quiz.locator("details li").first.is_hidden()
    assert page.locator("python-cell").nth(1).locator("img").first.is_visible()


def test_axe_finds_no_barrier_in_a_cell_with_results_and_an_error(
    warm_cell, axe_in_both_schemes
):
    cell = warm_cell(MODIFY)
    code = "import numpy as np\nprint('x' * 500)\ndisplay(np.eye(20))\n1 / 0"
    assert cell.run(code)["ok"] is False
    cell.output.locator("summary").click()
    axe_in_both_schemes(cell.page, "python-cell")
