"""Licences of whatever is passed on, from one list: docs/about/licences.yml.

Usage: python -m scripts.licences [--check]

Writes lesson/data/LICENCES.txt, which the lesson's wheel carries. The page and the texts
in the archives are made from the same list when those are built.
Exit status: 0 done or fresh, 1 stale (``--check``), 2 where a file has no licence.
"""

import argparse
import sys
from fnmatch import fnmatchcase

import yaml

from scripts import DOCS, ROOT, command, freshness
from scripts.writing import write

LIST = DOCS / "about" / "licences.yml"
TEXTS = DOCS / "about" / "licences"
#: In the wheel, and so in the archive too.
PACKAGE = ROOT / "lesson" / "data" / "LICENCES.txt"
HEAD = """\
Licences of what is in this {place}
{rule}

Code is under the MIT licence, text and figures under CC BY 4.0. To attribute them:

    {attribution}

Works of others keep their own licences. The texts follow below the list.

"""
ATTRIBUTION = (
    "“Convolutional Networks”, lesson 9.2.2 of Pixels2GenAI, by the Pixels2GenAI "
    "Project, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
)
RULE = "\n" + "=" * 76 + "\n"


@command.one_line_errors(LookupError)
def main(argv=None):
    """Write the package's text, or with ``--check`` say whether it is stale."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    text = statement(packaged(), "package").encode()
    if options.check:
        fresh = PACKAGE.is_file() and PACKAGE.read_bytes() == text
        if not fresh:
            print(f"{PACKAGE} is stale; run python -m scripts.licences")
        return 0 if fresh else 1
    if write(PACKAGE, text):
        print(f"wrote {PACKAGE}")
    return 0


def packaged():
    """Return the paths of the package's files, from the repository's root."""
    return [freshness.name_of(path) for path in freshness.matching("lesson/**/*")]


def works():
    """Return all works that are passed on.

    Returns
    -------
    list of dict
        As the head of the list explains.
    """
    return yaml.safe_load(LIST.read_text(encoding="utf-8"))


def within(paths):
    """Return the works that some files are, or hold.

    Parameters
    ----------
    paths : iterable of str
        With forward slashes, in an archive or a site.

    Returns
    -------
    list of dict
        In the order of the list.

    Raises
    ------
    LookupError
        If a file belongs to no work; names it.
    """
    known = works()
    found = {path: [w["work"] for w in known if belongs(path, w)] for path in paths}
    strange = sorted(path for path, names in found.items() if not names)
    if strange:
        raise LookupError(f"docs/about/licences.yml says nothing of {', '.join(strange)}")
    return [w for w in known if any(w["work"] in names for names in found.values())]


def belongs(path, work):
    """Return whether a file is of a work."""
    besides = any(fnmatchcase(path, pattern) for pattern in work.get("besides", ()))
    return not besides and any(fnmatchcase(path, pattern) for pattern in work["files"])


def statement(paths, place="archive"):
    """Return the text that stands in an archive: its works, then their licences.

    Parameters
    ----------
    paths : iterable of str
        Of the files in it.
    place : str
        What the text calls it.

    Returns
    -------
    str
        Each licence once, with the works that it is for.
    """
    parts, texts = [], {}
    for work in within(paths):
        lines = [work["work"], f"by {work['by']}", f"licence: {work['licence']}"]
        text = work.get("text", "")
        if text.endswith(".txt"):
            texts.setdefault(text, []).append(work["work"])
        elif text:
            lines.append(text)
        parts.append("\n    ".join(lines) + "\n")
    rule = "=" * len(HEAD.format(place=place, rule="", attribution="").splitlines()[0])
    head = HEAD.format(place=place, rule=rule, attribution=ATTRIBUTION)
    for name, names in texts.items():
        text = (TEXTS / name).read_text(encoding="utf-8").strip()
        parts.append(f"{RULE}{', '.join(names)}{RULE}\n{text}\n")
    return head + "\n".join(parts)


def table():
    """Return the list as a table of the page about licences.

    Returns
    -------
    str
        Markdown; texts are linked beside the page.
    """
    rows = ["| what | by | licence |", "|---|---|---|"]
    for work in works():
        text, licence = work.get("text", ""), work["licence"]
        place = f"licences/{text}" if text.endswith(".txt") else text
        linked = f"[{licence}]({place})" if place else licence
        rows.append(f"| {work['work']} | {work['by']} | {linked} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
