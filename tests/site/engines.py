"""Firefox and WebKit, driven over their own protocols: one small interface for both.

Firefox speaks WebDriver BiDi over a web socket, WebKit plain WebDriver over http. Neither
needs a download beside Debian's `firefox-esr`, `webkit2gtk-driver` and `xvfb`.
JavaScript is given as an expression; what it gives comes back through JSON.
"""

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import time
from base64 import b64decode
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from tests.site.cells import READY

#: Seconds that a page, a click or a process may take on two shared cores.
PATIENCE = 60
#: That a page is there, with its scripts.
COMPLETE = f"document.readyState === 'complete' && ({READY})()"
#: Preferences of a Firefox that asks nobody and fetches nothing by itself.
QUIET = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
MINI_BROWSER = "/usr/lib/*-linux-gnu*/webkit2gtk-4.*/MiniBrowser"
#: Of a page's own making; WebKit's driver tells of none, so the page writes them down.
RECORDER = """
  window.problems = [];
  const note = (said) => problems.push(String(said));
  addEventListener("error", (e) => note(e.message ?? e.target?.src), true);
  addEventListener("unhandledrejection", (e) => note(e.reason));
  const tell = console.error;
  console.error = (...said) => { note(said.join(" ")); tell.apply(console, said); };
  addEventListener("securitypolicyviolation", (e) =>
    console.error(`refused by ${e.effectiveDirective}: ${e.blockedURI} ${e.sourceFile}`));
"""


class Engine:
    """A browser with one window of 1280 × 900."""

    def __init__(self, folder):
        self.folder, self.problems, self._home = Path(folder), [], None
        self._processes = []

    def open(self, home, path="", until=COMPLETE):
        """Open a page and wait until it is there, not a blank or an error's page."""
        self.go(urljoin(home, path))
        self.wait(f"document.documentURI.startsWith({json.dumps(home)}) && ({until})")

    def evaluate(self, expression):
        """Return the value of an expression, awaited, as Python has it from JSON."""
        source = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        return json.loads(self.script(source))

    def wait(self, expression, seconds=PATIENCE):
        """Return the first true value of an expression; ask ten times a second."""
        end = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            if time.monotonic() > end:
                shown = self.evaluate("document.documentURI")
                raise TimeoutError(f"not within {seconds} s: {expression} on {shown}")
            time.sleep(0.1)
        return value

    def place(self, element, across=0.5, down=0.5):
        """Return the point of an element, an expression, in the window; scroll to it."""
        point = self.evaluate(f"""(async () => {{
          const element = {element};
          element.scrollIntoView({{ block: "center", behavior: "instant" }});
          await new Promise(requestAnimationFrame);
          const box = element.getBoundingClientRect();
          return [box.x + {across} * box.width, box.y + {down} * box.height];
        }})()""")
        return [round(value) for value in point]

    def found(self):
        """Return what pages have complained of since the last time."""
        self.note()
        found, self.problems = self.problems, []
        return found

    def note(self):
        """Take over what the page has written down; an engine with a log needs none."""

    def click(self, element):
        self.drag(element, (0.5, 0.5))

    def drag(self, element, *points):
        """Press at the first point of an element, as shares of its box; move; let go."""
        (x, y), *others = [self.place(element, *point) for point in points]
        moves = [
            {"type": "pointerMove", "x": x, "y": y, "duration": 50} for x, y in others
        ]
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            *moves,
            {"type": "pointerUp", "button": 0},
        ]
        self.act({"type": "pointer", "id": "mouse", "actions": steps})

    def type(self, text):
        """Press keys, one for each character, where the focus is."""
        steps = [
            {"type": kind, "value": letter}
            for letter in text
            for kind in ("keyDown", "keyUp")
        ]
        self.act({"type": "key", "id": "keyboard", "actions": steps})

    def processor_seconds(self):
        """Return the processor time of the engine's processes so far."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                spent = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
                parents[int(stat.parent.name)] = int(fields[1]), spent
        mine = {process.pid for process in self._processes}
        while more := {p for p, (parent, _) in parents.items() if parent in mine} - mine:
            mine |= more
        return sum(parents[pid][1] for pid in mine if pid in parents)

    def start(self, *command, **environment):
        """Start a process of the engine in a group of its own; it writes into `log`."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=os.environ | {"HOME": str(self.folder)} | environment,
                start_new_session=True,
            )
        self._processes.append(process)

    def logged(self, pattern):
        """Return the first group of a pattern in the log, once it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(pattern, (self.folder / "log").read_text("utf-8")):
                return found[1]
            time.sleep(0.05)
        raise TimeoutError(f"no {pattern} in {self.folder / 'log'}")

    def close(self):
        """End all processes, also those that the engine has started."""
        for process in self._processes[::-1]:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Firefox(Engine):
    """Firefox ESR over WebDriver BiDi."""

    name = "firefox"
    needs = "firefox-esr (and pip's websocket-client)"

    @staticmethod
    def available():
        return bool(shutil.which("firefox-esr") or shutil.which("firefox"))

    def __init__(self, folder, preferences=()):
        import websocket

        super().__init__(folder)
        lines = (QUIET | dict(preferences)).items()
        text = "".join(
            f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in lines
        )
        (self.folder / "user.js").write_text(text)
        binary = shutil.which("firefox-esr") or shutil.which("firefox")
        options = ("--headless", "--remote-debugging-port=0", "--no-remote")
        size = ("--width=1280", "--height=985")
        self.start(binary, *options, *size, "--profile", str(self.folder))
        address = self.logged(r"WebDriver BiDi listening on (ws://\S+)")
        self._socket = websocket.create_connection(
            f"{address}/session", timeout=2 * PATIENCE, suppress_origin=True
        )
        self._numbers = itertools.count(1)
        self.command("session.new", capabilities={})
        events = ["log.entryAdded", "network.fetchError", "network.responseCompleted"]
        self.command("session.subscribe", events=events)
        self._page = self.command("browsingContext.create", type="tab")["context"]

    def command(self, method, **parameters):
        """Send a command; return its result; note what the page says meanwhile."""
        number = next(self._numbers)
        order = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(order))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            self._note(answer)
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def _note(self, event):
        given = event.get("params", {})
        if event.get("method") == "log.entryAdded" and given["level"] in (
            "error",
            "warn",
        ):
            self.problems.append(f"{given['level']}: {given['text']}")
        elif event.get("method") == "network.responseCompleted":
            status, url = given["response"]["status"], given["response"]["url"]
            if status >= 400:
                self.problems.append(f"status {status}: {url}")

    def resize(self, width, height):
        """Give pages so many CSS pixels."""
        size = {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=self._page, viewport=size)

    def go(self, url):
        """Load an address."""
        self.command(
            "browsingContext.navigate", context=self._page, url=url, wait="complete"
        )

    def script(self, source):
        answer = self.command(
            "script.evaluate",
            expression=source,
            awaitPromise=True,
            target={"context": self._page},
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]["value"]

    def act(self, actions):
        """Perform the actions of one pointer or keyboard."""
        self.command("input.performActions", context=self._page, actions=[actions])

    def picture(self, element):
        """Return what is seen of an element, an expression, as a PNG file."""
        left, top = self.place(element, 0, 0)
        box = self.evaluate(f"{element}.getBoundingClientRect()")
        clip = {"type": "box", "x": left, "y": top}
        clip |= {"width": box["width"], "height": box["height"]}
        shot = "browsingContext.captureScreenshot"
        return b64decode(self.command(shot, context=self._page, clip=clip)["data"])

    def printed(self):
        """Return the page as a PDF file."""
        answer = self.command("browsingContext.print", context=self._page)
        return b64decode(answer["data"])

    def close(self):
        """End the session, then the processes."""
        with contextlib.suppress(Exception):
            self.command("browser.close")
        self._socket.close()
        super().close()


class WebKit(Engine):
    """WebKitGTK's MiniBrowser over plain WebDriver, on a screen of its own."""

    name = "webkit"
    needs = "webkit2gtk-driver and xvfb"

    @staticmethod
    def available():
        """Return whether driver, browser and screen are there."""
        return bool(
            shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and WebKit.binary()
        )

    @staticmethod
    def binary():
        """Return the browser's path, or None."""
        found = sorted(Path("/").glob(MINI_BROWSER.lstrip("/")))
        return str(found[-1]) if found else None

    def __init__(self, folder, options=()):
        super().__init__(folder)
        port = str(free_port())
        self.start(
            "WebKitWebDriver",
            f"--port={port}",
            DISPLAY=self._screen(),
            WEBKIT_DISABLE_DMABUF_RENDERER="1",
            LIBGL_ALWAYS_SOFTWARE="1",
            NO_AT_BRIDGE="1",
        )
        self._address = f"http://127.0.0.1:{port}"
        browser = {"binary": self.binary(), "args": ["--automation", *options]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        session = self._patiently("/session", capabilities=wanted)
        self._address += f"/session/{session['sessionId']}"
        self.command("/timeouts", script=2000 * PATIENCE, pageLoad=2000 * PATIENCE)
        self.resize(1280, 900)

    def _screen(self):
        """Start a screen of its own; return its name."""
        reading, writing = os.pipe()
        screen = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1100x24")
        self._processes.append(
            subprocess.Popen(
                [*screen, "-nolisten", "tcp"],
                pass_fds=[writing],
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            return f":{told.readline().strip()}"

    def _patiently(self, path, **order):
        """Send a command to a driver that may still be starting."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.command(path, **order)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def command(self, path, **order):
        """Post a command; return its value."""
        request = Request(self._address + path, json.dumps(order).encode())
        try:
            with urlopen(request, timeout=2 * PATIENCE) as answer:
                return json.loads(answer.read())["value"]
        except HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()}") from None

    def resize(self, width, height):
        """Give pages so many CSS pixels; the window has its frame beside them."""
        wanted = outer = (width, height)
        for _ in range(2):
            self.command("/window/rect", width=outer[0], height=outer[1])
            inner = self.evaluate("[innerWidth, innerHeight]")
            outer = [o + w - i for o, w, i in zip(outer, wanted, inner, strict=True)]

    def go(self, url):
        """Load an address; keep what the page before had to say."""
        self.note()
        self.command("/url", url=url)

    def note(self):
        """Take over the problems that the page has written down."""
        self.problems += self.evaluate("(globalThis.problems ?? []).splice(0)")

    def script(self, source):
        tell = "const done = arguments[arguments.length - 1];"
        source = (
            f"{tell} {source}.then(text => done([text]), e => done([null, `${{e}}`]))"
        )
        text, *error = self.command("/execute/async", script=source, args=[])
        if error:
            raise RuntimeError(error[0])
        return text

    def act(self, actions):
        """Perform the actions of one pointer or keyboard."""
        self.command("/actions", actions=[actions])


def free_port():
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
