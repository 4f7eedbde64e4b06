"""Python in the page: how long a reader waits for it, and how fast it then is.

From Run to the first result is measured in three browsers. Each round is a browser that
knows nothing, which visits the site as built now and, by turns, one built from an older
commit. Firefox and WebKit are driven as the tests do. Then come rows of the site's own
worker, runtime and package, in Chromium. These times are the wall's, since a page knows
no other, and there is no peer beside them: they hold for this machine, as busy as it is.

Throughout this module
    times   seconds by state, one dict for each round
"""

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import ROOT
from scripts.benchmarking.web import chromium, serve

#: States of a reader, and how many times as long as before each may take.
STATES = {
    "first visit": 0.7,
    "after Stop": 0.35,
    "another page": 0.35,
    "prestarted": None,
}
#: Seconds that a Run may take where Python was started while the reader read.
AT_ONCE = 0.3
ROUNDS = 5
CELL = """(async () => {
  await customElements.whenDefined("python-cell");
  const cell = document.querySelector("python-cell");
  const buttons = [...cell.querySelectorAll("button")];
  const press = (name) => buttons.find((b) => b.textContent === name).click();
  const once = { once: true };
  const done = () => new Promise((on) => cell.addEventListener("cell-done", on, once));
  %s
})()"""
RUN = """
  const begun = performance.now();
  const end = done();
  press("Run");
  const { detail } = await end;
  if (!detail.ok) throw new Error("the cell did not run to its end");
  return (performance.now() - begun) / 1000;
"""
STOP = """
  const area = cell.querySelector("textarea");
  const write = (code) => {
    area.value = code;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const kept = area.value;
  write("while True: pass");
  const end = done();
  press("Run");
  setTimeout(press, 1000, "Stop");
  await end;
  write(kept);
"""
READ = """
  cell.dispatchEvent(new Event("pointerenter"));
  const { python } = customElements.get("python-cell");
  if (!python) return false; // a site older than this question
  for (let tenths = 0; tenths < 600 && python.state !== "ready"; tenths++) {
    await new Promise((on) => setTimeout(on, 100));
    if (tenths === 30 && python.state === "cold") return false;
  }
  return python.state === "ready";
"""


def one_round(go, evaluate, address):
    """Return the seconds from Run to the first result, by state, in a new browser."""
    times = {}
    go(f"{address}/exercises/execute/")
    times["first visit"] = evaluate(CELL % RUN)
    evaluate(CELL % STOP)
    times["after Stop"] = evaluate(CELL % RUN)
    go(f"{address}/exercises/modify/")
    times["another page"] = evaluate(CELL % RUN)
    go(f"{address}/exercises/execute/")
    if evaluate(CELL % READ):
        times["prestarted"] = evaluate(CELL % RUN)
    return times


def browsers():
    """Return, by name, what opens a browser with a profile in a folder."""
    from tests.site.engines import Firefox, WebKit

    @contextlib.contextmanager
    def in_chromium(profile):
        with chromium(profile=profile) as browser:
            page = browser.new_page()
            page.set_default_timeout(120_000)
            yield page.goto, page.evaluate

    @contextlib.contextmanager
    def in_engine(kind, profile):
        engine = kind(profile)
        try:
            yield engine.go, engine.evaluate
        finally:
            engine.close()

    found = {"chromium": in_chromium}
    for kind in (Firefox, WebKit):
        if kind.available():
            found[kind.name] = lambda profile, kind=kind: in_engine(kind, profile)
        else:
            print(f"{kind.name} is left out; it needs {kind.needs}")
    return found


def measure_starts(before):
    """Print one line a browser and state; return how many goals are missed."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", site]
        subprocess.run(build, cwd=ROOT, check=True)
        sites = {"now": site} | ({"before": before} if before else {})
        missed = 0
        for name, opened in browsers().items():
            times = {label: [] for label in sites}
            for _ in range(ROUNDS):
                for label, files in sites.items():
                    times[label].append(visit(opened, files))
            missed += print_starts(name, times)
    return missed


def visit(opened, files):
    """Return the times of one round in a new browser, on a site."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        serve(files) as (address, _),
        opened(Path(profile)) as (go, evaluate),
    ):
        return one_round(go, evaluate, address)


def print_starts(name, times):
    """Print the medians of each state; return how many goals are missed."""
    missed = 0
    for state, goal in STATES.items():
        found = {
            label: [t[state] for t in t_ if state in t] for label, t_ in times.items()
        }
        medians = {label: statistics.median(t) for label, t in found.items() if t}
        if "now" not in medians:
            print(f"{name}, {state}: Python was not started")
            continue
        line, ratio = f"{name}, {state}: {medians['now']:.2f} s", None
        if "before" in medians:
            ratio = medians["now"] / medians["before"]
            line += f", before {medians['before']:.2f} s: {ratio:.2f} times"
        value, most = (ratio, goal) if goal else (medians["now"], AT_ONCE)
        if value is not None:
            missed += value > most
            line += f"  goal {most:g}: {'not reached' if value > most else 'reached'}"
        print(line, flush=True)
    return missed


#: Milliseconds at most, by row.
GOALS = {"3×3 kernel, 512×512, in the page": 3.0, "reading 64 digits, in the page": None}
CODE = """
import json, statistics, time
import numpy as np
from lesson import TinyCNN, conv2d

def median(call):
    call()
    times = []
    for _ in range(31):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)

rng = np.random.default_rng(0)
x, k = rng.normal(size=(512, 512)).astype("f4"), rng.normal(size=(3, 3)).astype("f4")
network, digits = TinyCNN.load(), rng.random((64, 28, 28)).astype("f4")
kernel = median(lambda: conv2d(x, k, pad_mode="edge"))
print(json.dumps([kernel, median(lambda: network.forward(digits))]))
"""
#: Give Python an order as the page's own cells do.
ORDER = """async (code) => {
  const { python } = await import('/widgets/python/runtime.mjs');
  if (!python.manifest.available) return { why: python.manifest.why };
  let [said, why] = ['', undefined];
  const show = ({ kind, text, message }) => {
    if (kind === 'text') said += text;
    if (kind === 'error') why = message;
  };
  const order = { programs: [[code, 'benchmark']] };
  await python.exclusive(() => python.call('run', order, { limit: () => 120, show }));
  return why ? { why } : { said };
}"""


def browser_rows():
    """Return name, milliseconds and goal of each row.

    Returns
    -------
    list of tuple of str, float, float or None
        In the order of `GOALS`.

    Raises
    ------
    RuntimeError
        If Python did not run in the page; the message says why.
    """
    build = [sys.executable, "-m", "scripts.build_runtime"]
    subprocess.run(build, cwd=ROOT, check=True)
    with serve(ROOT / "docs") as (address, _), chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/stylesheets/")  # any address of the same host
        answer = page.evaluate(ORDER, CODE)
    if "said" not in answer:
        raise RuntimeError(f"Python did not run in the page: {answer['why']}")
    times = json.loads(answer["said"])
    return [(name, ms, GOALS[name]) for name, ms in zip(GOALS, times, strict=True)]


def main(check=False, before=None):
    """Print the rows; return 1 where a goal is missed and `check` is set."""
    missed = measure_starts(before)
    for name, milliseconds, goal in browser_rows():
        verdict = "" if goal is None else f"  goal {goal:.0f} ms: "
        if goal is not None:
            missed += milliseconds > goal
            verdict += "not reached" if milliseconds > goal else "reached"
        print(f"{name}: {milliseconds:.2f} ms{verdict}")
    return 1 if check and missed else 0
