"""What several folders of tests share: the built site, the downloads, numbers."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from tests.programs import place

try:
    import fcntl
except ImportError:  # Windows: tests run there in one process
    fcntl = None

# A busy machine is no fault of the code.
settings.register_profile("lesson", deadline=None)
settings.load_profile("lesson")

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("docs", "lesson", "scripts", "mkdocs.yml", "requirements.txt")
SOURCES += ("mkdocs.offline.yml",)
# Made from the sources by the build itself.
GENERATED = ("cards", "downloads", "figures", "runtime", "vendor", "widgets/data")
# A site carries the date of the last commit; tests give every build the same one.
DATED = {"SOURCE_DATE_EPOCH": "1700000000"}


SITES = {"built_site", "offline_site", "browser", "engines"}
#: What comes first of what needs the site: other browsers, whose tests mostly wait and
#: are kept together, so that few processes start them; a build more; every page.
FIRST = ({"engines"}, {"site_built_again", "offline_site"}, {"page_paths"})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Call what needs the built site slow, and leave it to the end of the run.

    One process builds the site then while the others still have tests without it. What is
    long comes first of these: it would keep one process busy when the others have ended.
    """
    for item in items:
        if SITES.intersection(item.fixturenames):
            item.add_marker(pytest.mark.slow)
    items.sort(key=order)


def order(item):
    needed = set(item.fixturenames)
    return not SITES.isdisjoint(needed), [names.isdisjoint(needed) for names in FIRST]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def downloads(tmp_path_factory):
    """Folder of every download, which nobody writes into."""
    return place(tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="session")
def built_site():
    """Folder of the whole site, built strictly."""
    return built_once("mkdocs.yml")


@pytest.fixture(scope="session")
def site_built_again(built_site, tmp_path_factory):
    """Folder of a second build from the same sources."""
    folder = tmp_path_factory.mktemp("again") / "site"
    build_site(folder)
    return folder


@pytest.fixture(scope="session")
def offline_site():
    """Folder of the copy that opens without a server."""
    return built_once("mkdocs.offline.yml")


def built_once(settings):
    """Return the folder of a site that is built once for each state of its sources.

    Whoever asks first builds it, for all test processes and runs.
    """
    state = state_of_sources()
    folder = ROOT / ".cache" / "site" / f"{state}-{settings}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder.with_name(f"{settings}.lock")):
        if not folder.is_dir():
            remove_old(folder.parent, state)
            build_site(folder, settings)
    return folder


def state_of_sources():
    """Return a name for what the site would be built from now."""
    state = hashlib.sha256(sys.version.encode())
    generated = tuple(str(ROOT / "docs" / name) + os.sep for name in GENERATED)
    for path in sorted(p for source in SOURCES for p in files_of(ROOT / source)):
        if not str(path).startswith(generated) and "__pycache__" not in path.parts:
            state.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]


def files_of(path):
    """Return a file itself, or every file below a folder."""
    return [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]


def build_site(folder, settings="mkdocs.yml"):
    """Build the site into a folder, or fail with what MkDocs had to say."""
    draft = folder.with_suffix(".part")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", settings]
    command += ["-d", str(draft)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | DATED, capture_output=True, text=True
    )
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        pytest.fail(f"{' '.join(command[1:])} failed:\n{done.stderr}", pytrace=False)
    draft.rename(folder)


def remove_old(parent, state):
    """Remove sites that no test run can still be using."""
    for folder in parent.iterdir():
        old = time.time() - folder.stat().st_mtime > 3600
        if folder.is_dir() and old and not folder.name.startswith(state):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def one_at_a_time(path):
    """Let one test process build while others wait; its end releases the lock."""
    with path.open("w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
