"""The form of the lessons that learners install: the answers are stubs, and the hidden tests stay with the instructor.

A lesson in this form is read like any other. `setup.py` puts it into the wheel in the place of the real ones; a
checkout of the repository, installed or not, has these.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from course.authoring.lesson import HIDDEN, SOLUTION, LessonError, between, lesson
from course.i18n import translate
from course.lessons import paths

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
"""What nbgrader puts in the place of an answer."""
GIVEN = re.compile(r"(?m)^# %% given=true\n(?:(?!# %%).*\n?)*")


class Withheld(LessonError):
    """Something needs the answers or the hidden tests, and this installation is a learner's."""

    def __str__(self) -> str:
        return translate("withheld")


def emptied(markers: tuple[str, str], text: str, stub: str = "") -> str:
    """`text` with nothing, or with `stub`, indented alike, between the markers, which stay."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        inside = inside and line.strip() != markers[1]
        if not inside:
            kept.append(line)
        if line.strip() == markers[0]:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + each for each in stub.splitlines()]
    return "\n".join(kept) + "\n"


def released(text: str, given: str) -> str:
    """The text of a lesson file as learners install it; `given` is the code so far, which its notebook shows anyway."""
    text = GIVEN.sub(lambda _: f"# %% given=true\n{given.strip()}\n\n", text, count=1)
    return emptied(HIDDEN, emptied(SOLUTION, text, STUB))


def given(notebook: Path) -> str:
    """The code so far as a released notebook holds it; needs nothing but Python's own library."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"].endswith("-given"))


@cache
def withheld() -> bool:
    """Whether the lessons of this installation are without answers and hidden tests."""
    return not any(between(HIDDEN, cell.code).strip() for cell in lesson(min(paths())).of_role("test"))


def demand_answers() -> None:
    """Make sure that the lessons hold all that an instructor needs.

    Raises:
        Withheld: they are the learners'.
    """
    if withheld():
        raise Withheld
