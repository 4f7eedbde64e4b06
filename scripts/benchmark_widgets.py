"""Measure how long <kernel-playground> takes for one frame, in Chromium.

Usage: python -m scripts.benchmark_widgets [--frames N] [--chromium PATH]

A frame is what one movement of the slider costs: reading the new kernel, convolving the
whole picture, finding the scale, colouring every pixel and handing them to the canvas.
Printed are medians in milliseconds. Needs Playwright (the "test" extra) and Chromium.
"""

import argparse
import contextlib
import statistics
import sys

from scripts import ROOT, build_widget_data, command
from scripts.benchmarking.web import NoBrowser, chromium, serve

SIZES, KERNELS = (256, 512, 1024), (3, 5, 7)
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


@command.one_line_errors(NoBrowser)
def main(argv=None):
    """Print a table: one line a size of picture, one column a size of kernel.

    Returns
    -------
    int
        0, or 2 without a browser; what is fast enough is for the reader to say.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=60, help="measured (default: 60)")
    parser.add_argument("--chromium", metavar="PATH", help="default: the one on PATH")
    options = parser.parse_args(argv)
    build_widget_data.main([])
    with open_page(options.chromium) as page:
        print("ms per frame" + "".join(f"{f'{side}×{side}':>9}" for side in KERNELS))
        for size in SIZES:
            medians = (median(page, size, side, options.frames) for side in KERNELS)
            print(f"{f'{size}×{size}':>12}" + "".join(f"{ms:9.2f}" for ms in medians))
    return 0


def median(page, size, side, frames):
    """Return the median time of one frame, in milliseconds."""
    given = {"size": size, "side": side, "frames": frames}
    return statistics.median(page.evaluate(MEASURE, given))


@contextlib.contextmanager
def open_page(path):
    """Yield an empty page of a server that serves docs/."""
    with serve(ROOT / "docs") as (address, _), chromium(path) as browser:
        page = browser.new_page()
        page.goto(f"{address}/stylesheets/")
        page.set_content(f"<style>{tokens()}</style><body data-md-color-scheme=default>")
        yield page


def tokens():
    """Return the stylesheet that holds the colours."""
    return (ROOT / "docs" / "stylesheets" / "tokens.css").read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
