"""Read what the graded notebooks of a class keep, in worker processes.

They hold what students wrote; so what is odd in one costs one line for its student (`autograde.pool`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from autograde.classroom.course_file import Assignment
from autograde.classroom.outcomes import Outcome, read_outcomes
from autograde.classroom.pages import Pages
from autograde.pool import OverLimit, Pool, WorkerLost
from course.i18n import Message

Found = TypeVar("Found")


def of_students(
    pages: Pages, plan: Assignment, students: Iterable[str], work: Callable[[dict[str, Outcome]], Found]
) -> tuple[dict[str, Found], list[Message]]:
    """Return what a function finds in each student's outcomes, and the problems met.

    Args:
        pages: where the graded notebooks lie.
        plan: the assignment.
        students: whose notebooks are read; those without one are left out.
        work: a function of a module, called with a student's outcomes by exercise.
    """
    files = {
        student: [file for each in plan.lessons if (file := pages.done(student, each.name)).exists()]
        for student in students
    }
    tasks = [(student, of_student) for student, of_student in files.items() if of_student]
    found: dict[str, Found] = {}
    problems: list[Message] = []
    workers = max(1, min(len(tasks), os.cpu_count() or 1))
    with Pool[tuple[str, list[Path]], Found](partial(_read, work), workers=workers) as pool:
        for (student, _), answer in pool.results(tasks):
            if isinstance(answer, OverLimit | WorkerLost):
                problems.append(Message("report_fault", student=student, why=answer.why))
            else:
                found[student] = answer
    return {student: found[student] for student, _ in tasks if student in found}, problems


def _read(work: Callable[[dict[str, Outcome]], Found], task: tuple[str, list[Path]]) -> Found:
    outcomes: dict[str, Outcome] = {}
    for file in task[1]:
        outcomes |= read_outcomes(file)
    return work(outcomes)
