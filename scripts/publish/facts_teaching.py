"""What pages take whole: plans, questions, words of the checker, tables and links."""

import importlib
import re
import textwrap

import numpy as np

from lesson import TinyCNN, digits
from lesson.checking.mistakes import CATALOGUE
from lesson.checking.mistakes.record import SECTIONS
from lesson.kernels import KERNELS
from lesson.plain import conv2d_backward, cross_entropy, forward, maxpool2d_backward
from scripts import DOCS, build_archives
from scripts import licences as passed_on
from scripts.publish import catalogue, questions
from scripts.publish import glossary as words
from scripts.publish.facts import download_size

#: The section of the lesson that lists the exercises, which have rows of their own.
NOT_TAUGHT = ("exercises",)
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
        for name, n in catalogue.parts(text).items()
        if name not in NOT_TAUGHT
    ]
    for name, file in EXERCISES.items():
        page = (DOCS / "exercises" / file).read_text(encoding="utf-8")
        link = f"[Exercise: {name.capitalize()}](../exercises/{file})"
        steps.append((link, catalogue.stated(page)))
    rows = ["| minute | what | takes |", "|---|---|---|"]
    begins = 0
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


def maps_of_filters():
    """Return the letters of the maps of the filters in figure `filters_and_maps`.

    Returns
    -------
    str
        One for each filter, in the order in which the filters are shown: "C, D, A, B".
    """
    figure = importlib.import_module("scripts.figures.filters_and_maps")
    return ", ".join(figure.LETTERS[figure.MAPS.index(k)] for k in figure.FILTERS)


def sum_of_row(position, *row):
    """Return what the weights of figure `one_row` make of another row.

    Parameters
    ----------
    position : int
        Of the window, counted from 1.

    Returns
    -------
    str
        With a real minus.
    """
    figure = importlib.import_module("scripts.figures.one_row")
    return str(figure.sums(row)[position - 1]).replace("-", "−")


def unchanged_by_flipping(*titles):
    """Return which of some kernels look the same after half a turn.

    Parameters
    ----------
    *titles : str
        As people write them: "Sobel-x".

    Returns
    -------
    str
        Their titles, with commas between them.
    """
    return _kernels(titles, lambda w: np.array_equal(w, w[::-1, ::-1]))


def zero_where_flat(*titles):
    """Return which of some kernels have weights that sum to zero, as above."""
    return _kernels(titles, lambda w: abs(w.sum()) < 1e-9)


def empties_a_gradient(*layers):
    """Return which layers hand back a gradient with a smaller share that is not zero.

    Parameters
    ----------
    *layers : str
        "dense layer", "max-pooling", "ReLU" or "convolution", of the lesson's network.
    """
    p, (images, labels) = TinyCNN.load().parameters, digits()
    scores, (_, _, pool1, conv2, pool2) = forward(p, images)
    dscores = cross_entropy(scores, labels)[1]
    dpool2 = (dscores @ p["W3"]).reshape(pool2.shape)
    dmax = maxpool2d_backward(dpool2, conv2, pool2)
    dconv2 = dmax * (conv2 > 0)
    dpool1 = conv2d_backward(dconv2, pool1, p["W2"])[0]
    passed = {
        "dense layer": (dscores, dpool2),
        "max-pooling": (dpool2, dmax),
        "ReLU": (dmax, dconv2),
        "convolution": (dconv2, dpool1),
    }
    share = {name: [np.mean(d != 0) for d in both] for name, both in passed.items()}
    return ", ".join(name for name in layers if share[name][1] < 0.9 * share[name][0])


def _kernels(titles, are):
    weights = {t: KERNELS[t.lower().replace("-", "_")].weights for t in titles}
    return ", ".join(title for title, w in weights.items() if are(w))


def attribution():
    """Return the sentence that text and figures ask for."""
    return passed_on.ATTRIBUTION


def licences():
    """Return a table of all works that are passed on."""
    return passed_on.table()


def offline_copy():
    """Return a link to the copy that opens without a server, or how to make one."""
    return _offered("offline", "downloads/")


def slides():
    """Return a link to the figures for slides, or how to make them."""
    return _offered("slides", "../downloads/")


def _offered(kind, folder):
    """Return a link to an archive that is fresh, with its size, or how to make it."""
    if build_archives.target(kind).why_stale():
        return f"This build offers none; `make {kind} site` makes it."
    name = build_archives.name_of(kind)
    return f"[{name}]({folder}{name}) · {download_size(name)}"


def glossary():
    """Return every word of the glossary with its meaning and where it is taught."""
    return words.page()
