"""Rows of Python in the page: the site's own worker, runtime and package, in Chromium.

The times are the wall's, since a page knows no other, and there is no peer beside them:
they hold for this machine, as busy as it is.
"""

import json
import subprocess
import sys

from scripts import ROOT
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
#: Talk to the worker as the page's own runtime.mjs does.
RUN = """async (code) => {
  const manifest = await (await fetch('/runtime/manifest.json')).json();
  if (!manifest.available) return { why: manifest.why };
  const worker = new Worker('/widgets/python/worker.mjs', { type: 'module' });
  const said = [];
  let settle;
  worker.onmessage = ({ data }) => {
    if (['done', 'failed', 'broken'].includes(data.kind)) settle(data);
    else said.push(data);
  };
  const ask = (order) => new Promise((resolve) => {
    settle = resolve;
    worker.postMessage({ id: 1, ...order });
  });
  for (const order of [
    { action: 'start', manifest },
    { action: 'open', page: '/' },
    { action: 'run', code, name: 'benchmark' },
  ]) {
    const { kind, message } = await ask(order);
    if (kind !== 'done') return { why: message };
  }
  return { said: said.filter(({ kind }) => kind !== 'progress').map(({ text }) => text) };
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
    subprocess.run([sys.executable, ROOT / "scripts" / "build_runtime.py"], check=True)
    with serve(ROOT / "docs") as (address, _), chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/stylesheets/")  # any address of the same host
        answer = page.evaluate(RUN, CODE)
    if "said" not in answer:
        raise RuntimeError(f"Python did not run in the page: {answer['why']}")
    times = json.loads("".join(answer["said"]))
    return [(name, ms, GOALS[name]) for name, ms in zip(GOALS, times, strict=True)]


def main(check=False):
    """Print the rows; return 1 where a goal is missed and `check` is set."""
    missed = 0
    for name, milliseconds, goal in browser_rows():
        verdict = "" if goal is None else f"  goal {goal:.0f} ms: "
        if goal is not None:
            missed += milliseconds > goal
            verdict += "not reached" if milliseconds > goal else "reached"
        print(f"{name}: {milliseconds:.2f} ms{verdict}")
    return 1 if check and missed else 0
