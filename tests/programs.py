"""Programs that tests start: Python itself, and downloads as a learner has them."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURE_PROGRAMS = ("cnn_visualization.py", "artistic_filters.py")
SCRIPTS = (*PICTURE_PROGRAMS, "cnn_starter.py", "cnn_solution.py")


def python(*words, cwd=ROOT, **options):
    """Run this Python with these words, in the repository unless told otherwise."""
    options = {"capture_output": True, "text": True, "encoding": "utf-8"} | options
    return subprocess.run([sys.executable, *map(str, words)], cwd=cwd, **options)


@cache
def built():
    """Return every download by name, composed once."""
    from scripts.build_downloads import compose

    return compose()


def place(folder):
    """Write every download into a folder that holds nothing else of the repository."""
    for name, content in built().items():
        (folder / name).write_bytes(content)
    return folder


def edited(folder, script, *changes):
    """Return a copy of a script with lines changed as a learner would."""
    text = built()[script].decode()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / script).write_text(text, encoding="utf-8")
    return folder / script


def run(script, *arguments, cwd, before="", **options):
    """Run a script without the repository in reach; `before` is Python to start with."""
    words = ["-I", script]
    if before:
        end = "sys.exit(run_path(sys.argv[1])['main'](sys.argv[2:]))"
        words[1:1] = ["-c", f"from runpy import run_path\nimport sys\n{before}\n{end}"]
    return python(*words, *arguments, cwd=cwd, **options)


def start(script, *arguments, cwd, before=""):
    """Run a script as its own last lines do, after some Python."""
    code = f"""if True:
        import sys
        from runpy import run_path
        {before}
        sys.argv = sys.argv[1:]
        run_path(sys.argv[0], run_name="__main__")
    """
    return python("-I", "-c", code, script, *arguments, cwd=cwd)


def size_of(path):
    with Image.open(path) as picture:
        return picture.size
