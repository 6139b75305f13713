"""Check an instructor's own hidden tests on the course's answers.

This is done before a class is graded with the tests.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograde.grading import extra_tests
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook as built
from course.authoring.lesson import lesson


def failing_extra_tests(steps: Iterable[int], limits: Limits) -> list[str]:
    """Return the exercises whose extra tests fail on the course's own answer.

    Only exercises of these steps are checked.
    """
    found: list[str] = []
    for step in steps:
        extra = extra_tests.of_step(step)
        if extra:
            result = grade(from_cells(built.solution(lesson(step), "en").cells, step, "en"), limits)
            found += [each.id for each in result.exercises if each.name in extra and not each.passed]
    return found
