"""Run an instructor's own hidden tests on the course's answers before a class is graded with them."""

from __future__ import annotations

from collections.abc import Iterable

from autograde.grading import extra_tests
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook as built
from course.authoring.lesson import lesson


def failing_extra_tests(steps: Iterable[int], limits: Limits) -> list[str]:
    """Return the exercises of these steps whose extra tests fail on the course's own answer."""
    found: list[str] = []
    for step in steps:
        extra = extra_tests.of_step(step)
        if extra:
            result = grade(from_cells(built.solution(lesson(step), "en").cells, step, "en"), limits)
            found += [each.id for each in result.exercises if each.name in extra and not each.passed]
    return found
