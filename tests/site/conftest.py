"""A server for the built site, and Chromium to look at it with.

`open_page("exercises/create/", scheme="dark")` gives a Playwright page to a reader who
has stored nothing; what others have fetched is in the browser's cache, unless the page is
`alone=True`. When the test ends, every page that it opened must have had no error in its
console, no failed request and no request to another host; `tolerate=True` waives that for
a test that provokes one, `before=prepare` calls `prepare(page)` before the page is
fetched.

`warm_cell("exercises/create/")` gives a cell where Python has been started already, in
one browser page for the whole session: instant navigation keeps Python and forgets its
variables. For a test of the start itself, or one that breaks Python, open a page.
"""

import functools
import os
import re
import shutil
import threading
from contextlib import ExitStack, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from scripts.benchmarking.web import flags
from tests.site.cells import READY, Cell, follow
from tests.site.engines import RECORDER, Firefox, WebKit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
EXECUTE, MODIFY = "exercises/execute/", "exercises/modify/"
TRAIN = "explore/training/"  # the page with a cell that is there soonest
PATIENCE = 30_000  # milliseconds: Python's first start in a page is slow on two cores


class SiteHandler(SimpleHTTPRequestHandler):
    """Serve a folder below a path of its own; nothing exists outside that path.

    It sends the headers that the site asks hosts to send, so that Workers, too, run under
    the policy that each page has anyway.
    """

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }

    def __init__(self, *args, folder, prefix, **options):
        """Remember the folder and the path that stands for it."""
        self.prefix = prefix
        super().__init__(*args, directory=folder, **options)

    def do_GET(self):
        """Answer like a static host: the page, or 404.html with status 404."""
        path = urlsplit(self.path).path
        if not path.startswith(self.prefix):
            return self.send_error(404)
        self.path = "/" + path.removeprefix(self.prefix)
        if self.path == "/sitemap.xml":
            return self._answer(200, self._sitemap(), "application/xml")
        if Path(self.translate_path(self.path)).exists():
            return super().do_GET()
        page = Path(self.directory, "404.html").read_bytes()
        return self._answer(404, page, "text/html; charset=utf-8")

    def _sitemap(self):
        """Return the sitemap with this server's address: instant navigation reads it."""
        text = Path(self.directory, "sitemap.xml").read_text(encoding="utf-8")
        here = f"http://{self.headers['Host']}{self.prefix}"
        return text.replace(published_address(self.directory), here).encode()

    def _answer(self, status, content, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self):
        """Send what `_headers` says of every file, and that it stays as it is."""
        self.send_header("Cache-Control", "max-age=600")
        for name, value in headers_of(self.directory):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args):
        """Say nothing: the page's own console is what counts."""


@functools.cache
def headers_of(folder):
    """Return the names and values that the file `_headers` of a site gives, if any."""
    file = Path(folder, "_headers")
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return re.findall(r"^  ([\w-]+): (.+)$", text, re.M)


def published_address(folder):
    """Return the address that the site was built for: its shortest one."""
    text = Path(folder, "sitemap.xml").read_text(encoding="utf-8")
    return min(re.findall("<loc>(.*?)</loc>", text), key=len)


class RecordingHandler(SiteHandler):
    """The same with a script on each page that writes down what goes wrong there."""

    def do_GET(self):
        """Answer as before; a page gets the script as its first element."""
        name = urlsplit(self.path).path.removeprefix(self.prefix)
        page = Path(self.directory, name, "index.html" if name[-1:] in ("", "/") else "")
        if name == "recorder.js":
            self._answer(200, RECORDER.encode(), "text/javascript")
        elif page.suffix == ".html" and page.is_file():
            script = f'<head><script src="{self.prefix}recorder.js"></script>'
            text = page.read_text(encoding="utf-8").replace("<head>", script, 1)
            self._answer(200, text.encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()


def serve(folder, prefix, kind=SiteHandler):
    """Serve a folder on a free port; yield the address."""
    handler = functools.partial(kind, folder=str(folder), prefix=prefix)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{prefix}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def site_url(built_site):
    """Address of the site, below the path that it was built for."""
    yield from serve(built_site, urlsplit(published_address(built_site)).path)


@pytest.fixture(scope="session")
def sub_path_url(built_site):
    """Address of the same files below another path than the one they were built for."""
    yield from serve(built_site, "/some/path/")


@pytest.fixture(scope="session")
def engine_site(built_site):
    """Address of the site whose pages tell what goes wrong on them."""
    prefix = urlsplit(published_address(built_site)).path
    yield from serve(built_site, prefix, RecordingHandler)


@pytest.fixture(scope="session")
def page_paths(built_site):
    """Paths of all pages, relative to the site."""
    files = sorted(p.relative_to(built_site) for p in built_site.rglob("*.html"))
    return [path.as_posix().removesuffix("index.html") for path in files]


def chromium():
    """Return the browser's path: CHROMIUM, a name on PATH, or Playwright's own."""
    chosen = os.environ.get("CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser():
    """Chromium, for the whole session; where there is none, browser tests are skipped."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        path = chromium() or playwright.chromium.executable_path
        if not Path(path).exists():
            refuse("No browser: install Chromium, or set CHROMIUM to its path")
        given = {"executable_path": path, "args": [*FLAGS, *flags()]}
        running = playwright.chromium.launch(**given)
        yield running
        running.close()


def refuse(reason):
    """Skip the browser's tests, except in CI, where a gate must not vanish unnoticed."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def limited(kind, folder, settings=()):
    """Give another browser than Chromium, with settings of its own."""
    if not kind.available():
        refuse(f"No {kind.name}: install {kind.needs}")
    running = kind(folder, settings)
    yield running
    running.close()


@pytest.fixture(scope="session")
def engines(tmp_path_factory):
    """Return a function that gives Firefox or WebKit, each started when first asked for.

    It has nothing to complain of yet; see tests/site/engines.py.
    """
    running = {}
    with ExitStack() as stack:

        def give(kind):
            if kind not in running:
                folder = tmp_path_factory.mktemp(kind.name)
                running[kind] = stack.enter_context(limited(kind, folder))
            running[kind].found()
            return running[kind]

        yield give


@pytest.fixture(params=[Firefox, WebKit], ids=lambda kind: kind.name)
def engine(request, engines):
    """Firefox, then WebKit."""
    running = engines(request.param)
    yield running
    running.go("about:blank")  # or the page goes on working while others are tried


class Watched:
    """A page of a context, every error on it, and every request that leaves its host."""

    def __init__(self, context, home):
        self.page, self.problems, self.home = context.new_page(), [], home
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda e: self.problems.append(f"uncaught: {e}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.problems.append(f"console {message.type}: {message.text} ({where})")

    def _on_request(self, request):
        address, host = urlsplit(request.url), urlsplit(self.home).netloc
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            self.problems.append(f"request to a third party: {request.url}")

    def report(self):
        """Fail where there were problems since the last time."""
        found, self.problems = sorted(set(self.problems)), []
        assert not found, "\n".join(found)


def save_data(page):
    """Be a reader who saves data: nothing is fetched because time has passed."""
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )


class Readers:
    """A browser context for each kind of reader, kept for what it has fetched.

    Its page, too, serves one test after the other, each with nothing of the one before;
    a page that is prepared before it is fetched is closed with its test.
    """

    def __init__(self, browser):
        self.browser, self.kinds, self.idle = browser, {}, {}

    def open(self, home, options, alone=False, prepared=False):
        """Return a page of a kind of reader, as it was at first."""
        kind = repr(sorted(options.items()))
        if kind in self.idle and not (alone or prepared):
            watched = self.idle.pop(kind)
            watched.page.set_viewport_size(options["viewport"])
            watched.page.emulate_media(media="null", color_scheme=options["color_scheme"])
            watched.home, watched.problems = home, []
            return watched
        watched = Watched(self._context(kind, options, alone), home)
        watched.kind = None if alone or prepared else kind
        return watched

    def _context(self, kind, options, alone):
        if not alone and kind in self.kinds:
            return self.kinds[kind][0]
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        if not alone:
            self.kinds[kind] = context, context.new_cdp_session(context.new_page())
        return context

    def forget(self, watched):
        """Leave nothing of a page to the next test but what was fetched."""
        page, context = watched.page, watched.page.context
        sessions = [session for kept, session in self.kinds.values() if kept is context]
        if not sessions:
            return context.close()
        context.unroute_all(behavior="ignoreErrors")
        if watched.kind in (None, *self.idle) or page.is_closed():
            page.close()
        else:
            page.unroute_all(behavior="ignoreErrors")
            page.evaluate("try { sessionStorage.clear() } catch {}")
            page.mouse.move(0, 0)
            page.goto("about:blank")
            self.idle[watched.kind] = watched
        origin = watched.home.removesuffix(urlsplit(watched.home).path)
        given = {"origin": origin, "storageTypes": "all"}
        sessions[0].send("Storage.clearDataForOrigin", given)

    def close(self):
        """Close all contexts."""
        for context, _ in self.kinds.values():
            context.close()


@pytest.fixture(scope="session")
def readers(browser):
    """The browser's contexts."""
    kept = Readers(browser)
    yield kept
    kept.close()


@pytest.fixture
def open_page(readers, site_url):
    """Return a function that opens a page of the site to a reader who was never there."""
    opened, tolerated = [], []

    def open_path(path="", home=site_url, size=(1280, 900), tolerate=False, **more):
        before, until = more.pop("before", None), more.pop("until", "load")
        alone = more.pop("alone", False)
        more.setdefault("reduced_motion", "reduce")
        more["viewport"] = {"width": size[0], "height": size[1]}
        more["color_scheme"] = more.pop("scheme", "light")
        watched = readers.open(home, more, alone, prepared=bool(before))
        opened.append(watched)
        tolerated.extend([watched] if tolerate else [])
        if before:
            before(watched.page)
        watched.page.goto(urljoin(home, path), wait_until=until)
        if until == "load" and more.get("java_script_enabled", True):
            watched.page.wait_for_function(READY)
        return watched.page

    yield open_path
    for watched in opened:
        readers.forget(watched)
    for watched in opened:
        if watched not in tolerated:
            watched.report()


@pytest.fixture
def open_widget(open_page, request):
    """Return a function that opens the page of a module's element with a state."""

    def open_path(query="", **more):
        page = open_page(request.module.PAGE + query, **more)
        page.locator(request.module.READY).first.wait_for()
        return page

    return open_path


@pytest.fixture(scope="session")
def lasting(browser, site_url):
    """A page that stays open from test to test."""
    context = browser.new_context(
        reduced_motion="reduce", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    yield Watched(context, site_url)
    context.close()


@pytest.fixture
def warm_cell(lasting, site_url):
    """Return a function that shows a page anew and gives one of its cells, warm."""
    page = lasting.page
    lasting.problems.clear()

    def show(path="", position=0):
        elsewhere = TRAIN if path != TRAIN else MODIFY
        if page.url == "about:blank":
            page.goto(urljoin(site_url, elsewhere))
        elif not page.url.endswith(elsewhere):
            follow(page, elsewhere)
        assert Cell(page).run("1")["ok"], "Python's variables are now another page's"
        page.evaluate("localStorage.clear(); window.finished = []")
        follow(page, path)
        cell = Cell(page, position)
        cell.button("Run").wait_for()
        return cell

    yield show
    lasting.report()


@pytest.fixture
def asked(lasting):
    """The addresses that the lasting page asks for from now until the test ends."""
    page, addresses = lasting.page, []

    def note(request):
        addresses.append(request.url)

    page.on("request", note)
    yield addresses
    page.remove_listener("request", note)


#: axe reads the same few colours from text for each element, and a quarter of its time
#: goes there: what a text means stays what axe has found it to mean.
KNOWN_COLOURS = """
  const { prototype } = axe.commons.color.Color, read = prototype.parseString;
  const known = new Map();
  prototype.parseString = function (text) {
    if (known.has(text)) [this.r, this.g, this.b, this.alpha] = known.get(text);
    else {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
"""


def violations(page, part=None):
    """Return what axe finds wrong in a page, or in a part of it, in the scheme it has."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    axe.axe_script += f"(() => {{ {KNOWN_COLOURS} }})();"
    return axe.run(page, part).response["violations"]


@pytest.fixture(scope="session")
def axe_in_both_schemes():
    """Return a function that lets axe find no barrier in a part of a page."""

    def look(page, part):
        for scheme, name in (("dark", "slate"), ("light", "default")):
            page.emulate_media(color_scheme=scheme)
            page.locator(f"body[data-md-color-scheme={name}]").wait_for()
            assert violations(page, part) == [], scheme

    return look
