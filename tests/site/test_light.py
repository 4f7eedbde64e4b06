"""What a reader's browser fetches before it is asked to: little, and nothing in vain."""

import contextlib
import time

import pytest

from scripts.benchmarking.web import serve
from tests.site.cells import follow
from tests.site.conftest import save_data
from tests.site.engines import Firefox, WebKit

pytestmark = pytest.mark.browser


SIZES = ((1280, 900), (390, 844))


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_the_first_view_of_the_lesson_is_light(open_page, built_site, size):
    # However slowly the page comes, it is the first view alone that is measured.
    with serve(built_site) as (address, sent):
        page = open_page("", home=f"{address}/", size=size, before=save_data)
        page.wait_for_load_state("networkidle")
        assert "/runtime/manifest.json" not in sent
        assert sum(sent.values()) <= 200_000, sorted(sent.items(), key=lambda x: -x[1])
        page.goto("about:blank")


def test_a_reader_who_does_not_scroll_gets_little_more(
    open_page, sized_engines, built_site
):
    """In Chromium, Firefox and WebKit, which wait at the same time."""
    engines, size = sized_engines
    with served(built_site, "chromium", *engines) as hosts:
        address, _ = hosts["chromium"]
        page = open_page("", home=f"{address}/", size=size)
        open_each(engines, hosts)
        # The last that comes by itself, without anybody coming near.
        page.wait_for_function("() => customElements.get('kernel-learner')")
        settle(hosts, 10)
        for name, (_, sent) in hosts.items():
            is_light(name, sent, 280_000)
        page.goto("about:blank")


def test_the_first_view_of_the_lesson_is_light_in_other_engines_too(
    sized_engines, built_site, tmp_path
):
    engines, _ = sized_engines
    with served(saving_data(built_site, tmp_path / "site"), *engines) as hosts:
        open_each(engines, hosts)
        settle(hosts, 3)
        for name, (_, sent) in hosts.items():
            is_light(name, sent, 200_000)


@contextlib.contextmanager
def served(site, *names):
    """Serve a site to each of some browsers: by name its address, and what was sent."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(serve(site)) for name in names}


def open_each(engines, hosts):
    """Open the lesson in Firefox and WebKit."""
    for name, engine in engines.items():
        engine.open(f"{hosts[name][0]}/")


def settle(hosts, seconds):
    """Wait until nobody has fetched anything for so long."""
    last, since = None, time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.1)
        count = [len(sent) for _, sent in hosts.values()]
        if count != last:
            last, since = count, time.monotonic()


def is_light(name, sent, most):
    """Assert that a browser has fetched little, and no other page."""
    largest = sorted(sent.items(), key=lambda x: -x[1])
    assert sum(sent.values()) <= most, (name, largest)
    assert len(sent) <= 40, (name, largest)
    pages = [path for path in sent if path.endswith("/")]
    assert pages == ["/"], f"{name}: no other page is fetched before it is asked for"


def saving_data(site, folder):
    """Return the site for readers who save data, whatever their browser tells of it."""
    folder.mkdir()
    for part in site.iterdir():
        (folder / part.name).symlink_to(part)
    said = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    page = (folder / "index.html").read_text(encoding="utf-8")
    (folder / "index.html").unlink()
    page = page.replace("<head>", f"<head><script>{said}</script>", 1)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(params=[(1280, 900), (360, 780)], ids=["desktop", "phone"])
def sized_engines(request, engines):
    """Firefox and WebKit by name, as wide as a desktop or a phone, and that size.

    WebKit's window cannot be narrower than its buttons, 447 pixels: to style sheets that
    is a phone.
    """
    running = {kind.name: engines(kind) for kind in (Firefox, WebKit)}
    for engine in running.values():
        engine.resize(*request.param)
        assert engine.evaluate("innerWidth") <= max(480, request.param[0])
    yield running, request.param
    for engine in running.values():
        engine.go("about:blank")
        engine.resize(1280, 900)


#: Every stylesheet that is read, each time.
NOTE_STYLESHEETS = """
  window.read = [];
  const note = ({ target }) => target.rel === "stylesheet" && read.push(target.href);
  document.addEventListener("load", note, true);
"""


def test_stylesheets_are_read_once_also_when_the_reader_goes_on(open_page, page_paths):
    page = open_page(before=lambda page: page.add_init_script(NOTE_STYLESHEETS))
    page.wait_for_load_state("networkidle")
    sheets = page.locator("link[rel=stylesheet]")
    hrefs = sheets.evaluate_all("all => all.map(e => e.href)")
    assert len(hrefs) > 1
    for path in ("exercises/execute/", ""):
        follow(page, path)
        assert page.evaluate("read.toSorted()") == sorted(hrefs)
        assert sheets.evaluate_all("all => all.map(e => e.href)") == hrefs


#: No frame is painted until `paint` is called.
UNPAINTED = """
  const frames = [];
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (act) => frames.push(act);
  window.paint = () => {
    window.requestAnimationFrame = requestAnimationFrame;
    for (const act of frames) act(0);
  };
"""
HIDDEN = "Object.defineProperty(document, 'hidden', { value: true });"


@pytest.mark.parametrize("background", [False, True])
def test_scripts_wait_until_the_page_is_painted_if_it_is_seen(open_page, background):
    code = UNPAINTED + HIDDEN * background
    page = open_page(until="networkidle", before=lambda page: page.add_init_script(code))
    assert page.evaluate("'document$' in window") is background
    if not background:
        page.evaluate("paint()")
    # Material is there, and knows that the page is.
    page.wait_for_function("() => customElements.get('parameter-counter')")


PING = """() => new Promise((tell) => {
  const worker = new Worker("/convnets/widgets/python/worker.mjs", { type: "module" });
  worker.onmessage = ({ data }) => tell(data.kind);
  worker.postMessage({ action: "ping" });
  setTimeout(tell, 20_000, "no answer");
})"""


def test_python_does_not_wait_for_other_scripts_and_is_not_taken_for_the_search(
    open_page,
):
    page = open_page(
        until="networkidle", before=lambda page: page.add_init_script(UNPAINTED)
    )
    assert page.evaluate(PING) == "idle"
    page.evaluate("paint()")


def test_the_lesson_is_laid_out_few_times_as_it_starts(open_page):
    page = open_page(size=(412, 823), before=save_data)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.reload(wait_until="networkidle")
    counted = session.send("Performance.getMetrics")["metrics"]
    layouts = next(one["value"] for one in counted if one["name"] == "LayoutCount")
    assert layouts <= 12, "each listing had the page laid out for its button: 29 times"


def test_a_listing_of_the_lesson_gets_its_button_when_it_is_in_view(open_page):
    page = open_page()
    # Not of a cell: these become editors, and then another listing is the last.
    listing = page.locator("pre:has(> code):visible:not(python-cell *)").last
    button = listing.locator("button.md-code__button")
    assert button.count() == 0
    for _ in range(300):
        listing.scroll_into_view_if_needed()  # what comes to life above it moves it
        if button.is_visible():
            break
        page.wait_for_timeout(100)
    assert button.is_visible()


def test_most_pages_need_no_rare_letters(open_page, page_paths):
    page = open_page("about:blank")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    home = open_page().url
    for path in ("", "exercises/execute/", "reference/layers/"):
        page.goto(home + path, wait_until="networkidle")
    fonts = {name for name in fetched if name.endswith(".woff2")}
    assert "inter-basic-normal.woff2" in fonts
    assert not [name for name in fonts if "-latin" in name or "-Regular.woff2" in name]


def test_the_index_of_the_search_waits_for_its_first_use(open_page):
    page = open_page()
    page.wait_for_load_state("networkidle")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    box = page.get_by_role("textbox", name="Search")
    box.click()
    box.press_sequentially("pooling")  # Material listens to keys
    page.locator(".md-search-result__link").first.wait_for()
    assert sum(url.endswith("/search_index.json") for url in fetched) == 1


def test_a_link_that_marks_words_fetches_the_index_at_once(open_page):
    page = open_page("?h=pooling")
    # Marks in folded parts stay folded.
    page.locator("mark:visible", has_text="ooling").first.wait_for()
