"""The answers in tests/answers, and what the checker has to say of each.

The first line of a wrong answer names its part and its code:
``\"\"\"conv2d: bias-missing. What was done.\"\"\"``; all its other parts are right.
"""

import io
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lesson.checker import check_functions
from lesson.checking.performing import perform

FOLDER = Path(__file__).parent / "answers"
# These need a process of their own: they never end, fill the memory or leave Python.
OUTSIDE = {"endless-loop", "too-much-memory"}


@dataclass(frozen=True)
class Answer:
    """A file, and the part and code that it must fail with; None where it is right."""

    path: Path
    part: str | None = None
    code: str | None = None

    def __str__(self):
        return self.path.stem

    @property
    def inside(self):
        """Whether its functions can be called in this process."""
        risky = self.code in OUTSIDE or self.path.stem == "exits--at-once"
        return self.part != "file" and not risky

    def namespace(self):
        """Return its globals."""
        names = {"__name__": "answer"}
        with redirect_stdout(io.StringIO()):
            exec(compile(self.path.read_text(), str(self.path), "exec"), names)
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


def wrong(path):
    """Return a wrong answer, its part and code from its first line."""
    first = path.read_text().partition("\n")[0]
    part, code = re.match(r'"""(\w+): ([\w-]+)\. ', first).groups()
    return Answer(path, part, code)


RIGHT = [Answer(path) for path in sorted(FOLDER.glob("right/*.py"))]
WRONG = [wrong(path) for path in sorted(FOLDER.glob("wrong/*.py"))]
