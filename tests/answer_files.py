"""The answers in tests/answers, and what the checker has to say of each.

Right ones are files, or the file ``windows_in_loops.py`` with other words; what a file
leaves out is as there. Wrong ones are lines of a table, ``answers/wrong.py``: each is
that file with one mistake; all its other parts stay right.
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
#: Right too: options that can be given by name only, bytes the other way round.
REWORDED = {
    "keyword_only_options": {"b, stride": "b, *, stride", "x, size": "x, *, size"},
    "big_endian": {"K))": "K), dtype='>f8')", "C))": "C), dtype='>f4')"},
}
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


def completed(text):
    """Return a program with the base answer's functions where it has none of its own."""
    for part in ("maxpool2d", "relu", "forward"):
        if f"def {part}(" not in text:
            text += f"\n\n{pieces(BASE, part)[1]}"
    return text


def made(name, changes, part=None):
    """Return the base answer with changes; in a part of it, or else wherever they fit."""
    text = BASE
    for old, new in changes.items():
        before, own, after = pieces(text, part)
        if passage(old).search(own):
            text = before + changed(own, old, new) + after
        else:
            text = changed(text, old, new)
    text = f'"""{part or "right"}: {name}."""\n{text.rstrip()}\n'
    return Answer(name, text, part, part and name.partition("--")[0])


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

    text, times = pattern.subn(replacement, text)
    assert times, f"the right answer has no {old!r}"
    return text


FILES = sorted(FOLDER.glob("right/*.py"))
RIGHT = [Answer(path.stem, completed(path.read_text())) for path in FILES]
RIGHT += [made(*line) for line in REWORDED.items()]
WRONG = [made(*line, part) for part, table in TABLE.items() for line in table.items()]
ANSWERS = {answer.name: answer for answer in RIGHT + WRONG}
assert len(ANSWERS) == len(RIGHT) + len(WRONG), "two answers have the same name"
