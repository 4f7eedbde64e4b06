"""A copy of the repository in which a build takes seconds.

Two figures, one notebook, one question, and one page that shows one of each kind of
source.
"""

import re
import shutil

from scripts import ROOT
from scripts.build_runtime import CACHE

LIBRARY = CACHE / "library"
FOLDERS = ("lesson", "scripts", "docs")
FILES = ("mkdocs.yml", "pyproject.toml", "README.md", "LICENSE")
FIGURES = ("max_pooling", "one_kernel")
PAGE = """# One of each

Here are {= designed_kernels() =} of them, and {= spoken() =} fact. [@lecun1989]

::listing lesson.plain:relu

::figure max_pooling

::widget kernel-playground one_kernel

::checkpoint whiskers

::cell relu_then_pool

## Run it, change it { #exercises }

[Try](exercises/try.py).

## Read { #references }

::references
"""
NOTEBOOK = "# %% [markdown]\n# # Try\n\n# %%\nprint('said', 6 * 7)\n"
NAV = "nav:\n  - index.md\n  - exercises/try.py\n\n"
FACT = "scripts/publish/facts.py"
SPOKEN = '\n\ndef spoken():\n    return "one"\n'


def small_copy(root):
    """Fill an empty folder with the copy, and return it."""
    for name in FOLDERS:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    for name in FILES:
        shutil.copy2(ROOT / name, root / name)
    if LIBRARY.is_dir():  # Python's own, compiled: that takes a while, and stays as it is
        shutil.copytree(LIBRARY, root / LIBRARY.relative_to(ROOT))
    for path in (root / "scripts" / "figures").glob("[a-z]*.py"):
        if path.stem not in FIGURES:
            path.unlink()
    leave_out(root / "docs")
    write_pages(root / "docs")
    change(root / FACT, None, SPOKEN)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"^nav:\n.*?\n\n", NAV, settings, flags=re.M | re.S)
    settings = settings.replace('["exercises/*.py"]', '["exercises/try.py"]')
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


def leave_out(docs):
    """Remove all pages but two, and all questions but one; archives hold licences."""
    for folder in ("explore", "reference", "about/decisions"):
        shutil.rmtree(docs / folder)
    others = (docs / "downloads.md", docs / "exercises" / "create.md")
    for page in (*others, *(docs / "about").glob("*.md")):
        page.unlink()
    questions = docs / "checkpoints.yml"
    whiskers = r"^whiskers:\n(?:[ \n].*\n?)*"
    [asked] = re.findall(whiskers, questions.read_text("utf-8"), re.M)
    questions.write_text(asked, "utf-8")


def write_pages(docs):
    """Write the page that shows one of each, the notebook, and what both lead to."""
    for name in ("explore", "downloads"):
        (docs / name).mkdir(exist_ok=True)
    (docs / "explore" / "kernel-playground.md").write_text("# Play\n", "utf-8")
    (docs / "index.md").write_text(PAGE, "utf-8")
    (docs / "exercises" / "try.py").write_text(NOTEBOOK, "utf-8")
    (docs / "downloads" / "try.ipynb").touch()


def change(path, old, new):
    """Replace a text in a file, which has it once, or append one."""
    text = path.read_text("utf-8")
    assert old is None or text.count(old) >= 1, old
    path.write_text(text + new if old is None else text.replace(old, new, 1), "utf-8")
