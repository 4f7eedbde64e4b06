"""How long the site takes to build, how much of it a reader waits for, and its frames.

A frame of <kernel-playground> is what one movement of the slider costs: reading the new
kernel, convolving the whole picture, finding the scale, colouring every pixel and handing
them to the canvas.

Throughout this module
    row   (name, value, unit, most): a value above `most` is named
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts import DOCS, ROOT, build_widget_data
from scripts.benchmarking.web import chromium, flags, program, serve

#: Lighthouse's mobile scores at least; the others are asked to be perfect.
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 5
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  const add = (list) => {
    for (const shift of list.getEntries()) sum += shift.hadRecentInput ? 0 : shift.value;
  };
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 1000);
})"""


def main(check=False):
    """Print every row; return 1 where a limit is missed and `check` is set."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, value, unit, most in rows(Path(folder)):
            missed += value > most
            verdict = "not reached" if value > most else "reached"
            print(f"{name}: {value:.4g} {unit}  goal {most:g}: {verdict}", flush=True)
        lighthouse = lighthouse_scores(Path(folder) / "site")
    for name, score in lighthouse.items():
        missed += score < SCORES[name]
        verdict = "reached" if score >= SCORES[name] else "not reached"
        print(f"Lighthouse, {name}: {score:.0f}  goal {SCORES[name]}: {verdict}")
    if not lighthouse:
        print("Lighthouse is not installed, left out: npm install --global lighthouse")
    return 1 if check and missed else 0


def rows(folder):
    """Yield the rows of building and of the first view.

    Parameters
    ----------
    folder : Path
        Where to build, empty.

    Yields
    ------
    tuple of str, float, str, float
        As in this module's legend.
    """
    figures = ["-m", "scripts.build_figures", "--out", folder / "figures", "--jobs", 2]
    yield "all figures from nothing", seconds(figures), "s", 20
    yield "all figures when fresh", seconds(figures), "s", 1
    site = ["-m", "mkdocs", "build", "--quiet", "--site-dir", folder / "site"]
    seconds(site)  # warms what the build keeps
    yield "mkdocs build, warm", seconds(site), "s", 15
    for name, size in {"desktop": (1280, 900), "phone": (390, 844)}.items():
        sent, shift = first_view(folder / "site", size)
        yield f"first view, {name}, compressed", sum(sent.values()) / 1000, "KB", 200
        largest = sorted(sent, key=sent.get, reverse=True)[:5]
        print("    " + ", ".join(f"{p} {sent[p] / 1000:.0f} KB" for p in largest))
        yield f"layout shift, {name}", shift, "", 0


def seconds(command):
    """Return how long a Python command takes.

    Parameters
    ----------
    command : list
        What follows ``python``.

    Returns
    -------
    float
        Seconds on the wall.
    """
    start = time.perf_counter()
    arguments = [sys.executable, *map(str, command)]
    subprocess.run(arguments, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def first_view(site, size):
    """Return what the lesson fetches before it is read, and its layout shift.

    Parameters
    ----------
    size : pair of int
        Of the window, in pixels.

    Returns
    -------
    sent : dict of str to int
        Compressed bytes of every file that is fetched before the reader scrolls.
    shift : float
        Sum of the layout shifts of that time.

    References
    ----------
    The score is defined at https://web.dev/articles/cls.
    """
    with serve(site) as (address, sent), chromium() as browser:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(f"{address}/", wait_until="networkidle")
        shift = page.evaluate(SHIFTS)
        return dict(sent), shift


def lighthouse_scores(site):
    """Return Lighthouse's scores of the lesson on a phone, if it is installed.

    Returns
    -------
    dict of str to float
        0 to 100, by category, the median of several runs; empty without Lighthouse.
    """
    lighthouse = shutil.which("lighthouse")
    if not lighthouse:
        return {}
    environment = os.environ | {"CHROME_PATH": program() or ""}
    found = {name: [] for name in SCORES}
    with serve(site) as (address, _):
        for _ in range(RUNS):
            command = [lighthouse, f"{address}/", "--quiet", "--output=json"]
            command += [f"--chrome-flags={' '.join(['--headless', *flags()])}"]
            command += [f"--only-categories={','.join(SCORES)}"]
            done = subprocess.run(
                command, capture_output=True, check=True, env=environment
            )
            categories = json.loads(done.stdout)["categories"]
            for name, scores in found.items():
                scores.append(100 * categories[name]["score"])
    return {name: statistics.median(scores) for name, scores in found.items()}


SIZES, KERNELS, FRAMES = (256, 512, 1024), (3, 5, 7), 60
MEASURE = """async ({ size, side, frames }) => {
  await import('/widgets/kernel-playground.mjs');
  const element = document.createElement('kernel-playground');
  document.body.replaceChildren(element);
  const picture = Float32Array.from({ length: size * size }, (_, i) => (i * 0.618) % 1);
  element.setImage(picture, size, size);
  const times = [];
  for (let frame = -10; frame < frames; frame++) {
    const weight = (i) => ((i * 7 + frame) % 19) - 9;
    const weights = Array.from({ length: side * side }, (_, i) => weight(i)).join(' ');
    const start = performance.now();
    element.setAttribute('weights', weights);
    if (frame >= 0) times.push(performance.now() - start);
    if (frame % 10 === 0) await new Promise(requestAnimationFrame);
  }
  return times;
}"""


def time_frames():
    """Print a table: one line a size of picture, one column a size of kernel.

    Medians of milliseconds, in Chromium; what is fast enough is for the reader to say.
    """
    build_widget_data.main([])
    with serve(DOCS) as (address, _), chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/stylesheets/")
        tokens = (DOCS / "stylesheets" / "tokens.css").read_text(encoding="utf-8")
        page.set_content(f"<style>{tokens}</style><body data-md-color-scheme=default>")
        print("ms per frame" + "".join(f"{f'{side}×{side}':>9}" for side in KERNELS))
        for size in SIZES:
            given = ({"size": size, "side": side, "frames": FRAMES} for side in KERNELS)
            medians = (statistics.median(page.evaluate(MEASURE, one)) for one in given)
            print(f"{f'{size}×{size}':>12}" + "".join(f"{ms:9.2f}" for ms in medians))
    return 0
