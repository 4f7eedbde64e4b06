"""Killed at any moment, a build leaves nothing that the next one does not put right.

LESSON_KILLS=50 kills fifty times and prints a table; by default a few.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.publish.small_copy import FACT, change, small_copy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL"),
]
KILLS = int(os.environ.get("LESSON_KILLS", "2"))
GENERATED = ("figures", "downloads", "runtime", "vendor", "widgets/data")
#: What every build changes: a number on the page, a figure, and the lesson itself.
EDITS = (
    (FACT, 'return "one"', 'return "two"'),
    ("scripts/figures/max_pooling.py", '16, "2×2"', '16, "two by two"'),
    ("lesson/kernels.py", "the mean of nine pixels", "nine pixels and their mean"),
    ("docs/index.md", "# One of each", "# Each of them"),
)


def tree(folder):
    """Return the digest of every file of a folder, but of what no one is served."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != ".record.json" and path.name != "sitemap.xml.gz"
    }


def built(root):
    made = {name: tree(root / "docs" / name) for name in GENERATED}
    return made | {"site": tree(root / "site")}


def start(root):
    """Start a build in a process group of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return subprocess.Popen(
        command,
        cwd=root,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(root):
    """Build to the end; return seconds."""
    begun = time.monotonic()
    process = start(root)
    _, said = process.communicate(timeout=500)
    assert process.returncode == 0, said
    return time.monotonic() - begun


def kill(root, seconds):
    """Kill a build and its children after so long; return whether it was in time."""
    process = start(root)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    return process.returncode == -signal.SIGKILL


def turn(root, back):
    """Make the other version of the sources."""
    for path, old, new in EDITS:
        change(root / path, *((new, old) if back else (old, new)))


def drafts(root):
    """Return what is left of files and folders on their way."""
    return [path for path in root.rglob("*.draft") if ".venv" not in path.parts]


def test_after_a_kill_the_site_is_whole_and_the_next_build_gives_the_same_bytes(
    tmp_path, capsys
):
    root = small_copy(tmp_path / "copy")
    finish(root)
    versions = [built(root)]
    turn(root, back=False)
    takes = finish(root)
    versions.append(built(root))
    sites = [version["site"] for version in versions]
    rng, now, rows = random.Random(0), 1, []
    for number in range(KILLS):
        turn(root, back=now == 1)
        now = 1 - now
        moment = takes * (number + rng.random()) / KILLS
        in_time = kill(root, moment)
        found = tree(root / "site")
        assert found in sites, "a served site is never half of two builds"
        left = len(drafts(root))
        takes = finish(root)
        assert built(root) == versions[now], "the next build gives the same bytes"
        assert drafts(root) == []
        rows.append((number + 1, moment, in_time, found == sites[now], left))
    with capsys.disabled():
        for row in rows if "LESSON_KILLS" in os.environ else ():
            print("kill {} at {:.1f} s: killed {}, site new {}, drafts {}".format(*row))
    assert any(in_time for _, _, in_time, _, _ in rows)
