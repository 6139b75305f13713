"""Read the scores of assignments from the gradebook, for exports and reports.

What a person entered counts, and a late penalty is taken off, as in nbgrader's own export. A notebook that could not
be graded has no score; neither has a student who handed in nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograde.classroom.course_file import Assignment
from autograde.classroom.gradebook_reader import GradebookReader
from autograde.classroom.write_errors import explain_write_errors
from course.i18n.step_names import step_name


@dataclass
class StudentScores:
    """The points of one student in one assignment, by test cell.

    An exercise without a score has None. `penalties` holds the late penalty of each step in points, `late` is in
    seconds, and `scale` is what a point counts for in the total.
    """

    student: str
    cells: dict[str, float | None] = field(default_factory=dict)
    penalties: dict[int, float] = field(default_factory=dict)
    late: float = 0.0
    submitted: datetime.datetime | None = None
    scale: float = 1.0

    def of_step(self, step: int) -> float | None:
        """Return the points of a step less its penalty, None if one is missing."""
        prefix = f"{step_name(step)}-"
        scores = [score for cell, score in self.cells.items() if cell.startswith(prefix)]
        if not scores or None in scores:
            return None
        return max(0.0, sum(score or 0.0 for score in scores) - self.penalties.get(step, 0.0))

    @property
    def is_complete(self) -> bool:
        """Whether each exercise has a score."""
        return bool(self.cells) and None not in self.cells.values()

    @property
    def penalty(self) -> float:
        """The late penalty in the assignment's points."""
        return self.scale * sum(self.penalties.values())

    @property
    def score(self) -> float | None:
        """The assignment's total, None where an exercise has no score."""
        if not self.is_complete:
            return None
        total = sum(score or 0.0 for score in self.cells.values())
        return max(0.0, self.scale * total - self.penalty)


def read_scores(url: str, plan: Assignment) -> dict[str, StudentScores]:
    """Return the scores of an assignment by student, of those who have a submission."""
    found: dict[str, StudentScores] = {}
    with explain_write_errors(), GradebookReader(url, plan.name) as book:
        for student, time, late, penalties in book.submissions():
            found[student] = StudentScores(student, {}, penalties, late, time, plan.scale)
        for student, cell, score in book.cells():
            if student in found:
                found[student].cells[cell] = score
    order = [str(test.id) for each in plan.lessons for test in each.tests.values()]
    for each in found.values():
        each.cells = {cell: each.cells.get(cell) for cell in order}
    return found


def students_of(tables: Iterable[Iterable[str]], roster: Iterable[str]) -> list[str]:
    """Return the students of the roster, in its order, then the others."""
    listed = list(roster)
    others = {student for table in tables for student in table} - set(listed)
    return listed + sorted(others)
