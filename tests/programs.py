"""Downloads as a learner has them: alone in a folder, run by an isolated Python."""

import subprocess
import sys
from functools import cache

from PIL import Image

from scripts.build_downloads import compose

PICTURE_PROGRAMS = ("cnn_visualization.py", "artistic_filters.py")
SCRIPTS = (*PICTURE_PROGRAMS, "cnn_starter.py", "cnn_solution.py")


@cache
def built():
    """Return every download by name, composed once."""
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
    command = [sys.executable, "-I", script, *arguments]
    if before:
        start = "from runpy import run_path\nimport sys\n"
        end = "\nsys.exit(run_path(sys.argv[1])['main'](sys.argv[2:]))"
        command[2:3] = ["-c", start + before + end, script]
    options |= {"capture_output": True, "text": True, "encoding": "utf-8"}
    return subprocess.run(list(map(str, command)), cwd=cwd, **options)


def start(script, *arguments, cwd, before=""):
    """Run a script as its own last lines do, after some Python."""
    code = f"""if True:
        import sys
        from runpy import run_path
        {before}
        sys.argv = sys.argv[1:]
        run_path(sys.argv[0], run_name="__main__")
    """
    command = [sys.executable, "-I", "-c", code, script, *arguments]
    return subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


def size_of(path):
    with Image.open(path) as picture:
        return picture.size
