"""Find the names that an exercise expects.

They are the names that learners see, and the functions that return a value.
"""

from __future__ import annotations

from functools import cache

from course.authoring.lesson import Lesson, lesson
from course.authoring.markers import HIDDEN, SOLUTION, remove_region, replace_region, strip_markers
from course.authoring.preamble import preamble
from course.authoring.student_edition import STUB
from course.feedback.evidence import WORD, identifiers, returning


def shown_text(here: Lesson, exercise: str) -> str:
    """Return all that learners see of an exercise.

    It is the code so far, the exercise's own, the visible test, and the step's prose.
    """
    test = remove_region(HIDDEN, here.tests[exercise].code)
    return "\n".join([preamble(here.step), here.exercises[exercise].code, test, *here.prose()])


@cache
def expected_names(step: int, exercise: str) -> tuple[str, ...]:
    """Return the names that learners see and an exercise's code has.

    They are attributes, functions, classes and keywords. Of special methods, they are those of the exercise itself.
    What a test calls its own things is not among them.
    """
    here = lesson(step)
    solution = strip_markers(here.exercises[exercise].code)
    names = identifiers("\n".join([preamble(step), solution]))
    own = set(WORD.findall(solution))
    found = {name for name in names.stored | names.loaded if not name.startswith("__") or name in own}
    return tuple(sorted(found & set(WORD.findall(shown_text(here, exercise)))))


@cache
def expected_returns(step: int, exercise: str) -> frozenset[str]:
    """Return the functions that learners have to let return a value.

    Methods are named with their class: "Square.forward".
    """
    code = lesson(step).exercises[exercise].code
    return returning(strip_markers(code)) - returning(replace_region(SOLUTION, code, STUB))
