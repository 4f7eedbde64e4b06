"""The answers in tests/answers, and what the checker has to say of each.

Right ones are files. Wrong ones are lines of a table, ``answers/wrong.py``: each is the
right answer ``windows_in_loops.py`` with one mistake; all its other parts stay right.
"""

import io
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent, indent

from lesson.checker import check_functions
from lesson.checking.calls import perform
from tests.answers.wrong import WRONG as TABLE

FOLDER = Path(__file__).parent / "answers"
BASE = (FOLDER / "right" / "windows_in_loops.py").read_text().partition("\n")[2]
# These need a process of their own: they never end, fill the memory or leave Python.
OUTSIDE = {"endless-loop", "too-slow", "too-much-memory"}


@dataclass(frozen=True)
class Answer:
    """A program, and the part and code that it must fail with; None where it is right."""

    name: str
    text: str
    part: str | None = None
    code: str | None = None

    def __str__(self):
        return self.name

    @property
    def inside(self):
        """Whether its functions can be called in this process."""
        risky = self.code in OUTSIDE or self.name == "exits--at-once"
        return self.part != "file" and not risky

    def namespace(self):
        names = {"__name__": "answer"}
        with redirect_stdout(io.StringIO()):
            exec(compile(self.text, f"{self.name}.py", "exec"), names)
        return names

    @cache  # noqa: B019, an answer is never forgotten
    def verdicts(self):
        """Return what the checker says of its parts, by part."""
        return {
            check["part"]: check for check in check_functions(self.namespace())["checks"]
        }

    @cache  # noqa: B019
    def outcomes(self, section):
        """Return what its functions make of the cases of a section."""
        return [o for _, o in perform(self.namespace(), [section]) if o is not None]


def wrong(part, name, what, changes):
    code = name.partition("--")[0]
    text = BASE
    for old, new in changes.items():
        before, own, after = pieces(text, part)
        if passage(old).search(own):
            text = before + changed(own, old, new) + after
        else:
            text = changed(text, old, new)
    text = f'"""{part}: {code}. {what}"""\n{text.rstrip()}\n'
    return Answer(name, text, part, code)


def pieces(text, part):
    """Return what stands before a part in the text, the part, and what follows it."""
    function = rf"(.*?)(def {part}\b.*?\n)((?:\n\ndef .*)?)"
    found = re.fullmatch(function, text, re.DOTALL)
    return found.groups() if found else ("", text, "")


def passage(old):
    """Return the pattern of an old text: ``a ... b`` is everything from a to b."""
    return re.compile(".*?".join(map(re.escape, old.split(" ... "))), re.DOTALL)


def changed(text, old, new):
    """Return a text with every old passage replaced by the new one."""
    pattern = passage(old)
    if not new:  # and no empty line stays where a whole one goes
        pattern = re.compile(rf"^ *{pattern.pattern}\n|{pattern.pattern}", re.M | re.S)

    def replacement(found):
        if "\n" not in new:
            return new
        line = text[text.rfind("\n", 0, found.start()) + 1 :]
        margin = line[: len(line) - len(line.lstrip(" "))]
        return indent(dedent(new).strip(), margin).removeprefix(margin)

    made, times = pattern.subn(replacement, text)
    assert times, f"the right answer has no {old!r}"
    return made


RIGHT = [Answer(p.stem, p.read_text()) for p in sorted(FOLDER.glob("right/*.py"))]
WRONG = [
    wrong(part, name, *line)
    for part, table in TABLE.items()
    for name, line in table.items()
]
ANSWERS = {answer.name: answer for answer in RIGHT + WRONG}
assert len(ANSWERS) == len(RIGHT) + len(WRONG), "two answers have the same name"
