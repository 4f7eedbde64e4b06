"""`mkdocs serve` tells the truth after each save: one server, one edit a kind of source.

A copy of the repository with two figures, one notebook and one page that shows each kind.
"""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.publish.small_copy import FACT, change, small_copy

pytestmark = pytest.mark.slow
BEGUN, DONE = "Building documentation", "Reloading browsers"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the repository in which a build takes seconds."""
    return small_copy(tmp_path_factory.mktemp("copy"))


class Server:
    """A server of the copy, and what it says."""

    def __init__(self, root, log):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.root, self.log = root, log
        command = [sys.executable, "-u", "-m", "mkdocs", "serve"]
        command += ["-a", f"127.0.0.1:{self.port}"]
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                command, cwd=root, stdout=said, stderr=subprocess.STDOUT
            )

    def said(self, words):
        """Return how often the server has said something."""
        return self.log.read_text("utf-8", errors="replace").count(words)

    def wait(self, words, times):
        end = time.monotonic() + 300
        while self.said(words) < times:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < end, self.log.read_text("utf-8")
            time.sleep(0.1)

    def rest(self):
        """Wait until what a build has written leads to no build more; return how many."""
        while True:
            self.wait(DONE, self.said(BEGUN) - 1)
            begun = self.said(BEGUN)
            time.sleep(1.5)  # the server looks every half second, and waits a quarter
            if self.said(BEGUN) == begun:
                return begun

    def read(self, url):
        path = re.search(r"Serving on http://[^/]+(/\S*)", self.log.read_text("utf-8"))[1]
        address = f"http://127.0.0.1:{self.port}{path}{url}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def server(copy, tmp_path_factory):
    """Return a server that has built the copy."""
    running = Server(copy, tmp_path_factory.mktemp("log") / "log")
    try:
        running.wait("Serving on", 1)
        yield running
    finally:
        running.process.terminate()
        running.process.wait(20)


CELL = "docs/cells/relu_then_pool.py"
KERNEL = '\nKERNELS = MappingProxyType({**KERNELS, "again": KERNELS["blur"]})\n'
RECORD = "scripts/benchmarking/results/amd-epyc-avx-512.json"
EDITS = {
    "kernel": ("lesson/kernels.py", None, KERNEL, "", "Here are 12 of them"),
    "fact": (FACT, 'return "one"', 'return "another"', "", "and another fact"),
    "figure": (
        "scripts/figures/max_pooling.py",
        'CAPTION = (\n    "',
        'CAPTION = (\n    "New words. ',
        "",
        "<figcaption>New words.",
    ),
    "drawing": (
        "scripts/figures/max_pooling.py",
        '16, "2×2"',
        '16, "two by two"',
        "figures/max_pooling.light.svg",
        "",
    ),
    "question": (
        "docs/checkpoints.yml",
        "The cat's whiskers are thin",
        "The cat's whiskers are long",
        "",
        "whiskers are long",
    ),
    "reference": ("docs/references.yml", "title: ", "title: Anew, ", "", "Anew, "),
    "cell": (CELL, 'print("a"', 'print("one"', "", "<pre>one 7 from"),
    "widget": (
        "docs/widgets/kernel-playground.mjs",
        None,
        "\nexport const anew = 1;\n",
        "widgets/kernel-playground.mjs",
        "anew = 1",
    ),
    "notebook": ("docs/exercises/try.py", "6 * 7", "6 * 8", "exercises/try/", "said 48"),
    "plain listing": (
        "lesson/plain.py",
        "Replace negative numbers by zero.",
        "Replace numbers below zero by it.",
        "",
        "Replace numbers below zero by it.",
    ),
}


def test_it_serves_what_the_sources_say(server):
    page = server.read("")
    assert "Here are 11 of them, and one fact." in page
    assert "said 42" in server.read("exercises/try/")


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_is_on_the_page_after_one_build(server, kind):
    path, old, new, url, expected = EDITS[kind]
    before = server.rest()
    old_text = server.read(url)
    assert not expected or expected not in old_text
    change(server.root / Path(path), old, new)
    server.wait(BEGUN, before + 1)
    server.wait(DONE, before)  # the first build reloads no browser
    assert expected in server.read(url) != old_text
