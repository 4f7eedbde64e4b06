"""The questions of `docs/checkpoints.yml`: read, computed and checked.

Throughout this module
    field    one box of a question; a question of one number or shape has one
    case     an answer that is known, right or wrong, and what to say to it
    letters  of options, in the order of the file: "A C"
"""

import re
from functools import lru_cache
from string import ascii_uppercase as LETTERS
from typing import NamedTuple

import yaml

from scripts import DOCS
from scripts.publish.notation import expand

PATH = DOCS / "checkpoints.yml"
#: Fewer mistakes than this are no diagnosis.
MISTAKES = 3
KEYS = {"in", "ask", "kind", "answer", "why", "hint", "options", "fields", "mistakes"}
KEYS |= {"predict"}
SEPARATOR = re.compile(r",\s*|\s+and\s+")


class Case(NamedTuple):
    """An answer that is known: by its value, or by what it has, lacks or has first."""

    field: int
    code: str
    shown: str
    why: str
    answer: str = ""
    has: str = ""
    lacks: str = ""
    before: str = ""

    def matches(self, answer):
        """Return whether an answer, as `canonical` writes it, is this one."""
        if self.has or self.lacks:
            ticked = answer.split()
            return (self.has in ticked) if self.has else (self.lacks not in ticked)
        if self.before:
            early, late = map(answer.index, self.before.split())
            return early < late
        return answer == self.answer


class Question(NamedTuple):
    """What a page asks; `fields` are (label, kind, hint), each with a case in `right`.

    `predict` is code that the next cell must have run with for the answer to come; empty
    for a cell as it is, None where nothing is predicted.
    """

    name: str
    group: str
    kind: str
    ask: str
    predict: str | None
    options: tuple
    fields: tuple
    right: tuple
    mistakes: tuple


def canonical(kind, text, options=()):
    """Return an answer in the one form in which answers are compared.

    Parameters
    ----------
    kind : str
        "number", "shape", "choice", "maps" or "order".
    text : str
        As people write it; of options, their texts, with commas or "and" between them.
    options : sequence of str, optional
        Texts of the options.

    Returns
    -------
    str
        Letters for options, sorted for "maps".

    Raises
    ------
    ValueError
        If `text` is no such answer.

    Examples
    --------
    >>> canonical("number", "1,728"), canonical("shape", "14 x 14 x 8")
    ('1728', '14×14×8')
    >>> canonical("maps", "blur and Sobel", ["Sobel", "emboss", "blur"])
    'A C'
    """
    text = str(text)
    if kind == "number":
        value = float(re.sub(r"[,\s]", "", text).replace("−", "-"))
        return str(int(value)) if value.is_integer() else repr(value)
    if kind == "shape":
        if not (sizes := re.findall(r"\d+(?:\.\d+)?", text)):
            raise ValueError(f"{text!r} is no shape")
        return "×".join(sizes)
    letters = [LETTERS[list(options).index(name)] for name in SEPARATOR.split(text)]
    return " ".join(letters if kind == "order" else sorted(letters))


def entries():
    """Return what the file says of each question, by name; to be read, not changed."""
    return _parsed(PATH.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _parsed(text):
    """Parse the file once for all of its questions: it takes a fifth of a second."""
    return yaml.safe_load(text) or {}


def question(name):
    """Return a question of the file, with its numbers computed.

    Parameters
    ----------
    name : str
        As in the file.

    Returns
    -------
    Question
        Checked.

    Raises
    ------
    LookupError
        If there is none of this name, or it cannot be asked; says which and why.
    """
    known = entries()
    if name not in known:
        raise LookupError(f"docs/checkpoints.yml has no {name!r}")
    try:
        found = _read(name, _expanded(known[name]))
        _refuse_faults(found)
    except (ValueError, KeyError, TypeError) as error:
        raise LookupError(f"docs/checkpoints.yml: {name}: {_said(error)}") from error
    return found


def folded(name):
    """Return a question as Markdown for readers of a notebook, its answer folded.

    Parameters
    ----------
    name : str
        As in the file.

    Returns
    -------
    str
        A prediction stands before the cell that decides it, and says so.
    """
    asked = question(name)
    act = "change" if asked.predict else "run"
    start = (
        "" if asked.predict is None else f"**Predict before you {act} the next cell.** "
    )
    lettered = zip(LETTERS, asked.options, strict=False)  # a choice is one letter
    named = (f"{a}. {text}" if asked.kind == "choice" else text for a, text in lettered)
    options = "".join(f"- {text}\n" for text in named)
    shown = "; ".join(case.shown for case in asked.right)
    answer = f'??? question "Answer"\n\n    **{shown}.** {asked.right[-1].why}\n'
    return f"{start}{asked.ask}\n\n{options}\n{answer}"


def all_names():
    """Return the names of all questions, in the order of the file."""
    return list(entries())


def names_in(group):
    """Return the names of the questions of a group, in the order of the file."""
    found = [name for name, entry in entries().items() if entry.get("in") == group]
    if not found:
        raise LookupError(f"docs/checkpoints.yml has no question in {group!r}")
    return found


def _said(error):
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else error


def _expanded(entry):
    if isinstance(entry, dict):
        return {key: _expanded(value) for key, value in entry.items()}
    if isinstance(entry, list):
        return [_expanded(value) for value in entry]
    return expand(entry) if isinstance(entry, str) else entry


def _read(name, entry):
    if extra := entry.keys() - KEYS:
        raise ValueError(f"there is no {sorted(extra)[0]!r}")
    kind = "fields" if "fields" in entry else entry["kind"]
    asks = entry.get("predict")
    read = {"fields": _fields, "choice": _choice}.get(kind, _single)
    options, fields, right, mistakes = read(kind, entry)
    return Question(
        name,
        entry["in"],
        kind,
        entry["ask"],
        {True: "", False: None}.get(asks, asks),
        tuple(options),
        tuple(fields),
        tuple(right),
        tuple(mistakes),
    )


def _single(kind, entry, number=0):
    options = [str(option) for option in entry.get("options", ())]
    answer = canonical(kind, entry["answer"], options)
    shown = str(entry["answer"])
    right = Case(number, "right", shown, entry.get("why", ""), answer)
    wrong = [_mistake(kind, m, options, number) for m in entry.get("mistakes", ())]
    field = (entry.get("label", "Your answer"), kind, entry["hint"])
    return options, [field], [right], wrong


def _mistake(kind, given, options, number):
    code, why = given["code"], given["why"]
    for word in ("has", "lacks"):
        if word in given:
            name = str(given[word])
            letter = canonical("choice", name, options)
            shown = name if word == "has" else f"without {name}"
            return Case(number, code, shown, why, **{word: letter})
    if "before" in given:
        pair = ", ".join(given["before"])
        shown = " before ".join(given["before"])
        return Case(number, code, shown, why, before=canonical("order", pair, options))
    answer = canonical(kind, given["answer"], options)
    return Case(number, code, str(given["answer"]), why, answer)


def _fields(kind, entry):
    fields, right, wrong = [], [], []
    for number, field in enumerate(entry["fields"]):
        own = {"hint": entry.get("hint"), **field}
        _, [asked], [answer], mistakes = _single(field["kind"], own, number)
        fields.append(asked)
        right.append(answer)
        wrong += mistakes
    right[-1] = right[-1]._replace(why=entry["why"])
    return (), fields, right, wrong


def _choice(kind, entry):
    cases = [
        Case(0, o.get("code", "right"), letter, o["why"], letter)
        for letter, o in zip(LETTERS, entry["options"], strict=False)
    ]
    texts = [option["text"] for option in entry["options"]]
    marked = [bool(option.get("right")) for option in entry["options"]]
    if sum(marked) != 1:
        raise ValueError(f"{sum(marked)} options are right instead of one")
    right = [cases[marked.index(True)]]
    wrong = [case for case in cases if case is not right[0]]
    return texts, [("Your answer", "choice", entry["hint"])], right, wrong


def _refuse_faults(found):
    if len(found.mistakes) < MISTAKES:
        raise ValueError(
            f"{len(found.mistakes)} mistakes, and at least {MISTAKES} needed"
        )
    if not all(hint for _, _, hint in found.fields):
        raise KeyError("hint")
    for case in found.mistakes:
        if case.matches(found.right[case.field].answer):
            raise ValueError(f"the mistake {case.code!r} is the right answer")
        if case.code == "right":
            raise ValueError(f"the mistake {case.shown!r} has no code")
        same = [c for c in found.mistakes if c[4:] == case[4:] and c.field == case.field]
        if len(same) > 1:
            raise ValueError(f"{same[0].code!r} and {same[1].code!r} are the same answer")
