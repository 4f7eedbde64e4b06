"""Killed at any moment, a build leaves nothing that the next one does not put right.

LESSON_KILLS=50 kills each fifty times and prints tables; by default a few.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import NamedTuple

import pytest

from tests.publish.small_copy import FACT, change, small_copy
from tests.test_train_scripts import write_mnist

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL"),
]
KILLS = int(os.environ.get("LESSON_KILLS", "2"))
GENERATED = ("cards", "figures", "downloads", "runtime", "vendor", "widgets/data")
#: What every build changes: a number on the page, a figure, and the lesson itself.
EDITS = (
    (FACT, 'return "one"', 'return "two"'),
    ("scripts/figures/max_pooling.py", '16, "2×2"', '16, "two by two"'),
    ("lesson/kernels.py", "the mean of nine pixels", "nine pixels and their mean"),
    ("docs/index.md", "# One of each", "# Each of them"),
)


#: What both trainings write; small as they are, they have checkpoints.
TRAIN = ("--quick", "--out", "trained", "--checkpoints", "checkpoints")


class Work(NamedTuple):
    """Something that can be killed.

    Parameters
    ----------
    words : tuple of str
        Of the command, after `python -m`.
    places : tuple of str
        Folders that it writes, from the root of the copy.
    edits : tuple of (str, str, str)
        File, old and new text: the two versions of its sources.
    """

    words: tuple
    places: tuple
    edits: tuple


WORKS = {
    "site": Work(
        ("mkdocs", "build", "--quiet"),
        (*(f"docs/{name}" for name in GENERATED), "site"),
        EDITS,
    ),
    "figures": Work(
        ("scripts.build_figures", "--jobs", "2"),
        ("docs/figures",),
        (
            ("scripts/figures/max_pooling.py", '16, "2×2"', '16, "two by two"'),
            ("scripts/drawing/marks.py", "SMALL_PRINT = 14", "SMALL_PRINT = 15"),
        ),
    ),
    "downloads": Work(
        ("scripts.build_downloads",),
        ("docs/downloads",),
        (("lesson/activations.py", "import numpy as np", "import numpy as np  # NumPy"),),
    ),
    "digits": Work(
        ("scripts.train", "digits", *TRAIN),
        ("trained", "checkpoints"),
        (("scripts/train.py", "seed=922", "seed=923"),),
    ),
    "filters": Work(
        ("scripts.train", "filters", *TRAIN),
        ("trained", "checkpoints"),
        (("scripts/train.py", "seed=922", "seed=923"),),
    ),
}


def tree(folder):
    """Return the digest of every file of a folder, but of what no one is served."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != ".record.json" and path.name != "sitemap.xml.gz"
    }


class Copy:
    """A copy of the repository in which one work is done and killed."""

    def __init__(self, root, work):
        self.root, self.work, self.version = small_copy(root), work, 0
        (root / "mnist").mkdir()
        write_mnist(root / "mnist", times=2)

    def made(self):
        """Return the digest of everything that the work has made."""
        return {place: tree(self.root / place) for place in self.work.places}

    def turn(self):
        """Make the other version of the sources."""
        for path, old, new in self.work.edits:
            change(self.root / path, *((new, old) if self.version else (old, new)))
        self.version = 1 - self.version

    def start(self):
        """Start the work in a process group of its own; what it says goes to a file."""
        with (self.root / "said").open("w") as said:
            return subprocess.Popen(
                [sys.executable, "-m", *self.work.words],
                cwd=self.root,
                env=os.environ | {"MNIST_DIR": str(self.root / "mnist")},
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )

    def finish(self):
        """Work to the end; return seconds."""
        begun = time.monotonic()
        status = self.start().wait(timeout=500)
        assert status == 0, (self.root / "said").read_text("utf-8")
        return time.monotonic() - begun

    def kill(self, seconds, alone):
        """Kill the work after so long, with its children or without.

        Returns
        -------
        int or None
            Number of its process group, if it was killed in time.
        """
        process = self.start()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            if not alone:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return process.pid if process.returncode == -signal.SIGKILL else None

    def drafts(self):
        """Return what is left of files and folders on their way."""
        left = [*self.root.rglob("*.draft"), *self.root.rglob("tmp*.npz")]
        return [path for path in left if ".venv" not in path.parts]


def ends(group, seconds=60):
    """Return whether the last process of a group ends within so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def how_far(found, old, new):
    """Return how far a killed work had come; no file may be half of one."""
    if found in (old, new):
        return "old" if found == old else "new"
    for place, files in found.items():
        for name, digest in files.items():
            if not name.endswith(".draft") and place != "checkpoints":
                known = {old[place].get(name), new[place].get(name)}
                assert digest in known, f"{place}/{name} is of neither version"
    return "between"


@pytest.mark.parametrize("name", WORKS)
def test_after_a_kill_the_next_run_gives_the_same_bytes(name, tmp_path, capsys):
    """Every second time children outlive what is killed, and meet the next run."""
    copy, versions = Copy(tmp_path / "copy", WORKS[name]), []
    for _ in range(2):
        copy.turn()
        takes = copy.finish()
        versions.append(copy.made())
    assert versions[0] != versions[1]
    rng, rows = random.Random(0), []
    for number in range(KILLS):
        old, new = versions[1 - number % 2], versions[number % 2]
        moment = takes * (number + rng.random()) / KILLS
        found, left = killed_and_mended(copy, moment, number % 4 in (1, 2), old, new)
        rows.append((name, number + 1, moment, found, left))
    if "LESSON_KILLS" in os.environ:
        table(rows, takes, capsys)
    assert any(row[3] != "too late" for row in rows)


def killed_and_mended(copy, moment, alone, old, new):
    """Kill a work, do it once more; return how far it had come and what it had left."""
    copy.turn()
    group = copy.kill(moment, alone)
    found = "children go on" if alone else how_far(copy.made(), old, new)
    if "site" in old:
        served = tree(copy.root / "site")
        assert served in (old["site"], new["site"]), "never half of two builds"
    left = len(copy.drafts())
    copy.finish()
    assert group is None or ends(group), "children of what was killed hang"
    assert copy.made() == new, "the next run gives the same bytes"
    assert copy.drafts() == []
    return found if group else "too late", left


def table(rows, takes, capsys):
    """Print each kill, and how many found which state."""
    with capsys.disabled():
        print()
        for row in rows:
            print("{} {} at {:.2f} s: {}, {} drafts".format(*row))
        states = dict(Counter(row[3] for row in rows))
        print(f"{rows[0][0]}: {len(rows)} kills, {states}, a run takes {takes:.1f} s")
