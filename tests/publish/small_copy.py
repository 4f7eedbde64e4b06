"""A copy of the repository in which a build takes seconds.

Two figures, one notebook, one question, and one page that shows one of each kind of
source.
"""

import re
import shutil

from scripts import ROOT

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
    for path in (root / "scripts" / "figures").glob("[a-z]*.py"):
        if path.stem not in FIGURES:
            path.unlink()
    docs = root / "docs"
    for folder in ("about", "explore", "reference"):
        shutil.rmtree(docs / folder)
    licences = ROOT / "docs" / "about" / "licences"
    shutil.copytree(licences, docs / "about" / "licences")  # archives hold them
    shutil.copy2(licences.with_suffix(".yml"), docs / "about")
    (docs / "explore").mkdir()
    (docs / "explore" / "kernel-playground.md").write_text("# Play\n", "utf-8")
    questions = docs / "checkpoints.yml"
    [asked] = re.findall(
        r"^whiskers:\n(?:[ \n].*\n?)*", questions.read_text("utf-8"), re.M
    )
    questions.write_text(asked, "utf-8")
    (docs / "downloads.md").unlink()
    (docs / "index.md").write_text(PAGE, "utf-8")
    (docs / "exercises" / "create.md").unlink()
    (docs / "exercises" / "try.py").write_text(NOTEBOOK, "utf-8")
    (docs / "downloads").mkdir(exist_ok=True)
    (docs / "downloads" / "try.ipynb").touch()
    change(root / FACT, None, SPOKEN)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"^nav:\n.*?\n\n", NAV, settings, flags=re.M | re.S)
    settings = settings.replace('["exercises/*.py"]', '["exercises/try.py"]')
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


def change(path, old, new):
    """Replace a text in a file, which has it once, or append one."""
    text = path.read_text("utf-8")
    assert old is None or text.count(old) >= 1, old
    path.write_text(text + new if old is None else text.replace(old, new, 1), "utf-8")
