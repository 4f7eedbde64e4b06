"""Build the downloads: lesson/, templates and exercises become docs/downloads/*.

Usage: python -m scripts.build_downloads [--check] [--out DIR]

Scripts are composed by scripts/bundling from scripts/downloads and the functions of
lesson/ that they import. Nothing is built while the sources are unchanged, and a file is
written only when its bytes differ.

The exercise's starters are made from its solution. There, a comment `# Step 1: do this.`
(with more comment lines below it, saying why, and what shape it gives) stands above the
lines that a learner will write. They end at the next blank line, or where the indentation
ends. A starter has a `raise` in their place; or, where only the signatures are given, in
place of whole functions.
"""

import ast
import os
import re
import sys
import tomllib
import zlib
from pathlib import Path
from typing import NamedTuple

from scripts import DOCS, ROOT, command, freshness
from scripts.writing import archive, hash_of

OUT = DOCS / "downloads"
SUMS = "SHA256SUMS"
PROGRAMS, NOTEBOOKS = ("cnn_visualization", "artistic_filters"), ("execute", "modify")
#: What the learner writes who starts from the signatures alone.
WRITTEN = ["conv2d", "maxpool2d", "forward"]
ADDRESS = re.compile(r'^site_url: !ENV \[SITE_URL, "(.*)"\]$', re.M)
SOURCES = (
    "lesson/**/*.py",
    "lesson/data/*",
    "scripts/downloads/*",
    "docs/exercises/*.py",
    "docs/references.yml",
    "docs/about/licences.yml",
    "docs/about/licences/*",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
PACKAGES = ("numpy", "jupytext", "hatchling")


@command.one_line_errors(ValueError, LookupError)
def main(argv=None):
    """Build what is stale, or with ``--check`` say whether it is.

    Returns
    -------
    int
        0 when all is well; 1 when something is stale (``--check``), 2 when it cannot be
        built.
    """
    options = command.parser(__doc__).parse_args(argv)
    target = freshness.Target("downloads", OUT, sources, compose, tools())
    return command.build(target, options, "build_downloads", say=print)


def compose():
    """Return every download.

    Returns
    -------
    dict of str to bytes
        File name to content.
    """
    from scripts.build_runtime import lesson_wheel
    from scripts.bundling.inline import inline
    from scripts.bundling.ipynb import notebook
    from scripts.licences import statement

    programs = {f"{name}.py": inline(f"scripts.downloads.{name}") for name in PROGRAMS}
    solution = inline("scripts.downloads.solution")
    programs["cnn_solution.py"] = solution
    programs["cnn_starter.py"] = starter_of(solution)
    programs["cnn_signatures.py"] = signatures_of(solution, WRITTEN)
    files = {name: text.encode() for name, text in programs.items()}
    wheel, package = lesson_wheel()
    for name in NOTEBOOKS:
        script = ROOT / "docs" / "exercises" / f"{name}.py"
        text = script.read_text(encoding="utf-8")
        files[f"{name}.ipynb"] = notebook(text, site_address(), wheel)
    pack = files | accompaniment()
    pack["LICENCES.txt"] = statement(["LICENCES.txt", *pack]).encode()
    files |= {"lesson-9.2.2.zip": archive(pack), wheel: package}
    return files | {SUMS: sums(files).encode()}


def sums(files):
    r"""Return the lines that `sha256sum --check` reads.

    Returns
    -------
    str
        One line a file.

    Examples
    --------
    >>> sums({"a": b""})[:12], sums({"a": b""})[-5:]
    ('e3b0c44298fc', '5  a\n')
    """
    return "".join(f"{hash_of(data)}  {name}\n" for name, data in files.items())


def accompaniment():
    """Return what the archive holds beside the other downloads.

    Returns
    -------
    dict of str to bytes
        Path in the archive to content.
    """
    from lesson.images import photo, to_uint8
    from lesson.pictures.picture import png_bytes

    files = {
        "photo.png": png_bytes(to_uint8(photo("chelsea", grey=False))),
        "cnn_weights.npz": (ROOT / "lesson/data/digits_weights.npz").read_bytes(),
        "digits.npz": (ROOT / "lesson/data/digits_heldout.npz").read_bytes(),
        "requirements.txt": "".join(f"{line}\n" for line in requirements()).encode(),
        "README.txt": (ROOT / "scripts/downloads/README.txt").read_bytes(),
        "LICENSE.txt": (ROOT / "LICENSE").read_bytes(),
    }
    package = (path for path in sources() if path.is_relative_to(ROOT / "lesson"))
    return files | {freshness.name_of(p): p.read_bytes() for p in package}


def requirements():
    """Return what the scripts and the package need, as in pyproject.toml.

    Returns
    -------
    list of str
        One requirement a line.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project["dependencies"] + project["optional-dependencies"]["images"]


def site_address():
    """Return where the site will live: SITE_URL, or what mkdocs.yml says without it."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    address = os.environ.get("SITE_URL") or ADDRESS.search(settings)[1]
    return address.rstrip("/") + "/"


def sources():
    """Return every file that the downloads are made from.

    Returns
    -------
    list of Path
        Sorted.
    """
    code = freshness.imported(Path(__file__).resolve())
    return sorted(freshness.matching(*SOURCES) | code)


def tools():
    """Return the versions that shape the bytes."""
    return freshness.versions(*PACKAGES) | {
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "address": site_address(),
    }


STEP = re.compile(r"(?P<indent> *)# Step (?P<number>\d+): (?P<title>.*)")


class Gap(NamedTuple):
    """Lines that a learner writes.

    Parameters
    ----------
    placeholder : str
        The line that stands in their place.
    """

    number: int
    placeholder: str
    lines: list


def starter_of(solution):
    r"""Return the starter's text: gaps for the learner's lines, "TODO" for "Step".

    Parameters
    ----------
    solution : str
        Python source with steps.

    Returns
    -------
    str
        Python source that says which gap is next.

    Raises
    ------
    ValueError
        If the steps are not numbered from 1 on.

    Examples
    --------
    >>> print(starter_of("# Step 1: add.\ny = x + 1"))
    # TODO 1: add.
    raise NotImplementedError("TODO 1: add")
    """
    lines = solution.split("\n")
    found = gaps(solution)
    for start, gap in reversed(found):
        lines[start : start + len(gap.lines)] = [gap.placeholder]
    text = "\n".join(lines).replace("cnn_solution", "cnn_starter")
    return re.sub(r"\bStep (\d)", r"TODO \1", text)


def signatures_of(solution, functions):
    r"""Return a starter that gives some functions by signature and docstring alone.

    Parameters
    ----------
    solution : str
        Python source with steps.
    functions : list of str
        Whose bodies the learner writes, in the order of the source.

    Returns
    -------
    str
        Python source that says which function is next.

    Raises
    ------
    ValueError
        If one is missing, has no docstring, or nothing but one.

    Examples
    --------
    >>> print(signatures_of("def f(x):\n    'Double.'\n    return 2 * x", ["f"]))
    def f(x):
        'Double.'
        raise NotImplementedError("TODO 1: write f")
    """
    lines = solution.split("\n")
    nodes = {n.name: n for n in ast.parse(solution).body if hasattr(n, "args")}
    for number, name in reversed(list(enumerate(functions, 1))):
        node = nodes.get(name)
        if node is None or not ast.get_docstring(node) or len(node.body) < 2:
            raise ValueError(f"{name} must be a function with a docstring and a body")
        start, stop = node.body[0].end_lineno, node.end_lineno
        lines[start:stop] = [
            f'    raise NotImplementedError("TODO {number}: write {name}")'
        ]
    text = "\n".join(lines).replace("cnn_solution", "cnn_signatures")
    return re.sub(r"Step 1 to Step \d+", f"TODO 1 to TODO {len(functions)}", text)


def gaps(solution):
    r"""Return the gaps of a solution, each with the index of its first line.

    Parameters
    ----------
    solution : str
        Python source with steps.

    Raises
    ------
    ValueError
        If the steps are not numbered from 1 on, or one has no lines.

    Examples
    --------
    >>> gaps("# Step 1: add.\ny = x + 1")[0][1].lines
    ['y = x + 1']
    """
    lines = solution.split("\n")
    found = []
    for index, line in enumerate(lines):
        if step := STEP.fullmatch(line):
            start, stop = _extent(lines, index, step["indent"])
            number, title = int(step["number"]), step["title"].removesuffix(".")
            error = f'NotImplementedError("TODO {number}: {title}")'
            gap = Gap(number, f"{step['indent']}raise {error}", lines[start:stop])
            found.append((start, gap))
    numbers = [gap.number for _, gap in found]
    if numbers != list(range(1, len(found) + 1)) or not all(g.lines for _, g in found):
        raise ValueError(f"steps must be numbered from 1 and have lines, got {numbers}")
    return found


def _extent(lines, index, indent):
    """Return where the lines under a step's comment begin and end."""
    start = index
    while start < len(lines) and lines[start].startswith(indent + "#"):
        start += 1
    stop = start
    while stop < len(lines) and lines[stop].startswith(indent) and lines[stop].strip():
        stop += 1
    return start, stop


if __name__ == "__main__":
    sys.exit(main())
