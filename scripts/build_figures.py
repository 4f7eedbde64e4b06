"""Build the figures: scripts/figures/<slug>.py becomes docs/figures/<slug>.*.

Usage: python -m scripts.build_figures [--only SLUG] [--check] [--jobs N]

A figure whose script, imports, data, fonts and libraries are unchanged is left
alone, and a file is written only when its bytes differ.
"""

import argparse
import json
import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from scripts import command
from scripts.drawing import freshness


@command.one_line_errors()
def main(argv=None):
    """Build what is stale, or with ``--check`` name it.

    Parameters
    ----------
    argv : list of str, optional
        Arguments of the command line.

    Returns
    -------
    int
        0 when all is well; 1 when a figure is stale (``--check``) or failed.
    """
    options = parse(argv)
    record = freshness.read_record(options.out)
    chosen = options.only or freshness.slugs()
    stale = [s for s in chosen if not freshness.is_fresh(s, record, options.out)]
    gone = [] if options.only else sorted(set(record) - set(freshness.slugs()))
    if options.check:
        report = ", ".join(stale + gone)
        hint = f"stale: {report}; run python -m scripts.build_figures"
        print(hint if report else f"all {len(chosen)} figures are fresh")
        return 1 if report else 0
    for slug in gone:
        for name in record.pop(slug)["files"]:
            (options.out / name).unlink(missing_ok=True)
    failed = build(stale, record, options)
    if stale or gone:
        save(record, options.out)
    return 1 if failed else 0


def parse(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--only", action="append", metavar="SLUG", choices=freshness.slugs())
    add("--check", action="store_true", help="build nothing; exit 1 if one is stale")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="figures at a time")
    add("--out", type=Path, default=freshness.FIGURES, help="default: docs/figures")
    return parser.parse_args(argv)


def build(stale, record, options):
    """Draw figures and write their files; return how many failed."""
    if not stale:
        return 0
    from tqdm import tqdm

    failed = 0
    jobs = max(1, min(options.jobs, len(stale)))
    # Spawned, not forked: the same on Windows, and safe beside other threads.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        tasks = {pool.submit(render, slug): slug for slug in stale}
        for task in tqdm(as_completed(tasks), "figures", len(tasks), unit="figure"):
            slug = tasks[task]
            files, data, error = task.result()
            if error:
                failed += 1
                print(f"scripts/figures/{slug}.py failed:\n{error}", file=sys.stderr)
            else:
                remember(slug, files, data, record, options.out)
    return failed


def render(slug):
    """Return a figure's files, the data it read, and its error or None."""
    from scripts.drawing.render import render

    try:
        return *render(slug), None
    except Exception:
        return {}, [], traceback.format_exc()


def remember(slug, files, data, record, folder):
    """Write a figure's files, drop those it no longer has, and record both."""
    for name in set(record.get(slug, {}).get("files", ())) - set(files):
        (folder / name).unlink(missing_ok=True)
    for name, content in sorted(files.items()):
        freshness.write(folder / name, content)
    digests = {name: freshness.digest(folder / name) for name in sorted(files)}
    record[slug] = {
        "key": freshness.key(slug, data),
        "data": data,
        "files": digests,
    }


def save(record, folder):
    """Write the record beside the figures."""
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    freshness.write(folder / freshness.RECORD, text.encode())


if __name__ == "__main__":
    sys.exit(main())
