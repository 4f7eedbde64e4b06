"""What others show of a page: JSON-LD of schema.org, its card, and how long it takes.

The time follows from the lesson's own text by the curriculum's rule for Modules 7 to 15:
200 words a minute, half as much again to
think, and a minute for each block of code. A widget counts as much as a block, since it
is to be used; a figure or a question to answer half as much. What is folded away counts:
an answer with the part that asks, a deep dive by itself, since the lesson stands without
it. The exercises take what their own pages state. A number that is computed, `{= … =}`,
is one word.

Every part is rounded up to whole minutes, and the lesson is the sum of its parts.
"""

import json
import math
import re

from scripts import DOCS, build_cards
from scripts.publish import figure, glossary
from scripts.publish.notation import VALUE

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: Characters that those who show a card take of its words.
ALT = 420
EXERCISES = {"exercises/execute.py", "exercises/modify.py", "exercises/create.md"}


def describe(page, config):
    """Return a page as schema.org has it.

    Parameters
    ----------
    page : Page
        Any; its content is there.

    Returns
    -------
    str
        JSON, safe inside a script element; empty where the site has no address.
    """
    if not config.site_url or page is None:
        return ""
    provider = {"@type": "Organization", "name": config.site_author}
    known = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": page.meta.get("title") or page.title,
        "description": page.meta.get("description") or config.site_description,
        "url": page.canonical_url,
        "inLanguage": "en",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": provider,
    }
    text = (DOCS / page.file.src_uri).read_text(encoding="utf-8")
    if page.is_homepage:
        known |= _course(text, config, provider)
    else:
        known["isPartOf"] = {"@type": "Course", "url": config.site_url}
    if page.file.src_uri in EXERCISES:
        known["learningResourceType"] = "exercise"
        known["timeRequired"] = f"PT{stated(text)}M"
    return json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")


def card(page, config):
    """Return the picture that stands for a page where its address is shared.

    Returns
    -------
    dict of str to str or None
        "address" and "alt"; None where the site has no address, or the page no card.
    """
    if not config.site_url or page is None:
        return None
    name = build_cards.name_of(page.file.src_uri)
    if not (build_cards.OUT / name).is_file():
        return None
    drawn = build_cards.read(page.file.src_uri, (), config)
    alt = f"{drawn.title}. {drawn.about}"
    if drawn.figure and len(shown := f"{alt} {figure.words(drawn.figure)[0]}") <= ALT:
        alt = shown
    return {"address": f"{config.site_url}cards/{name}", "alt": alt}


def _course(text, config, provider):
    """Return what the lesson says of itself beyond any page."""
    minutes = parts(text)
    total = sum(minutes.values()) - minutes["exercises"]
    return {
        "@type": ["Course", "LearningResource"],
        "provider": provider,
        "courseCode": "9.2.2",
        "learningResourceType": "lesson",
        "timeRequired": f"PT{total}M",
        "teaches": list(glossary.terms()),
        "hasPart": [
            {"@type": "LearningResource", "url": f"{config.site_url}exercises/{name}/"}
            for name in ("execute", "modify", "create")
        ],
    }


WORDS_A_MINUTE = 200
THINKING = 1.5
#: Minutes for each directive, and for a block of code written into the page.
MINUTES = {"listing": 1, "cell": 1, "widget": 1, "figure": 0.5, "checkpoint": 0.5}
MINUTES_A_BLOCK = 1

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
DEEP = re.compile(r"^\?\?\? deep\b.*\n(?:(?: {4}.*)?\n)*", re.M)
DIRECTIVE = re.compile(r"^ *::([a-z]+)\b[^\n]*", re.M)
BLOCK = re.compile(r"^ *```.*?^ *```$", re.M | re.S)
HEADING = re.compile(r"^## .*?(?:\{\s*#([\w-]+)[^}]*\})?\s*$", re.M)
REFERENCES = "references"
STATED = re.compile(r"^.*<p class=\"eyebrow\">.* (\d+) minutes</p>", re.M)
NO_WORDS = re.compile(r"<[^>]*>|\$\$.*?\$\$|\{\s*#[^}]*\}|\]\([^)]*\)", re.M | re.S)


def parts(text):
    r"""Return the whole minutes that each part of a page takes, deep dives left out.

    Returns
    -------
    dict of str to int
        By the anchor of the part's heading; "" is what comes before the first.

    Examples
    --------
    >>> parts("Hello.\n## One { #one }\n" + "word " * 200)
    {'': 1, 'one': 2}
    """
    pieces = ["", *HEADING.split(DEEP.sub("", FRONT_MATTER.sub("", text)))]
    named = zip(pieces[::2], pieces[1::2], strict=True)
    return {
        name or "": math.ceil(minutes(piece))
        for name, piece in named
        if name != REFERENCES
    }


def deep_minutes(text):
    r"""Return the whole minutes that all deep dives of a page take together.

    Returns
    -------
    int
        Rounded up.

    Examples
    --------
    >>> deep_minutes('Read.\n??? deep "More"\n\n    ::cell a\n    ::figure b\n')
    2
    """
    return math.ceil(sum(minutes(piece) for piece in DEEP.findall(text + "\n")))


def minutes(text):
    r"""Return the minutes that a text takes by the rule above.

    Returns
    -------
    float
        Not rounded.

    Examples
    --------
    >>> minutes("word " * 200 + "\n\n::figure a\n")
    2.0
    """
    text = VALUE.sub("number", text)
    blocks = MINUTES_A_BLOCK * len(BLOCK.findall(text))
    text = BLOCK.sub("", text)
    things = sum(MINUTES.get(name, 0) for name in DIRECTIVE.findall(text))
    text = NO_WORDS.sub(" ", DIRECTIVE.sub("", text))
    words = re.findall(r"\w+(?:[’'-]\w+)*", text)
    return len(words) / WORDS_A_MINUTE * THINKING + blocks + things


def stated(text):
    """Return the minutes that the page of an exercise states.

    Returns
    -------
    int
        As in its eyebrow.

    Examples
    --------
    >>> stated('<p class="eyebrow">Exercise I · Execute · 5 minutes</p>')
    5
    """
    return int(STATED.search(text)[1])
