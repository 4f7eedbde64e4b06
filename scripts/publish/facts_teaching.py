"""What a teacher plans with: minutes, misconceptions, the words of the checker."""

import re
import textwrap

from lesson.checking.mistakes import CATALOGUE
from lesson.checking.mistakes.record import SECTIONS
from scripts import DOCS
from scripts.publish import questions, reading_time

#: Sections of the lesson that are the exercises' and the reader's own affair.
NOT_TAUGHT = ("exercises", "downloads")
EXERCISES = {"execute": "execute.py", "modify": "modify.py", "create": "create.md"}
TITLE = re.compile(r"^## (.+?)\s*\{\s*#([\w-]+)[^}]*\}\s*$", re.M)
GROUPS = {
    "ready": "Before the lesson",
    "part-1": "Part 1",
    "part-2": "Part 2",
    "part-3": "Part 3",
    "execute": "Execute",
    "modify": "Modify",
    "create": "Create",
    "explore": "Explore",
}
#: Sections of the Create page; the others are the lesson's.
OF_CREATE = ("conv2d", "maxpool2d", "forward", "write")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
CITED = re.compile(r"\s*\[@[^\]]*\]")
DIRECTIVE = re.compile(r"^\s*::.*$", re.M)


def timetable():
    """Return a table of when each part of the lesson begins and how long it takes."""
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    titles = {anchor: title for title, anchor in TITLE.findall(text)}
    steps = [
        (f"[{titles.get(name, 'Opening')}](../index.md{f'#{name}' if name else ''})", n)
        for name, n in reading_time.parts(text).items()
        if name not in NOT_TAUGHT
    ]
    for name, file in EXERCISES.items():
        page = (DOCS / "exercises" / file).read_text(encoding="utf-8")
        link = f"[Exercise: {name.capitalize()}](../exercises/{file})"
        steps.append((link, reading_time.stated(page)))
    rows, begins = ["| minute | what | takes |", "|---|---|---|"], 0
    for what, minutes in steps:
        rows.append(f"| {begins} | {what} | {minutes} min |")
        begins += minutes
    return "\n".join([*rows, f"| {begins} | The end | |"])


def misconceptions():
    """Return every question with its answer, and what each wrong one gives away."""
    known = [questions.question(name) for name in questions.all_names()]
    blocks = []
    for group in dict.fromkeys(asked.group for asked in known):
        blocks.append(f"### {GROUPS[group]} {{ #questions-{group} }}")
        blocks += [_question(asked) for asked in known if asked.group == group]
    return "\n\n".join(blocks)


def _question(asked):
    """Return one question as a folded block."""
    options = [f"{chr(65 + i)}. {plain(text)}" for i, text in enumerate(asked.options)]
    answer = "; ".join(case.shown for case in asked.right)
    lines = [" · ".join(options)] if options else []
    lines.append(f"**{plain(answer)}.** {plain(asked.right[-1].why)}")
    known = (
        f"- **{plain(m.shown)}** (`{m.code}`): {plain(m.why)}" for m in asked.mistakes
    )
    lines.append("\n".join(known))
    body = textwrap.indent("\n\n".join(lines), " " * 4)
    asks = plain(asked.ask).replace('"', "”")
    return f'??? question "{asks}"\n\n{body}'


def plain(text):
    r"""Return Markdown of another page without its links, citations and directives.

    Parameters
    ----------
    text : str
        Of a question.

    Returns
    -------
    str
        One paragraph.

    Examples
    --------
    >>> plain("See [padding](#padding) [@dumoulin2016].\n::figure x")
    'See padding.'
    """
    text = CITED.sub("", DIRECTIVE.sub("", text))
    return " ".join(LINK.sub(r"\1", text).split())


def checker_codes():
    """Return every code of the checker, for which parts it is said, and its words."""
    said = {}
    for part, records in CATALOGUE.items():
        for record in records.values():
            words = [record.words, *dict.fromkeys(record.instead.values())]
            said.setdefault((record.code, record.reread, *words), []).append(part)
    rows = ["| code | said of | what is said | reread |", "|---|---|---|---|"]
    for (code, reread, *words), parts in said.items():
        told = "<br>".join(escaped(text) for text in words)
        rows.append(f"| `{code}` | {', '.join(parts)} | {told} | {_place(reread)} |")
    return "\n".join(rows)


def codes():
    """Return how many codes the checker knows."""
    return len({code for records in CATALOGUE.values() for code in records})


def _place(anchor):
    """Return a link to what is to be read again; "" is the part's own section."""
    if not anchor:
        return "Create"
    page = "../exercises/create.md" if anchor in OF_CREATE else "../index.md"
    return f"[{SECTIONS[anchor]}]({page}#{anchor})"


def escaped(text):
    r"""Return what the checker says in plain text as Markdown for a cell of a table.

    Parameters
    ----------
    text : str
        With code in backticks at most.

    Returns
    -------
    str
        Read as it stands.

    Examples
    --------
    >>> escaped("2 * p | `a_b`")
    '2 \\* p \\| `a_b`'
    """
    parts = text.replace("|", r"\|").split("`")
    parts[::2] = [re.sub(r"([*_\[\]<>{}$])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)
