"""Rows of Python in the page: the site's own worker, runtime and package, in Chromium.

How long it takes until Python is there is measured in `starts.py`. These times are the
wall's, since a page knows no other, and there is no peer beside them: they hold for this
machine, as busy as it is.
"""

import json
import subprocess
import sys

from scripts import ROOT
from scripts.benchmarking import starts
from scripts.benchmarking.web import chromium, serve

#: Milliseconds at most, by row.
GOALS = {
    "3×3 kernel, 512×512, in the page": 3.0,
    "reading 64 digits, in the page": None,
}
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
RUN = """async (code) => {
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
        answer = page.evaluate(RUN, CODE)
    if "said" not in answer:
        raise RuntimeError(f"Python did not run in the page: {answer['why']}")
    times = json.loads(answer["said"])
    return [(name, ms, GOALS[name]) for name, ms in zip(GOALS, times, strict=True)]


def main(check=False, before=None):
    """Print the rows; return 1 where a goal is missed and `check` is set."""
    missed = starts.main(before)
    for name, milliseconds, goal in browser_rows():
        verdict = "" if goal is None else f"  goal {goal:.0f} ms: "
        if goal is not None:
            missed += milliseconds > goal
            verdict += "not reached" if milliseconds > goal else "reached"
        print(f"{name}: {milliseconds:.2f} ms{verdict}")
    return 1 if check and missed else 0
