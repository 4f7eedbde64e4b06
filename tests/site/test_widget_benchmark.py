"""The benchmark runs, and no frame is an order of magnitude too slow."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
#: Milliseconds for 512×512 and 3×3: ten times what one idle 2 GHz core takes.
MOST = 20


def test_the_benchmark_prints_nine_medians(browser):
    # A process of its own: Playwright runs only once in each.
    done = subprocess.run(
        [sys.executable, "-m", "scripts.benchmark", "--widgets"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    head, *lines = done.stdout.splitlines()
    assert head.split() == ["ms", "per", "frame", "3×3", "5×5", "7×7"]
    table = {line.split()[0]: [float(ms) for ms in line.split()[1:]] for line in lines}
    assert list(table) == ["256×256", "512×512", "1024×1024"]
    assert table["1024×1024"][2] > table["256×256"][0] > 0
    assert table["512×512"][0] < MOST
