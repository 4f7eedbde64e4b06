"""Build the figures: scripts/figures/<slug>.py becomes docs/figures/<slug>.*.

Usage: python -m scripts.build_figures [--only SLUG] [--check] [--jobs N]
       python -m scripts.build_figures --format png|svg [--width PIXELS] [--scheme NAME]

A figure whose script, imports, data, photographs, fonts and libraries are unchanged is
left alone, and a file is written only when its bytes differ. With ``--format`` figures
are drawn for slides, one file each, into build/slides or ``--out``.
"""

import argparse
import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from scripts import DOCS, ROOT, command, freshness
from scripts.writing import place, sweep, write

FIGURES = DOCS / "figures"
SLIDES = ROOT / "build" / "slides"
SCRIPTS = ROOT / "scripts" / "figures"
#: Everything that touches each figure's bytes without being imported by its script.
SHARED = ("scripts/drawing/*.py", "scripts/fonts/*.ttf", "scripts/lesson.mplstyle")
LIBRARIES = ("matplotlib", "numpy", "pillow")


@command.one_line_errors()
def main(argv=None):
    """Build what is stale, or with ``--check`` name it.

    Returns
    -------
    int
        0 when all is well; 1 when a figure is stale (``--check``) or failed.
    """
    options = parse(argv)
    if options.format:
        return draw_slides(options)
    chosen = [target(slug, options.out) for slug in options.only or slugs()]
    stale = {t.name: why for t in chosen if (why := t.why_stale())}
    if options.check:
        if not options.only:
            gone = freshness.read_record(options.out).keys() - set(slugs())
            stale |= dict.fromkeys(sorted(gone), "it has no script")
        for slug, why in stale.items():
            print(f"stale: {slug}, {why}; run python -m scripts.build_figures")
        if not stale:
            print(f"all {len(chosen)} figures are fresh")
        return 1 if stale else 0
    sweep(options.out)
    if not options.only:
        freshness.forget(options.out, slugs())
    failed = build([t for t in chosen if t.name in stale], options.jobs)
    return 1 if failed else 0


def slugs():
    """Return the names of all figures, in alphabetical order."""
    return sorted(path.stem for path in SCRIPTS.glob("[a-z]*.py"))


def target(slug, folder=FIGURES):
    """Return what a figure is made from and how.

    Parameters
    ----------
    slug : str
        Name of its script.
    folder : Path
        Where its files go.

    Returns
    -------
    freshness.Target
        Not yet built.
    """
    tools = freshness.versions(*LIBRARIES)
    return freshness.Target(
        slug, folder, partial(sources, slug), partial(draw, slug), tools
    )


def sources(slug):
    """Return the script of a figure, what it imports, and what all figures share."""
    return freshness.imported(SCRIPTS / f"{slug}.py") | freshness.matching(*SHARED)


def draw(slug):
    """Return the files of a figure; Matplotlib is imported here and not before."""
    from scripts.drawing.render import render

    return render(slug)


def parse(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--only", action="append", metavar="SLUG", type=command.one_of("figure", slugs()))
    add("--check", action="store_true", help="build nothing; exit 1 if one is stale")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="figures at a time")
    add("--out", type=Path, help="default: docs/figures, of slides build/slides")
    add(
        "--format", choices=("png", "svg"), help="draw slides instead of the site's files"
    )
    add("--width", type=width, default=1920, metavar="PIXELS", help="of a PNG for slides")
    add("--scheme", choices=("light", "dark"), default="light", help="of slides")
    options = parser.parse_args(argv)
    options.out = options.out or (SLIDES if options.format else FIGURES)
    return options


def width(text):
    """Read a width that can be drawn, for `argparse`."""
    pixels = int(text) if text.isdecimal() else 0
    if not 100 <= pixels <= 8000:
        raise argparse.ArgumentTypeError(f"{text}: a width is 100 to 8000 pixels")
    return pixels


def draw_slides(options):
    """Draw figures for slides, write each as soon as it is there; return the status."""
    from scripts.drawing.render import slide

    for slug in options.only or slugs():
        name, data = slide(slug, options.format, options.width, options.scheme)
        write(place(options.out, name), data)
        print(f"wrote {options.out / name}", flush=True)
    return 0


def build(targets, jobs):
    """Draw figures and write their files; return how many failed."""
    if not targets:
        return 0
    from tqdm import tqdm

    failed = 0
    jobs = max(1, min(jobs, len(targets)))
    # Spawned, not forked: the same on Windows, and safe beside other threads.
    spawn = get_context("spawn")
    with ProcessPoolExecutor(jobs, spawn, end_with_parent) as pool:
        tasks = {pool.submit(attempt, t): t for t in targets}
        for task in tqdm(as_completed(tasks), "figures", len(tasks), unit="figure"):
            made, error = task.result()
            if error:
                failed += 1
                slug = tasks[task].name
                print(f"scripts/figures/{slug}.py failed:\n{error}", file=sys.stderr)
            else:
                tasks[task].keep(*made)
    return failed


def end_with_parent():
    """End this process when the one that has started it was killed: nobody else would."""
    end = partial(wait, [parent_process().sentinel])
    Thread(target=lambda: end() and os._exit(1), daemon=True).start()


def attempt(target):
    """Return what `freshness.observe` gives for a figure, and its error or None."""
    try:
        return freshness.observe(target), None
    except Exception:
        return None, traceback.format_exc()


if __name__ == "__main__":
    sys.exit(main())
