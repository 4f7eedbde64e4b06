"""A server that compresses as a host does and counts what it sent, and Chromium."""

import contextlib
import functools
import gzip
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

#: What hosts compress; pictures and fonts are compressed already.
TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt"}


class Host(SimpleHTTPRequestHandler):
    """Serve a folder, text compressed, and add what is sent to `sent`."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, *args, sent, **options):
        self.sent = sent
        super().__init__(*args, **options)

    def do_GET(self):
        """Send a file, or an index, as a static host does."""
        path = Path(self.translate_path(self.path))
        page = path / "index.html"
        path = page if page.is_file() else path
        if not path.is_file():
            return super().do_GET()
        squeeze = path.suffix in TEXT
        content = path.read_bytes()
        content = gzip.compress(content, 9) if squeeze else content
        self.sent[self.path] = len(content)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        if squeeze:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the page was left before its end
            self.wfile.write(content)

    def log_message(self, *args):
        """Say nothing."""


@contextlib.contextmanager
def serve(folder):
    """Serve a folder on a free port.

    Yields
    ------
    address : str
        Where, without a slash at the end.
    sent : dict of str to int
        Compressed bytes of every file that was sent, filled as it happens.
    """
    sent = {}
    handler = functools.partial(Host, directory=str(folder), sent=sent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()


class NoBrowser(RuntimeError):
    """There is no browser to measure in; the message says how to get one."""


def program():
    """Return the path of Chromium, or None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def flags():
    """Return what Chromium must be told: it does not start for root without."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


@contextlib.contextmanager
def chromium(profile=None):
    """Yield the browser of CHROMIUM, on PATH or Playwright's own, closed afterwards.

    Parameters
    ----------
    profile : path-like, optional
        Folder that keeps what pages store; without it nothing is kept.

    Yields
    ------
    playwright.sync_api.Browser or BrowserContext
        Without a window; a context where there is a profile.

    Raises
    ------
    NoBrowser
        If Playwright or Chromium is missing.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowser('Playwright is missing; pip install -e ".[test]"') from None
    with sync_playwright() as playwright:
        kind = playwright.chromium
        options = {"executable_path": program(), "args": flags()}
        try:
            if profile:
                browser = kind.launch_persistent_context(profile, **options)
            else:
                browser = kind.launch(**options)
        except Error as error:
            reason = str(error).splitlines()[0]
            raise NoBrowser(
                f"{reason}; install chromium or name it in CHROMIUM"
            ) from None
        yield browser
        browser.close()
